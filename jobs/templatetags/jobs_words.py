"""How countries and regions of listings are said."""

from django import template
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from jobs.destinations import country_name

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
