"""How amounts, countries and days of listings are said."""

from decimal import Decimal
from typing import Any

from django import template
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from jobs.destinations import country_name
from jobs.models.money import Period

register = template.Library()
SIGNS = {"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥"}
CRORE, LAKH = 10_000_000, 100_000


@register.filter
def pay(job: Any) -> SafeString | str:
    """The advert's own amounts, currency and period; "" where it says nothing."""
    low, high = job.salary_min, job.salary_max
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        amount = format_html('<bdi dir="ltr">{}–{}</bdi>', _amount(low, job.currency), _amount(high, ""))
    else:
        amount = format_html('<bdi dir="ltr">{}</bdi>', _amount(low if low is not None else high, job.currency))
    if high is not None and low is None:
        amount = format_html(_("up to {}"), amount)
    if low is not None and high is None:
        amount = format_html(_("from {}"), amount)
    if not job.salary_period:
        return amount
    return format_html(_("{amount} {period}"), amount=amount, period=Period(job.salary_period).label)


def _amount(value: Decimal | None, currency: str) -> str:
    number = number_format(value, decimal_pos=0 if value == int(value or 0) else 2, force_grouping=True)
    return f"{SIGNS[currency]}{number}" if currency in SIGNS else f"{currency} {number}".strip()


@register.filter
def rupees(amount: Any) -> SafeString | str:
    """In lakh and crore, as people at home say it."""
    if amount is None:
        return ""
    for size, words in ((CRORE, _("PKR {} crore")), (LAKH, _("PKR {} lakh"))):
        if amount >= size:
            number = number_format(Decimal(amount) / size, decimal_pos=1)
            return format_html('<bdi dir="ltr">{}</bdi>', words.format(number))
    return format_html('<bdi dir="ltr">PKR {}</bdi>', number_format(int(amount), force_grouping=True))


@register.filter
def country(code: str) -> str:
    return country_name(code)


@register.filter
def day(value: Any) -> str:
    """"3 Dec 2026"."""
    return date_format(value, "j M Y") if value else ""


@register.filter
def region(value: str) -> str:
    """From where a remote job may be done."""
    words = {"worldwide": _("anywhere"), "asia": _("Asia"), "south_asia": _("South Asia"), "europe": _("Europe"),
             "eu": _("the EU"), "eea": _("the EEA"), "emea": "EMEA", "apac": "APAC", "americas": _("the Americas"),
             "north_america": _("North America"), "latam": _("Latin America"), "dach": "DACH",
             "middle_east": _("the Middle East"), "mena": "MENA", "gcc": "GCC", "nordics": _("the Nordics"),
             "africa": _("Africa"), "oceania": _("Oceania"), "south_america": _("South America")}  # fmt: skip
    comma = "، " if get_language_bidi() else ", "
    return comma.join(words.get(name) or country_name(name) for name in value.split())
