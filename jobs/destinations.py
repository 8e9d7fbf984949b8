"""Countries that lists and forms name, in our own catalogue so that they're translated."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django_countries import countries

DESTINATIONS: dict[str, Promise] = {
    "AE": _("United Arab Emirates"),
    "AT": _("Austria"),
    "AU": _("Australia"),
    "BE": _("Belgium"),
    "BH": _("Bahrain"),
    "CA": _("Canada"),
    "CH": _("Switzerland"),
    "CZ": _("Czechia"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "IE": _("Ireland"),
    "IN": _("India"),
    "IT": _("Italy"),
    "JP": _("Japan"),
    "KR": _("South Korea"),
    "KW": _("Kuwait"),
    "LU": _("Luxembourg"),
    "MY": _("Malaysia"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "NZ": _("New Zealand"),
    "OM": _("Oman"),
    "PK": _("Pakistan"),
    "PL": _("Poland"),
    "PT": _("Portugal"),
    "QA": _("Qatar"),
    "SA": _("Saudi Arabia"),
    "SE": _("Sweden"),
    "SG": _("Singapore"),
    "TR": _("Türkiye"),
    "US": _("United States"),
}


def country_name(code: str) -> str:
    """The code itself where nobody knows it."""
    return str(DESTINATIONS.get(code) or countries.name(code) or code) if code else ""


def country_choices(*more: str) -> list[tuple[str, str]]:
    """By name in the reader's language; `more` are codes that must be among them."""
    codes = {*DESTINATIONS, *(code for code in more if countries.name(code))}
    return sorted(((code, country_name(code)) for code in codes), key=lambda pair: pair[1])


def is_country(code: str) -> bool:
    return code in countries
