"""What every template may use."""

from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, get_urlconf, resolve
from django.utils.translation import gettext


def site(request: HttpRequest) -> dict[str, Any]:
    theme = request.COOKIES.get("theme", "")
    return {
        # Written in the reader's letters where we know how.
        "SITE_NAME": gettext(settings.SITE_NAME),
        "SITE_URL": settings.SITE_URL,
        "SOURCE_URL": settings.SOURCE_URL,
        "DEBUG": settings.DEBUG,
        "theme": theme if theme in {"light", "dark"} else "",
        "places": places(),
        "canonical": f"{settings.SITE_URL}{request.path}",
        # Guides are light: they use our Urdu letters where the phone has them already, or where they were asked for.
        "own_letters": request.COOKIES.get("letters") == "nastaliq",
        "spare_data": request.headers.get("Save-Data", "").lower() == "on",
        "staff_without_second_factor": settings.STAFF_MAY_SKIP_MFA,
    }


def places() -> dict[str, str]:
    """The addresses of `settings.PLACES` that answer; a product that isn't installed is linked from nowhere."""
    return {name: path for name, path in settings.PLACES.items() if _answers(path, get_urlconf())}


@cache
def _answers(path: str, urlconf: str | None) -> bool:
    try:
        resolve(path, urlconf)
    except Resolver404:
        return False
    return True
