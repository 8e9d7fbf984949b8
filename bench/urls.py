"""The site's addresses and two more: nothing at all behind all middleware, and the list as it's usually made."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from jobs.models import JobSearch, SavedJob

PLAIN = 25


@login_not_required
def empty(request: HttpRequest) -> HttpResponse:
    return HttpResponse("")


@login_not_required
def plain(request: HttpRequest) -> HttpResponse:
    """Every card rendered for each reader, with what that reader keeps."""
    rows = list(JobSearch.objects.visible().order_by("-published_at", "-job_id").for_cards()[:PLAIN])
    saved = set()
    if request.user.is_authenticated:
        ids = [row.job_id for row in rows]
        saved = set(SavedJob.objects.filter(member=request.user, job__in=ids).values_list("job_id", flat=True))
    context = {"rows": rows, "saved": saved, "here": request.get_full_path()}
    return render(request, "plain_list.html", context)


urlpatterns = [path("bench/empty/", empty), path("bench/plain/", plain), path("", include("diaspora.urls"))]
