"""schema.org Events of a bridge of knowledge, for search engines. Nobody's name stands in them."""

import json
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from jobs.jsonld import ESCAPES
from jobs.models import Bridge, BridgeDate

MODES = "https://schema.org/"


def events(bridge: Bridge, *, url: str) -> SafeString:
    """Empty for other kinds."""
    if bridge.kind != Bridge.Kind.KNOWLEDGE:
        return mark_safe("")
    told = [_event(bridge, date, url) for date in bridge.dates.all()]
    return mark_safe(json.dumps(told, ensure_ascii=False).translate(ESCAPES))  # noqa: S308


def _event(bridge: Bridge, date: BridgeDate, url: str) -> dict[str, Any]:
    where: dict[str, Any] = {"@type": "VirtualLocation", "url": url}
    if bridge.home_place:
        address = {"@type": "PostalAddress", "addressCountry": "PK", "addressLocality": bridge.home_place}
        where = {"@type": "Place", "name": bridge.home_place, "address": address}
    return {
        "@context": "https://schema.org",
        "@type": "EducationEvent",
        "name": bridge.title,
        "description": bridge.description_html,
        "startDate": date.starts_at.isoformat(),
        "endDate": date.ends_at.isoformat(),
        "eventAttendanceMode": f"{MODES}{'Online' if bridge.online else 'Offline'}EventAttendanceMode",
        "eventStatus": f"{MODES}EventScheduled",
        "isAccessibleForFree": True,
        "location": where,
        "url": url,
    }
