"""The hours people can meet: weekly, in their own zone, and what two such weeks have in common.

A week is a whole number of 168 bits, one an hour, Monday 00:00 first and leftmost, as in PostgreSQL's
`bit(168)`: `format(week, "0168b")` is its literal, and common hours are `(a & b).bit_count()` here,
`bit_count(a & b)` there. People keep their week in local time and a zone name; only a mask of one UTC week
can be compared. Pakistan keeps one time all year and most other places don't, so what two people share moves
twice a year.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

HOURS = 168
QUARTERS = 4 * HOURS  # Every offset in use is a whole number of quarter hours.
QUARTER = timedelta(minutes=15)
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Availability:
    """One person's week. hours: 168 local hours, as `week` makes them. zone: an IANA name, "Asia/Karachi"."""

    hours: int
    zone: str

    def __post_init__(self) -> None:
        if not 0 <= self.hours < 1 << HOURS:
            raise ValueError("a week has 168 hours")
        ZoneInfo(self.zone)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A time for a session; all three are the same instant, and so are the ends."""

    starts_at: datetime
    ends_at: datetime
    mine: datetime
    theirs: datetime


def week(spans: Iterable[tuple[int, int, int]]) -> int:
    """The 168 hours of (weekday, first hour, end hour) spans; Monday is 0, and an end before the start is the
    next morning. Raises ValueError for what is no day or hour, and for an empty span.
    """
    hours = 0
    for weekday, first, end in spans:
        if not (0 <= weekday <= 6 and 0 <= first <= 23 and 0 <= end <= 24) or first == end:
            raise ValueError(f"{weekday}, {first}–{end} is no span of a day's hours")
        for hour in range(first, end if end > first else end + 24):
            hours |= _bit(weekday * 24 + hour)
    return hours


def spans(hours: int) -> list[tuple[int, int, int]]:
    """The (weekday, first hour, end hour) spans of a week, each within its day. The reverse of `week`."""
    found = []
    for weekday in range(7):
        first = None
        for hour in range(25):
            free = hour < 24 and bool(hours & _bit(weekday * 24 + hour))
            if free and first is None:
                first = hour
            elif not free and first is not None:
                found.append((weekday, first, hour))
                first = None
    return found


def _bit(hour: int) -> int:
    return 1 << (HOURS - 1 - hour % HOURS)


def utc_mask(person: Availability, monday: date) -> int:
    """The 168 UTC hours of the week from `monday` in which the person is free from beginning to end.

    In a zone of half or quarter hours a UTC hour lies across two local ones, and both must be free.
    Raises ValueError when the day isn't a Monday.
    """
    local = local_hours(person.zone, monday)
    mask = 0
    for hour in range(HOURS):
        if all(person.hours & _bit(at) for at in set(local[4 * hour : 4 * hour + 4])):
            mask |= _bit(hour)
    return mask


@lru_cache(maxsize=4096)
def local_hours(zone: str, monday: date) -> tuple[int, ...]:
    """(672), the local hour of the week, 0 to 167, at every quarter hour of the UTC week from `monday`.

    Read off the clock instant by instant, so a change of the clock in mid-week needs no rule of its own.
    """
    if monday.weekday():
        raise ValueError(f"{monday} is not a Monday")
    place = ZoneInfo(zone)
    start = datetime.combine(monday, time(), UTC)
    clocks = ((start + at * QUARTER).astimezone(place) for at in range(QUARTERS))
    return tuple(clock.weekday() * 24 + clock.hour for clock in clocks)


def common_hours(mine: Availability, theirs: Availability, monday: date) -> int:
    """The UTC mask in which both are free, in the week from `monday`."""
    return utc_mask(mine, monday) & utc_mask(theirs, monday)


def fewest_common_hours(mine: Availability, theirs: Availability, monday: date, weeks: int) -> int:
    """Common hours in the worst of the weeks from `monday`: what is left when the clocks have changed."""
    return min(common_hours(mine, theirs, monday + at * WEEK).bit_count() for at in range(weeks))


def proposals(
    mine: Availability,
    theirs: Availability,
    *,
    after: datetime,
    minutes: int = 60,
    count: int = 3,
    weeks: int = 4,
) -> list[Proposal]:
    """Up to `count` times for a session after `after` (aware), within `weeks` weeks, on different days of
    mine.

    Both are free for all of it by their own clocks, to the quarter hour, so half-hour zones lose nothing. It
    begins on a full or half hour of mine. Raises ValueError for a session that isn't whole quarter hours.
    """
    if minutes <= 0 or minutes % 15:
        raise ValueError("a session lasts whole quarter hours")
    here, there = ZoneInfo(mine.zone), ZoneInfo(theirs.zone)
    found: dict[date, Proposal] = {}
    for starts_at in _common_starts(mine, theirs, after, minutes // 15, weeks):
        local = starts_at.astimezone(here)
        if local.minute % 30 or local.date() in found:
            continue
        ends_at = starts_at + timedelta(minutes=minutes)
        found[local.date()] = Proposal(starts_at, ends_at, local, starts_at.astimezone(there))
        if len(found) == count:
            break
    return list(found.values())


def _common_starts(
    mine: Availability, theirs: Availability, after: datetime, length: int, weeks: int
) -> Iterator[datetime]:
    """The quarter hours after `after` from which both stay free for `length` of them."""
    after = after.astimezone(UTC)
    monday = after.date() - timedelta(days=after.weekday())
    start = datetime.combine(monday, time(), UTC)
    run = 0
    for at, free in enumerate(_free_quarters(mine, theirs, monday, weeks + 1)):
        run = run + 1 if free else 0
        begins = start + (at + 1 - length) * QUARTER
        if run >= length and after < begins <= after + weeks * WEEK:
            yield begins


def _free_quarters(mine: Availability, theirs: Availability, monday: date, weeks: int) -> Iterator[bool]:
    for at in range(weeks):
        here, there = (local_hours(one.zone, monday + at * WEEK) for one in (mine, theirs))
        for my_hour, their_hour in zip(here, there, strict=True):
            yield bool(mine.hours & _bit(my_hour)) and bool(theirs.hours & _bit(their_hour))


def occurrences(first: date, at: time, zone: str, weeks: int) -> list[datetime]:
    """The UTC instants of a weekly session agreed for the local time `at` in `zone`, from the day `first` on.

    It stays at that local time when the clocks change; the other person's hour moves. Where the local time is
    left out that night it is as much later as the clock jumps; where it comes twice, the first is meant.
    """
    place = ZoneInfo(zone)
    return [datetime.combine(first + n * WEEK, at.replace(fold=0), place).astimezone(UTC) for n in range(weeks)]
