"""The site with something at every address that the bars and the front page link to."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from diaspora.urls import handler500
from diaspora.urls import urlpatterns as ours

__all__ = ["handler500", "urlpatterns"]


@login_not_required
def something(request):
    return HttpResponse("something")


urlpatterns = [*ours, *(path(address.lstrip("/"), something) for address in settings.PLACES.values())]
