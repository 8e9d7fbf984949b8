"""/sitemap.xml: what each product names in SITEMAPS."""

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps.views import sitemap as show
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string


@login_not_required
def sitemap(request: HttpRequest, **kwargs: Any) -> HttpResponse:
    named = {key: import_string(path) for key, path in settings.SITEMAPS.items()}
    return show(request, sitemaps=named, **kwargs)
