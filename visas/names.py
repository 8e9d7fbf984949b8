"""Names of the destinations: django-countries has none in Urdu."""

from django.utils.translation import gettext_lazy as _

COUNTRIES = {
    "AE": _("United Arab Emirates"),
    "AT": _("Austria"),
    "AU": _("Australia"),
    "CA": _("Canada"),
    "DE": _("Germany"),
    "FI": _("Finland"),
    "GB": _("United Kingdom"),
    "IE": _("Ireland"),
    "JP": _("Japan"),
    "MY": _("Malaysia"),
    "NL": _("Netherlands"),
    "NZ": _("New Zealand"),
    "PK": _("Pakistan"),
    "PT": _("Portugal"),
    "QA": _("Qatar"),
    "SA": _("Saudi Arabia"),
    "SE": _("Sweden"),
    "SG": _("Singapore"),
    "US": _("United States"),
}


def country_name(iso: str) -> str:
    return str(COUNTRIES.get(iso, iso))
