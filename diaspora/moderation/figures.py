"""Counts of what moderation did. Below five nothing is said, so that nobody recognises themselves."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from statistics import median, quantiles

from django.db.models import Count, F
from django.utils import timezone

from diaspora.moderation.models import Appeal, Decision, Report, Signal

LEAST = 5
HALVES = 4


@dataclass(frozen=True)
class Half:
    """Half a year. A count is None where it's below five."""

    since: date
    until: date
    reports: int | None
    decided: int | None
    upheld_percent: int | None
    half_decided_within_h: int | None
    nine_in_ten_within_h: int | None
    appeals: int | None
    overturned_percent: int | None
    reasons: list[tuple[str, int]]
    actions: list[tuple[str, int]]


def half_years(now: datetime | None = None) -> list[Half]:
    """The one that runs and those before it in which something was reported, newest first."""
    first = _start((now or timezone.now()).date())
    starts = [first]
    for _ in range(HALVES - 1):
        starts.append(_start(starts[-1] - timedelta(days=1)))
    halves = [_half(since, starts[place - 1] if place else _next(since)) for place, since in enumerate(starts)]
    return [half for half in halves if half.since == first or half.reports]


def _start(day: date) -> date:
    return date(day.year, 1 if day.month < 7 else 7, 1)


def _next(since: date) -> date:
    return date(since.year, 7, 1) if since.month == 1 else date(since.year + 1, 1, 1)


def _half(since: date, until: date) -> Half:
    start, end = (datetime(day.year, day.month, 1, tzinfo=UTC) for day in (since, until))
    opened = Report.objects.filter(opened_at__gte=start, opened_at__lt=end)
    closed = Report.objects.filter(closed_at__gte=start, closed_at__lt=end)
    hours = sorted(
        took.total_seconds() / 3600
        for took in closed.annotate(took=F("closed_at") - F("opened_at")).values_list("took", flat=True)
    )
    enough = len(hours) >= LEAST
    appeals = Appeal.objects.filter(decided_at__gte=start, decided_at__lt=end)
    reasons = Signal.objects.filter(at__gte=start, at__lt=end).values_list("reason").annotate(n=Count("pk"))
    actions = Decision.objects.filter(starts_at__gte=start, starts_at__lt=end, actor__isnull=False)
    return Half(
        since=since,
        until=until - timedelta(days=1),
        reports=_said(opened.count()),
        decided=_said(len(hours)),
        upheld_percent=_share(closed.exclude(status__in=["rejected", "duplicate"]).count(), len(hours)),
        half_decided_within_h=round(median(hours)) if enough else None,
        nine_in_ten_within_h=round(quantiles(hours, n=10, method="inclusive")[-1]) if enough else None,
        appeals=_said(appeals.count()),
        overturned_percent=_share(appeals.filter(status=Appeal.Status.GRANTED).count(), appeals.count()),
        reasons=_named(Signal, "reason", reasons),
        actions=_named(Decision, "kind", actions.values_list("kind").annotate(n=Count("pk"))),
    )


def _said(number: int) -> int | None:
    return number if number >= LEAST else None


def _share(part: int, whole: int) -> int | None:
    return round(100 * part / whole) if whole >= LEAST else None


def _named(model: type[Signal] | type[Decision], field: str, counts: object) -> list[tuple[str, int]]:
    labels = dict(model._meta.get_field(field).flatchoices)  # type: ignore[union-attr]
    rows = [(str(labels[key]), number) for key, number in counts if number >= LEAST]  # type: ignore[attr-defined]
    return sorted(rows, key=lambda row: -row[1])
