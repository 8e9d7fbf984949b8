"""The last day to apply, as a calendar entry."""

from datetime import timedelta

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
    job = get_object_or_404(Job.objects.visible().with_terms(), pk=pk)
    assert job.valid_through
    response = HttpResponse(_calendar(job), content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="job-{job.pk}.ics"'
    return response


def _calendar(job: Job) -> bytes:
    day = timezone.localtime(job.valid_through).date()
    event = Event()
    event.add("uid", f"job-{job.pk}@{settings.SITE_URL.split('//', 1)[1]}")
    event.add("dtstamp", job.edited_at)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add(
        "summary", _("Last day to apply: %(title)s, %(employer)s") % {"title": job.title, "employer": job.employer}
    )
    event.add("url", f"{settings.SITE_URL}{job.get_absolute_url()}")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", job.title)
    alarm.add("trigger", timedelta(days=-2))
    event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", f"-//{settings.SITE_NAME}//jobs//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
