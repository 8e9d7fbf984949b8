"""How long a route took, counted in the database: the same Summary as `timelines.summarise`, for any number of cases.

The database groups cases by their days; the pure functions see the same multiset that they'd see row by row.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, DateField, Func, IntegerField, Q
from django.db.models.functions import TruncMonth

from visas import timelines
from visas.models import Case, Route

DECIDED = (Case.Status.GRANTED, Case.Status.REFUSED)
FINISHED = (*DECIDED, Case.Status.WITHDRAWN)
FILTERS = ("mission", "province", "occupation", "version")
MONTHS_SHOWN = 12


@dataclass(frozen=True)
class _Group:
    """`number` cases that took `days`."""

    status: str
    mission: str
    month: date
    recent: bool
    exact: bool
    days: int
    number: int


@dataclass(frozen=True)
class Waits:
    """`cells` are grants by (mission, month), the oldest month first; `filters` are those asked for."""

    summary: timelines.Summary
    cells: dict[tuple[str, date], timelines.Spread]
    filters: Mapping[str, str]


def waits_of(route: Route, today: date, filters: Mapping[str, str] | None = None) -> Waits:
    """Two statements."""
    chosen = {name: value for name, value in (filters or {}).items() if name in FILTERS and value}
    cases = Case.objects.filter(route=route, to_review=False, **chosen)
    groups = _groups(cases.filter(status__in=FINISHED), today)
    return Waits(_summary(groups, _pending(cases, today), chosen), _cells(groups), chosen)


def _groups(cases: object, today: date) -> list[_Group]:
    since = today - timedelta(days=timelines.WIDER_WINDOW_DAYS)
    days = Func(
        "decided_on", "applied_on", template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField()
    )
    rows = (
        cases.filter(decided_on__gte=since, decided_on__lte=today)  # type: ignore[attr-defined]
        .order_by()
        .values("status", "mission", "by_day")
        .annotate(
            month=TruncMonth("decided_on", output_field=DateField()),
            recent=Q(decided_on__gte=today - timedelta(days=timelines.WINDOW_DAYS)),
            days=days,
            number=Count("pk"),
        )
    )
    return [
        _Group(r["status"], r["mission"], r["month"], r["recent"], r["by_day"], r["days"], r["number"]) for r in rows
    ]


def _pending(cases: object, today: date) -> list[tuple[int, bool, int]]:
    """Age in days, whether it's known to the day, how many."""
    rows = (
        cases.filter(status=Case.Status.OPEN, applied_on__lte=today)  # type: ignore[attr-defined]
        .order_by()
        .values_list("applied_on", "by_day")
        .annotate(number=Count("pk"))
    )
    return [((today - applied).days, exact, number) for applied, exact, number in rows]


def _summary(
    groups: list[_Group], pending: list[tuple[int, bool, int]], filters: Mapping[str, str]
) -> timelines.Summary:
    least = timelines.least_shown({"occupation_group" if name == "occupation" else name for name in filters})
    recent = [group for group in groups if group.recent]
    enough = sum(one.number for one in recent if one.status in DECIDED) >= timelines.ENOUGH_FOR_WINDOW
    window, finished = (timelines.WINDOW_DAYS, recent) if enough else (timelines.WIDER_WINDOW_DAYS, groups)
    decided = Counter({status: sum(g.number for g in finished if g.status == status) for status in DECIDED})
    if decided.total() < least:
        return timelines.Summary(decided.total(), least, window, hidden=True)
    return timelines.Summary(
        n=decided.total(),
        least=least,
        window_days=window,
        hidden=False,
        granted=_spread(finished, Case.Status.GRANTED, least),
        refused=_spread(finished, Case.Status.REFUSED, least),
        share_refused=decided[Case.Status.REFUSED] / decided.total(),
        wait=timelines.kaplan_meier(
            [(g.days, g.status in DECIDED) for g in finished if g.exact for _ in range(g.number)]
            + [(age, False) for age, exact, number in pending if exact for _ in range(number)]
        ),
        pending=sum(number for _age, _exact, number in pending),
        oldest_pending_days=max((age for age, _exact, _number in pending), default=None),
    )


def _spread(groups: list[_Group], status: str, least: int) -> timelines.Spread:
    days = [g.days for g in groups if g.exact and g.status == status for _ in range(g.number)]
    return timelines.percentiles(days, least=least)


def _cells(groups: list[_Group]) -> dict[tuple[str, date], timelines.Spread]:
    found: dict[tuple[str, date], list[int]] = defaultdict(list)
    for group in groups:
        if group.status == Case.Status.GRANTED and group.exact:
            found[group.mission, group.month] += [group.days] * group.number
    return {cell: timelines.percentiles(found[cell], least=timelines.LEAST_SHOWN) for cell in sorted(found)}
