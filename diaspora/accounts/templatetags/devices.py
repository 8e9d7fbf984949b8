"""A browser's self-description in words that its owner recognises."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()

# Each browser also names those that it descends from, so the first that's found is the right one.
BROWSERS = (
    ("Opera Mini", r"Opera Mini"), ("Samsung Internet", r"SamsungBrowser"), ("UC Browser", r"UCBrowser"),
    ("Opera", r"OPR/|Opera"), ("Edge", r"Edg"), ("Firefox", r"Firefox|FxiOS"), ("Chrome", r"Chrome|CriOS"),
    ("Safari", r"Safari"),
)  # fmt: skip
SYSTEMS = (
    ("Android", r"Android"), ("iPhone", r"iPhone"), ("iPad", r"iPad"), ("Windows", r"Windows"),
    ("Mac", r"Macintosh"), ("ChromeOS", r"CrOS"), ("Linux", r"Linux"),
)  # fmt: skip


@register.filter
def device(agent: str) -> str:
    """Chrome, Android. What isn't known is shown as it is, cut short."""
    browser, system = _first(BROWSERS, agent), _first(SYSTEMS, agent)
    if browser and system:
        return _("%(browser)s, %(system)s") % {"browser": browser, "system": system}
    return browser or system or agent[:40] or _("Unknown device")


def _first(known: tuple[tuple[str, str], ...], agent: str) -> str:
    return next((name for name, pattern in known if re.search(pattern, agent)), "")
