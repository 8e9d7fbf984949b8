"""Free-text places: split, never rewritten, and a country only where the text leaves no doubt."""

import re
from collections.abc import Iterable

from .countries import BY_NAME, CODES
from .text import line

MAX_PLACES = 60

# Two-letter states that are no country's code. "CA", "DE" or "IN" after a city stay unknown.
_US_STATES = frozenset("AK CT DC FL HI IA KS MI ND NH NJ NM NV NY OH OK OR RI TX UT VT WI WV WY".split())  # noqa: SIM905

# What a region's word promises. Whether Pakistan is inside is a fact of the region, kept beside it.
REGIONS = {
    "worldwide": True,
    "asia": True,
    "south_asia": True,
    "emea": False,  # Europe, Middle East, Africa: employers disagree about Pakistan, so it isn't promised
    "apac": False,  # the same
    "mena": False,
    "middle_east": False,
    "gcc": False,
    "europe": False,
    "eu": False,
    "eea": False,
    "dach": False,
    "nordics": False,
    "north_america": False,
    "south_america": False,
    "latam": False,
    "americas": False,
    "africa": False,
    "oceania": False,
}
_REGION_WORDS = {
    "worldwide": "worldwide",
    "world wide": "worldwide",
    "anywhere": "worldwide",
    "anywhere in the world": "worldwide",
    "global": "worldwide",
    "globally": "worldwide",
    "european union": "eu",
    "latin america": "latam",
    "asia pacific": "apac",
    "asia-pacific": "apac",
    "asiapac": "apac",
    "the americas": "americas",
    "scandinavia": "nordics",
    "anz": "oceania",
} | {name.replace("_", " "): name for name in REGIONS}

_SPLIT = re.compile(r";| \| ")
_REMOTE = re.compile(r"\b(?:remote|telecommute|work from home|home[- ]based|home ?office)\b(?:[- ]friendly)?", re.I)
_HYBRID = re.compile(r"\bhybrid\b", re.I)
_EDGES = " ,-–—:/()[]."


def split(value: str) -> tuple[str, ...]:
    """`"London, UK; Ontario, CAN"` to its places, each as the source wrote it."""
    parts = (line(part)[:200] for part in _SPLIT.split(value))
    return tuple(dict.fromkeys(part for part in parts if part))[:MAX_PLACES]


def code(value: object) -> str | None:
    """An alpha-2 code or a country's name, else None. `"us"`, `"USA"` and `"United States"` are all US."""
    if not isinstance(value, str):
        return None
    word = line(value)
    if len(word) == 2 and word.upper() in CODES:
        return word.upper()
    return BY_NAME.get(word.casefold())


def country(place: str) -> str | None:
    """The country of one place, only where it's certain: a name at its end, or a state only the US has."""
    words = _bare(place)
    whole = BY_NAME.get(words.casefold())
    if whole or "," not in words:
        return whole
    last = words.rsplit(",", 1)[1].strip(_EDGES)
    if last in _US_STATES:
        return "US"
    return BY_NAME.get(last.casefold())


def countries(places: Iterable[str]) -> tuple[str, ...]:
    """Sorted codes of the places whose country is sure."""
    return tuple(sorted({found for place in places if (found := country(place))}))


def _bare(place: str) -> str:
    without_note = re.sub(r"\((?:hq|headquarters|hybrid|remote|on-?site)\)", "", place, flags=re.I)
    return " ".join(_HYBRID.sub(" ", _REMOTE.sub(" ", without_note)).split()).strip(_EDGES)


def is_remote(place: str) -> bool:
    return bool(_REMOTE.search(place))


def workplace(places: Iterable[str]) -> str | None:
    """What the place strings themselves say. Several kinds side by side say nothing certain."""
    kinds = {"hybrid" if _HYBRID.search(p) else "remote" if is_remote(p) else "unstated" for p in places}
    return kinds.pop() if kinds in ({"remote"}, {"hybrid"}) else None


def region(place: str) -> str | None:
    """`"Remote, EMEA"` is emea, `"Remote (Canada)"` CA, `"Remote"` alone None: unknown, not worldwide."""
    words = _bare(place)
    named = _REGION_WORDS.get(words.casefold())
    return named or country(place)


def remote_region(places: Iterable[str]) -> str | None:
    """Regions of the remote places, joined by spaces; None as soon as one of them is unstated."""
    return region_of_remote(place for place in places if is_remote(place) or _names_the_world(place))


def region_of_remote(places: Iterable[str]) -> str | None:
    """For a job known to be remote: each place is a region, `"Poland"` is PL, `"Remote"` unknown."""
    found = [region(place) for place in places]
    stated = [name for name in found if name]
    return " ".join(dict.fromkeys(stated)) if stated and len(stated) == len(found) else None


def _names_the_world(place: str) -> bool:
    return _REGION_WORDS.get(place.strip(_EDGES).casefold()) == "worldwide"


def includes(remote: str | None, country_code: str) -> bool:
    """Does this remote region promise that country? A region is only known to hold Pakistan or not."""
    for name in (remote or "").split():
        if name in {"worldwide", country_code} or (country_code == "PK" and REGIONS.get(name, False)):
            return True
    return False
