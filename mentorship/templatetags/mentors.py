"""How mentoring's words, reasons and times are said."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _

from mentorship import words
from mentorship.reasons import Reason

register = template.Library()


@register.filter
def topics(keys: Iterable[str]) -> str:
    return _joined(str(words.TOPICS[key]) for key in keys if key in words.TOPICS)


@register.filter
def languages(keys: Iterable[str]) -> str:
    return _joined(str(words.LANGUAGES[key]) for key in keys if key in words.LANGUAGES)


@register.filter
def role(key: str) -> str:
    return str(words.ROLES.get(key, key))


@register.filter
def route(key: str) -> str:
    return words.route_name(key)


@register.filter
def place(iso: str) -> str:
    return words.country_name(iso)


def _joined(parts: Iterable[str]) -> str:
    return ("، " if get_language_bidi() else ", ").join(parts)


@register.filter
def iso_day(text: str) -> str:
    """A day or moment that a notice carries as text, as readers write days."""
    if not text:
        return ""
    moment = datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    if isinstance(moment, datetime):
        moment = timezone.localtime(moment)
    return date_format(moment, "DATE_FORMAT")


@register.filter
def iso_when(text: str, zone: str) -> str:
    """ "28 Nov 2026, 18:00", by the clock of a zone."""
    at = datetime.fromisoformat(text).astimezone(ZoneInfo(zone))
    return f"{date_format(at, 'DATE_FORMAT')}, {at:%H:%M}"


@register.filter
def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


@register.filter
def percent(part: float | None) -> str:
    return "–" if part is None else f"{part * 100:.0f}%"


@register.filter
def at(rows: Any, key: Any) -> Any:
    return rows.get(key)


@register.filter
def said(reason: Reason) -> str:
    """A reason or caution of the catalogue, in the reader's words."""
    values = reason.values
    key = reason.key
    if key in _ROUTES:
        return _ROUTES[key]() % {"route": _where(str(values["which"]))}
    if key in _COUNTED:
        number = int(list(values.values())[-1])
        return _COUNTED[key](number) % values
    if key == "speaks":
        return _("Speaks %(language)s") % {"language": words.LANGUAGES.get(str(values["language"]), "")}
    return {
        "role_same": lambda: _("Works in your field"),
        "role_near": lambda: _("Works in a field next to yours"),
        "async_both": lambda: _("By message is fine for both of you"),
        "answers_reliably": lambda: _("Answers nearly everyone in time"),
    }[key]()


def _where(which: str) -> str:
    return words.route_name(which) if "/" in which else words.country_name(which)


_ROUTES = {
    "route_held": lambda: _("Has held the route you named: %(route)s"),
    "route_held_before": lambda: _("Held the route you named more than two years ago: %(route)s"),
    "country_known": lambda: _("Knows the country: %(route)s"),
    "country_known_before": lambda: _("Knew the country more than two years ago: %(route)s"),
}
_COUNTED = {
    "topics_covered": lambda n: ngettext(
        "Covers %(covered)s of your %(asked)s topic", "Covers %(covered)s of your %(asked)s topics", n
    ),
    "shared_hours": lambda n: ngettext("%(hours)s shared hour a week", "%(hours)s shared hours a week", n),
    "years_ahead": lambda n: ngettext("%(years)s year ahead of you", "%(years)s years ahead of you", n),
    "answers_in_days": lambda n: ngettext("Usually answers in %(days)s day", "Usually answers in %(days)s days", n),
}
