"""RSS of any question: the list's address with /jobs/feed.rss in front of it."""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from jobs.asked import Asked
from jobs.destinations import country_name
from jobs.forms import FilterForm
from jobs.models import JobSearch
from jobs.models.search import NEWEST
from jobs.services.finding import matching

ITEMS = 50


class JobFeed(Feed):  # type: ignore[type-arg]
    """Ended jobs leave it, because it asks what the list asks."""

    ttl = 60

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Asked:
        return FilterForm(request.GET).asked()

    def title(self) -> str:
        return _("Jobs abroad that hire from Pakistan")

    def link(self, asked: Asked) -> str:
        return f"{reverse('jobs')}?{asked.canonical}" if asked.canonical else reverse("jobs")

    def description(self) -> str:
        return _("New listings, each looked at by a person before it is shown.")

    def items(self, asked: Asked) -> Any:
        return matching(asked).for_feed().order_by(*NEWEST)[:ITEMS]

    def item_title(self, row: JobSearch) -> str:
        return f"{row.job.employer.name}: {row.job.title}"

    def item_description(self, row: JobSearch) -> str:
        return row.job.description_html

    def item_link(self, row: JobSearch) -> str:
        return row.job.get_absolute_url()

    def item_pubdate(self, row: JobSearch) -> datetime:
        return row.published_at

    def item_updateddate(self, row: JobSearch) -> datetime:
        return row.job.edited_at

    def item_categories(self, row: JobSearch) -> list[str]:
        job = row.job
        return [str(word) for word in (country_name(row.country), job.get_workplace_display(), *job.skills) if word]


_feed = JobFeed()


@login_not_required
def feed(request: HttpRequest) -> HttpResponse:
    return _feed(request)
