"""How long a route took: members' cases as percentiles, with refusals, silence and pending cases counted.

All durations are whole days. Pure: it reads no database and no clock.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

GRANTED, REFUSED, WITHDRAWN = "granted", "refused", "withdrawn"
DECIDED = frozenset({GRANTED, REFUSED})

LEAST_SHOWN = 5
LEAST_SHOWN_CROSSED = 10  # two or more of CROSSING at once could point at one person
CROSSING = frozenset({"mission", "province", "occupation_group"})
WINDOW_DAYS, WIDER_WINDOW_DAYS = 180, 365
ENOUGH_FOR_WINDOW = 15
LONGEST_PLAUSIBLE_DAYS = 3 * 365
HALF = Fraction(1, 2)
NEAR_HALF = 1e-9


@dataclass(frozen=True, slots=True)
class Spread:
    """Nearest-rank percentiles in days; None where the sample is too small to be shown."""

    n: int
    p20: int | None = None
    p50: int | None = None
    p80: int | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Kaplan–Meier median in days. Not reached: `p50` is None, and it's more than `more_than` days."""

    p50: int | None
    more_than: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One application. `outcome` None: pending, however silent. `exact`: dates are known to the day."""

    started_on: date
    ended_on: date | None = None
    outcome: str | None = None
    exact: bool = True
    mission: str = ""
    province: str = ""
    occupation_group: str = ""
    version: str = ""

    @property
    def days(self) -> int | None:
        """From start to end; None while pending, or when a date is known by month only."""
        if self.ended_on is None or not self.exact:
            return None
        return (self.ended_on - self.started_on).days

    def age_days(self, today: date) -> int:
        """Days from start to its end, or to today while it's pending."""
        return ((self.ended_on or today) - self.started_on).days


@dataclass(frozen=True, slots=True)
class Summary:
    """`n` counts decisions in the window. Under `least` nothing but `n` and `least` is told (`hidden`)."""

    n: int
    least: int
    window_days: int
    hidden: bool
    granted: Spread = Spread(0)
    refused: Spread = Spread(0)
    share_refused: float | None = None
    wait: Wait | None = None
    pending: int | None = None
    oldest_pending_days: int | None = None


def percentiles(durations: Iterable[int], *, least: int = 1) -> Spread:
    """Rows ceil(0.2 n), ceil(0.5 n) and min(floor(0.8 n) + 1, n) of the sorted durations, counted from 1."""
    rows = sorted(durations)
    n = len(rows)
    if n < max(least, 1):
        return Spread(n)
    return Spread(n, rows[-(-n // 5) - 1], rows[-(-n // 2) - 1], rows[min(4 * n // 5 + 1, n) - 1])


def kaplan_meier(events: Iterable[tuple[int, bool]]) -> Wait:
    """Median of `(days, decided)`, where an undecided case is censored at its age.

    On equal days decisions come before censorings. The median is the first day on which at most half is left.
    """
    decided: dict[int, int] = defaultdict(int)
    leaving: dict[int, int] = defaultdict(int)
    for days, is_decided in events:
        leaving[days] += 1
        decided[days] += is_decided
    left, survival = sum(leaving.values()), 1.0
    steps: list[tuple[int, int]] = []
    for days in sorted(leaving):
        steps.append((left - decided[days], left))
        survival *= (left - decided[days]) / left
        if _at_most_half(survival, steps):
            return Wait(days)
        left -= leaving[days]
    return Wait(None, max(leaving, default=None))


def _at_most_half(survival: float, steps: Sequence[tuple[int, int]]) -> bool:
    """Exact where floats can't tell: five of ten decided is a half, whatever the rounding."""
    if abs(survival - 0.5) > NEAR_HALF:
        return survival < 0.5
    exact = Fraction(1)
    for remaining, before in steps:
        if remaining != before:
            exact *= Fraction(remaining, before)
    return exact <= HALF


def is_outlier(days: int) -> bool:
    """Same-day or longer than three years: a person looks at it, nothing is dropped."""
    return days <= 0 or days > LONGEST_PLAUSIBLE_DAYS


def least_shown(filters: Iterable[str]) -> int:
    """The smallest sample that may be shown under these filters (names of Case fields)."""
    return LEAST_SHOWN_CROSSED if len(CROSSING.intersection(filters)) > 1 else LEAST_SHOWN


def matching(cases: Iterable[Case], filters: Mapping[str, str]) -> list[Case]:
    """Cases that have each of these values; a filter is a field of Case."""
    return [case for case in cases if all(getattr(case, name) == value for name, value in filters.items())]


def summarise(cases: Iterable[Case], *, today: date, filters: Mapping[str, str] | None = None) -> Summary:
    """What is shown of a route on this day.

    Decisions of the last 180 days, of 365 when those are fewer than 15. Pending cases all count, at their age
    today; a withdrawn one is censored on the day it was withdrawn.
    """
    chosen = matching(cases, filters or {})
    least = least_shown(filters or {})
    window, finished = _window(chosen, today)
    decided = [case for case in finished if case.outcome in DECIDED]
    if len(decided) < least:
        return Summary(len(decided), least, window, hidden=True)
    pending = [case for case in chosen if case.outcome is None and case.started_on <= today]
    refused = [case for case in decided if case.outcome == REFUSED]
    return Summary(
        n=len(decided),
        least=least,
        window_days=window,
        hidden=False,
        granted=_spread((case for case in decided if case.outcome == GRANTED), least),
        refused=_spread(refused, least),
        share_refused=len(refused) / len(decided),
        wait=_wait(finished + pending, today),
        pending=len(pending),
        oldest_pending_days=max((case.age_days(today) for case in pending), default=None),
    )


def by_mission_and_month(cases: Iterable[Case]) -> dict[tuple[str, str], Spread]:
    """Grants by mission and month of the decision (`2026-07`), in order; a small cell has its `n` only."""
    cells: dict[tuple[str, str], list[Case]] = defaultdict(list)
    for case in cases:
        if case.outcome == GRANTED and case.ended_on is not None:
            cells[case.mission, f"{case.ended_on:%Y-%m}"].append(case)
    return {cell: _spread(cells[cell], LEAST_SHOWN) for cell in sorted(cells)}


def _window(cases: Sequence[Case], today: date) -> tuple[int, list[Case]]:
    finished = _finished(cases, today, WINDOW_DAYS)
    if sum(case.outcome in DECIDED for case in finished) >= ENOUGH_FOR_WINDOW:
        return WINDOW_DAYS, finished
    return WIDER_WINDOW_DAYS, _finished(cases, today, WIDER_WINDOW_DAYS)


def _finished(cases: Iterable[Case], today: date, days: int) -> list[Case]:
    return [case for case in cases if case.outcome and case.ended_on and 0 <= (today - case.ended_on).days <= days]


def _spread(cases: Iterable[Case], least: int) -> Spread:
    return percentiles((case.days for case in cases if case.days is not None), least=least)


def _wait(cases: Iterable[Case], today: date) -> Wait:
    return kaplan_meier((case.age_days(today), case.outcome in DECIDED) for case in cases if case.exact)
