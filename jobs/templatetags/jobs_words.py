"""How countries and regions of listings are said."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.template import Context
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from jobs.destinations import country_name
from jobs.models import JobSearch
from jobs.services.cards import shown

register = template.Library()


@register.filter
def country(code: str) -> str:
    return country_name(code)


@register.filter
def region(value: str) -> str:
    """From where a remote job may be done."""
    words = {
        "worldwide": _("anywhere"), "asia": _("Asia"), "south_asia": _("South Asia"), "europe": _("Europe"),
        "eu": _("the EU"), "eea": _("the EEA"), "emea": "EMEA", "apac": "APAC", "americas": _("the Americas"),
        "north_america": _("North America"), "latam": _("Latin America"), "dach": "DACH",
        "middle_east": _("the Middle East"), "mena": "MENA", "gcc": _("the Gulf"), "nordics": _("the Nordics"),
        "africa": _("Africa"), "oceania": _("Oceania"), "south_america": _("South America"),
    }  # fmt: skip
    comma = "، " if get_language_bidi() else ", "
    return comma.join(words.get(name) or country_name(name) for name in value.split())


@register.simple_tag(takes_context=True)
def job_cards(context: Context, rows: Any, saved: Iterable[int] = (), back: str = "") -> SafeString:
    """The kept cards of these rows, or of one; for a member with the button that keeps the job."""
    user = context.get("user")
    token = str(context.get("csrf_token") or "") if user is not None and user.is_authenticated else ""
    return shown([rows] if isinstance(rows, JobSearch) else list(rows), saved=saved or (), token=token, back=back)
