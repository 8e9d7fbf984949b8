"""Addresses. They're kept stable: tests, feeds and people's bookmarks rely on them."""

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.urls import include, path

from diaspora import health, offline
from diaspora.moderation import site

# The admin's own forms that take a password count no wrong tries: they're replaced before any address leads to them.
admin.site.login = secure_admin_login(site.enter)  # type: ignore[method-assign]
admin.site.password_change = site.change_password  # type: ignore[method-assign]
handler500 = "diaspora.home.errors.server_error"

urlpatterns = [
    path("", include("diaspora.home.urls")),
    path("", include("diaspora.accounts.urls")),
    path("", include("diaspora.notifications.urls")),
    path("", include("diaspora.digests.urls")),
    path("", include("diaspora.moderation.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("sw.js", offline.worker, name="service_worker"),
    path("manifest.webmanifest", offline.manifest, name="manifest"),
    path("offline/", offline.offline, name="offline"),
    path("search/", include("diaspora.search.urls")),
    path("", include("diaspora.api.urls")),
    path("insights/", include("diaspora.insights.urls")),
    path("jobs/", include("jobs.urls")),
    path("visas/", include("visas.urls")),
    path("circles/", include("diaspora.circles.urls")),
    path("mentors/", include("mentorship.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
