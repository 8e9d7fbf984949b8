"""Jobs in sitemaps, in readers' feeds and on the cards of shared links."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max, Q
from django.db.models.functions import Greatest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.doors import Card, Entry
from diaspora.templatetags.safeer import PERIODS
from jobs.destinations import country_name
from jobs.models import Bridge, Employer, Job

MOST = 40_000


class JobsPages:
    """Live jobs and the companies that have some."""

    key = "jobs"

    def pages(self) -> Iterable[tuple[str, datetime | None]]:
        live = Job.objects.visible()
        yield reverse("jobs"), live.aggregate(at=Max("edited_at"))["at"]
        for job in live.only("pk", "title", "edited_at").order_by("-pk")[:MOST]:
            yield job.get_absolute_url(), job.edited_at
        shown = Q(jobs__in=live) | Q(bridges__in=Bridge.objects.visible())
        at = Greatest(Max("jobs__edited_at"), Max("bridges__edited_at"))
        companies = Employer.objects.filter(shown).annotate(at=at).order_by("pk")
        for company in companies[: 49_000 - MOST]:
            yield company.get_absolute_url(), company.at  # type: ignore[attr-defined]


class JobsFeed:
    """The list's own feed, which answers any question."""

    key = "jobs"
    title = gettext_lazy("Jobs abroad that hire from Pakistan")
    path = "/jobs/feed.rss"
    mime = "application/rss+xml"

    def entries(self) -> Iterable[Entry]:
        return ()


class JobCards:
    key = "job"
    view = "job"

    def ref_of(self, **parts: Any) -> str:
        return str(parts["pk"])

    def card(self, ref: str) -> Card | None:
        job = Job.objects.visible().with_terms().filter(pk=int(ref)).first() if is_key(ref) else None
        if job is None:
            return None
        place = _("%(city)s, %(country)s") % {"city": job.place, "country": country_name(job.country)}
        tags = (place if job.place and job.country else job.place or country_name(job.country),
                str(job.get_workplace_display()), _pay(job), _sponsors(job))  # fmt: skip
        return Card(job.title, job.employer.name, tuple(tag for tag in tags if tag))


def is_key(ref: str) -> bool:
    return ref.isascii() and ref.isdigit() and len(ref) < 19


def _pay(job: Job) -> str:
    if not job.salary:
        return ""
    amount = f"{job.currency} {job.salary:,.0f}"
    return _(PERIODS[job.salary_period]) % {"money": amount} if job.salary_period in PERIODS else amount


def _sponsors(job: Job) -> str:
    return _("Sponsors a visa") if job.claim and job.claim.counts else ""
