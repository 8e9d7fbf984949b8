"""Addresses. They're kept stable: tests, feeds and people's bookmarks rely on them."""

from django.contrib import admin
from django.urls import include, path

from diaspora import health

handler500 = "diaspora.home.errors.server_error"

urlpatterns = [
    path("", include("diaspora.home.urls")),
    path("", include("diaspora.accounts.urls")),
    path("healthz", health.healthz, name="healthz"),
    path("search/", include("diaspora.search.urls")),
    path("jobs/", include("jobs.urls")),
    path("visas/", include("visas.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
