"""When a digest is due: by the member's wall clock, never by adding hours. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from diaspora.notifications.hours import instant, zone

DAILY, WEEKLY = "daily", "weekly"
FIRST_HOUR, LAST_HOUR = 8, 20


@dataclass(frozen=True)
class Due:
    """`period` names the day ("2026-11-24") or the ISO week ("2026-W48"): whoever moves to another zone in the
    middle of a week still gets one for it. Periods of one cadence sort as text."""

    at: datetime
    period: str


def period_of(cadence: str, day: date) -> str:
    if cadence == DAILY:
        return day.isoformat()
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def next_due(cadence: str, *, weekday: int, hour: int, zone_name: str, after: datetime, last_period: str = "") -> Due:
    """The first sending time later than `after` in a period later than `last_period`."""
    day = after.astimezone(zone(zone_name)).date()
    if cadence == WEEKLY:
        day += timedelta(days=(weekday - day.weekday()) % 7)
    step = timedelta(days=1 if cadence == DAILY else 7)
    while True:
        due = Due(instant(datetime.combine(day, time(hour)), zone_name), period_of(cadence, day))
        if due.at > after and (due.period > last_period or _other_cadence(due.period, last_period)):
            return due
        day += step


def _other_cadence(period: str, last: str) -> bool:
    return ("W" in period) != ("W" in last)


def length(cadence: str) -> timedelta:
    return timedelta(days=1 if cadence == DAILY else 7)
