"""Dates of knowledge and last days of jobs as calendars: one to put in, and two to subscribe to."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from icalendar import Calendar, Event

from diaspora.htmx import Request
from jobs.forms import FilterForm
from jobs.models import Bridge, BridgeDate, Job
from jobs.models.search import NEWEST
from jobs.services.finding import matching

MOST = 500
AGAIN = timedelta(hours=6)


@login_not_required
@require_safe
def bridge_dates(request: Request, pk: int) -> HttpResponse:
    shown = Bridge.objects.visible().not_apart_from(request.user)
    bridge = get_object_or_404(shown, pk=pk, kind=Bridge.Kind.KNOWLEDGE)
    dates = bridge.dates.select_related("bridge")
    answer = _answer(bridge.title, (_dated(one) for one in dates))
    answer.headers["Content-Disposition"] = f'attachment; filename="knowledge-{bridge.pk}.ics"'
    return answer


@login_not_required
@require_safe
@cache_control(public=True, max_age=900)
def knowledge(request: Request) -> HttpResponse:
    """Every date of knowledge that is ahead; calendars ask for it again by themselves."""
    live = Bridge.objects.visible().filter(kind=Bridge.Kind.KNOWLEDGE)
    dates = BridgeDate.objects.ahead().filter(bridge__in=live).select_related("bridge").order_by("starts_at", "pk")
    name = _("Talks, courses and reviews: %(site)s") % {"site": settings.SITE_NAME}
    return _answer(name, (_dated(one) for one in dates[:MOST]))


@login_not_required
@require_safe
@cache_control(public=True, max_age=900)
def deadlines(request: Request) -> HttpResponse:
    """Last days of the jobs that a question finds; the list's own words in the address."""
    rows = matching(FilterForm(request.GET).asked()).for_feed().order_by(*NEWEST)[:MOST]
    name = _("Last days to apply: %(site)s") % {"site": settings.SITE_NAME}
    return _answer(name, (_last_day(row.job, row.valid_through) for row in rows))


def _answer(name: str, events: Iterable[Event]) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//jobs//EN")
    calendar.add("version", "2.0")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", AGAIN, parameters={"VALUE": "DURATION"})
    for event in events:
        calendar.add_component(event)
    return HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")


def _host() -> str:
    return str(settings.SITE_URL).split("//", 1)[1]


def _dated(date: BridgeDate) -> Event:
    bridge = date.bridge
    event = _event(f"knowledge-{date.pk}", bridge.title, bridge)
    event.add("dtstart", date.starts_at.astimezone(UTC))
    event.add("dtend", date.ends_at.astimezone(UTC))
    event.add("location", bridge.home_place or _("online"))
    return event


def _last_day(job: Job, ends: datetime) -> Event:
    words = _("Last day to apply: %(title)s, %(employer)s") % {"title": job.title, "employer": job.employer}
    event = _event(f"job-{job.pk}", words, job)
    day = timezone.localtime(ends).date()
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    return event


def _event(ident: str, summary: str, row: Any) -> Event:
    event = Event()
    event.add("uid", f"{ident}@{_host()}")
    event.add("dtstamp", row.edited_at)
    event.add("summary", summary)
    event.add("url", f"{settings.SITE_URL}{row.get_absolute_url()}")
    return event
