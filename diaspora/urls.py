"""Addresses. They're kept stable: tests, feeds and people's bookmarks rely on them."""

from django.contrib import admin
from django.urls import include, path

from diaspora import health

urlpatterns = [
    path("", include("diaspora.home.urls")),
    path("", include("diaspora.accounts.urls")),
    path("", include("diaspora.notifications.urls")),
    path("", include("diaspora.digests.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("jobs/", include("jobs.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
