"""A plan's dates as a calendar file."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from visas.planning import PlanView


def calendar_of(view: PlanView) -> bytes:
    made = Calendar()
    made.add("prodid", f"-//{settings.SITE_NAME}//visas//EN")
    made.add("version", "2.0")
    for step in view.steps:
        if step.due_on and not step.done:
            made.add_component(_event(view, f"step-{step.shown.slug}", step.shown.title, step.due_on))
    for paper in view.papers:
        if paper.lapses_on:
            words = _("%(paper)s lapses") % {"paper": paper.title}
            made.add_component(_event(view, f"paper-{paper.need.document_id}", words, paper.lapses_on))
    if view.plan.appointment_on:
        made.add_component(_event(view, "appointment", _("Visa appointment"), view.plan.appointment_on))
    return bytes(made.to_ical())


def _event(view: PlanView, key: str, summary: Any, on: date) -> Event:
    event = Event()
    event.add("uid", f"plan-{view.plan.pk}-{key}@{settings.SITE_URL.split('//')[-1]}")
    event.add("dtstamp", datetime.now(tz=UTC))
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    event.add("summary", f"{view.guide.title}: {summary}")
    event.add("url", settings.SITE_URL + view.plan.get_absolute_url())
    return event
