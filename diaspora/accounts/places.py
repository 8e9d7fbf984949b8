"""The countries that people from Pakistan move to, in words of our own, and the clock of each."""

from django.utils.translation import gettext_lazy as _

# In the order in which they're offered. ISO 3166 alpha-2.
DESTINATIONS = {
    "DE": _("Germany"),
    "GB": _("United Kingdom"),
    "AE": _("United Arab Emirates"),
    "SA": _("Saudi Arabia"),
    "QA": _("Qatar"),
    "NL": _("Netherlands"),
    "CA": _("Canada"),
    "US": _("United States"),
    "AU": _("Australia"),
    "IE": _("Ireland"),
    "SE": _("Sweden"),
    "PL": _("Poland"),
    "ES": _("Spain"),
    "PT": _("Portugal"),
    "IT": _("Italy"),
    "FR": _("France"),
    "AT": _("Austria"),
    "BE": _("Belgium"),
    "DK": _("Denmark"),
    "FI": _("Finland"),
    "NO": _("Norway"),
    "CH": _("Switzerland"),
    "OM": _("Oman"),
    "KW": _("Kuwait"),
    "BH": _("Bahrain"),
    "MY": _("Malaysia"),
    "SG": _("Singapore"),
    "JP": _("Japan"),
    "TR": _("Türkiye"),
    "NZ": _("New Zealand"),
}
HOME = "PK"
NAMES = {HOME: _("Pakistan"), **DESTINATIONS}

# The zones that a member may choose from, by country; the first is where most people live.
ZONES = {
    "PK": ["Asia/Karachi"], "DE": ["Europe/Berlin"], "GB": ["Europe/London"], "AE": ["Asia/Dubai"],
    "SA": ["Asia/Riyadh"], "QA": ["Asia/Qatar"], "NL": ["Europe/Amsterdam"],
    "CA": ["America/Toronto", "America/Halifax", "America/Winnipeg", "America/Edmonton", "America/Vancouver"],
    "US": ["America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles"],
    "AU": ["Australia/Sydney", "Australia/Brisbane", "Australia/Adelaide", "Australia/Perth"],
    "IE": ["Europe/Dublin"], "SE": ["Europe/Stockholm"], "PL": ["Europe/Warsaw"], "ES": ["Europe/Madrid"],
    "PT": ["Europe/Lisbon"], "IT": ["Europe/Rome"], "FR": ["Europe/Paris"], "AT": ["Europe/Vienna"],
    "BE": ["Europe/Brussels"], "DK": ["Europe/Copenhagen"], "FI": ["Europe/Helsinki"], "NO": ["Europe/Oslo"],
    "CH": ["Europe/Zurich"], "OM": ["Asia/Muscat"], "KW": ["Asia/Kuwait"], "BH": ["Asia/Bahrain"],
    "MY": ["Asia/Kuala_Lumpur"], "SG": ["Asia/Singapore"], "JP": ["Asia/Tokyo"], "TR": ["Europe/Istanbul"],
    "NZ": ["Pacific/Auckland"], "CN": ["Asia/Shanghai"], "KR": ["Asia/Seoul"], "TH": ["Asia/Bangkok"],
    "KE": ["Africa/Nairobi"], "ZA": ["Africa/Johannesburg"], "BR": ["America/Sao_Paulo"],
}  # fmt: skip


def zone_choices(now: str = "") -> list[tuple[str, str]]:
    """Zones to choose from as (key, "Karachi"); `now` is kept even where it isn't among them."""
    zones = {zone for found in ZONES.values() for zone in found} | {"UTC"} | ({now} if now else set())
    return sorted(((zone, zone.rsplit("/", 1)[-1].replace("_", " ")) for zone in zones), key=lambda pair: pair[1])


def zone_of(country: str) -> str | None:
    found = ZONES.get(country)
    return found[0] if found else None
