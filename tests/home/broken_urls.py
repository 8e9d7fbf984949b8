"""Addresses that fail, each in its own way."""

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.urls import path

from diaspora.urls import handler500
from diaspora.urls import urlpatterns as ours

__all__ = ["handler500", "urlpatterns"]


def failing(error):
    @login_not_required
    def view(request):
        raise error

    return view


urlpatterns = [
    *ours,
    path("broken/", failing(ZeroDivisionError("secret detail"))),
    path("forbidden/", failing(PermissionDenied())),
    path("damaged/", failing(SuspiciousOperation())),
]
