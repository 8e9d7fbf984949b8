"""How many listings each filter would leave: one statement of its own, kept for a minute.

The listings that have the words are grouped by their packed filters, and the rest is counted here: for each filter
its numbers are those under all the other filters, so that a second country can be seen before it's chosen.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

from django.core.cache import caches
from django.db.models import Count

from jobs.asked import Asked
from jobs.models.search import FLAGS, HIREABLE, unpack
from jobs.services import bits
from jobs.services.finding import COUNTED_FOR_S, matching


@dataclass(frozen=True)
class Facets:
    """Numbers by value: of countries, levels, flags and answers; `total` meets all of the question."""

    country: Mapping[str, int] = field(default_factory=dict)
    seniority: Mapping[str, int] = field(default_factory=dict)
    hireable: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, int] = field(default_factory=dict)
    total: int = 0


def facets(asked: Asked) -> Facets:
    key = f"jobs/facets/{asked.canonical}"
    found = caches["local"].get(key)
    if isinstance(found, Facets):
        return found
    fresh = _by_bits(asked) or _count(asked, grouped(asked))
    caches["local"].set(key, fresh, COUNTED_FOR_S)
    return fresh


def _by_bits(asked: Asked) -> Facets | None:
    found = bits.numbers(asked)
    if found is None:
        return None
    flags = {flag: found[flag]["1"] for flag in FLAGS if flag in found}
    named = {name: found.get(name, {}) for name in ("country", "seniority", "hireable")}
    return Facets(**named, flags=flags, total=found.get("all", {}).get("", 0))


def grouped(asked: Asked) -> dict[int, int]:
    """Listings by packed filters, under what can't be packed: words, skill, pay, days, employer."""
    loose = replace(
        asked, countries=(), hireable="", seniority=(), sponsors=False, remote=False, relocation=False, referral=False
    )
    rows = matching(loose).order_by().values_list("facet").annotate(n=Count("pk"))
    return dict(rows)


@cache
def _unpacked(facet: int) -> Mapping[str, Any]:
    return unpack(facet)


def _count(asked: Asked, groups: Mapping[int, int]) -> Facets:
    numbers: dict[str, Counter[str]] = {name: Counter() for name in ("country", "seniority", "hireable", "flags")}
    total = 0
    for facet, number in groups.items():
        row = _unpacked(facet)
        fails = _fails(asked, row)
        if len(fails) > 1:
            continue
        total += 0 if fails else number
        for name in ("country", "seniority", "hireable"):
            if not fails - {name}:
                numbers[name][row[name]] += number
        for flag in FLAGS:
            if row[flag] and not fails - {flag}:
                numbers["flags"][flag] += number
    return Facets(**{name: dict(counter) for name, counter in numbers.items()}, total=total)


def _fails(asked: Asked, row: Mapping[str, Any]) -> set[str]:
    """Which of the question's packed filters these listings don't meet."""
    fails = {flag for flag in FLAGS if getattr(asked, flag) and not row[flag]}
    if asked.countries and row["country"] not in asked.countries:
        fails.add("country")
    if asked.seniority and row["seniority"] not in asked.seniority:
        fails.add("seniority")
    if asked.hireable and row["hireable"] not in HIREABLE[asked.hireable]:
        fails.add("hireable")
    return fails
