"""Days as calendar entries: the last day to apply, and what else a seeker must not forget."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from diaspora.htmx import Request
from jobs.models import Job


@login_not_required
def deadline(request: Request, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible().not_apart_from(request.user).with_terms(), pk=pk)
    assert job.valid_through
    day = timezone.localtime(job.valid_through).date()
    summary = _("Last day to apply: %(title)s, %(employer)s") % {"title": job.title, "employer": job.employer}
    entry = day_entry(f"job-{job.pk}", job.edited_at, day, summary, job.get_absolute_url(), warn_days=2)
    return answer_with([entry], f"job-{job.pk}.ics")


def day_entry(key: str, stamp: datetime, day: date, summary: str, path: str, *, warn_days: int = 1) -> Event:
    """A whole day, with a reminder `warn_days` before."""
    event = Event()
    event.add("uid", f"{key}@{settings.SITE_URL.split('//', 1)[1]}")
    event.add("dtstamp", stamp)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", summary)
    event.add("url", f"{settings.SITE_URL}{path}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", summary)
    alarm.add("trigger", timedelta(days=-warn_days))
    event.add_component(alarm)
    return event


def answer_with(entries: Iterable[Event], name: str) -> HttpResponse:
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//jobs//EN")
    calendar.add("version", "2.0")
    for entry in entries:
        calendar.add_component(entry)
    response = HttpResponse(bytes(calendar.to_ical()), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
