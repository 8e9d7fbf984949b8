"""Addresses. They're kept stable: tests, feeds and people's bookmarks rely on them."""

from django.contrib import admin
from django.urls import include, path

from diaspora import health, offline
from diaspora.moderation import site

site.guard(admin.site)
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
