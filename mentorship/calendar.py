"""A session as a calendar file: one per recipient, in their own time, with nobody's address in it.

RFC 5545 and 5546. A calendar program replaces the entry of the same UID when SEQUENCE is higher.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

PRODUCT = "-//Safeer//Sessions//EN"
MINUTE = timedelta(minutes=1)
REFRESH, DUE_SHOWN = timedelta(hours=1), timedelta(minutes=30)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class Session:
    """starts_at, ends_at, changed_at: aware. sequence: 0, and one more with every change, cancelling
    included.
    """

    id: int
    starts_at: datetime
    ends_at: datetime
    changed_at: datetime
    sequence: int = 0
    cancelled: bool = False

    def __post_init__(self) -> None:
        if any(at.utcoffset() is None for at in (self.starts_at, self.ends_at, self.changed_at)):
            raise ValueError("a session's times carry their zone")
        if self.ends_at <= self.starts_at or self.sequence < 0:
            raise ValueError("a session ends after it starts, and its sequence only grows")


@dataclass(frozen=True, slots=True)
class Due:
    """Something has to be done by `until`. key: its own, of one kind of thing; changed_at: when that was fixed."""

    key: str
    until: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Wall:
    """What a clock on the wall of `city` shows: the parts that words are made of."""

    starts: datetime
    ends: datetime
    city: str
    offset: str


def wall(session: Session, zone: str) -> Wall:
    """The session by the clock of an IANA zone. offset: "UTC+05:00"."""
    place = ZoneInfo(zone)
    starts = session.starts_at.astimezone(place)
    sign = starts.strftime("%z")
    city = zone.rsplit("/", 1)[-1].replace("_", " ")
    return Wall(starts, session.ends_at.astimezone(place), city, f"UTC{sign[:3]}:{sign[3:5]}")


def in_words(session: Session, zone: str) -> str:
    """For a caller without words: "Saturday 28 November 2026, 18:00–19:00 in Karachi (UTC+05:00)"."""
    at = wall(session, zone)
    day = f"{DAYS[at.starts.weekday()]} {at.starts.day} {at.starts.strftime('%B %Y')}"
    return f"{day}, {at.starts:%H:%M}–{at.ends:%H:%M} in {at.city} ({at.offset})"


def invitation(
    session: Session,
    *,
    zone: str,
    other_zone: str,
    link: str,
    site: str,
    summary: str = "Session",
    words: str = "",
) -> bytes:
    """The .ics of a session for one recipient, METHOD REQUEST or CANCEL.

    zone, other_zone: IANA names, the recipient's and the other person's. site: the host that makes the UID
    unique. summary, words: in the recipient's language; words default to both times in English. Neither may
    name anyone.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if session.cancelled else "REQUEST")
    both = "\n".join(in_words(session, one) for one in dict.fromkeys((zone, other_zone)))
    event = _event(session, zone, f"{words or both}\n{link}", summary, link, site)
    # A zone that is UTC all year is written as UTC, and then needs no description.
    if "TZID" in event["dtstart"].params:
        calendar.add_component(_described(zone, session.starts_at.year))
    calendar.add_component(event)
    return bytes(calendar.to_ical())


def subscription(entries: Sequence[tuple[Session | Due, str, str]], *, zone: str, site: str, name: str) -> bytes:
    """One person's calendar to subscribe to (METHOD PUBLISH): (when, what in words, link) each.

    zone: the IANA name of theirs. Words may name nobody: the address of the file is all that protects it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone)
    # How often programs should look again (RFC 7986), and the older name of the same.
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    events = [_event(one, zone, link, words, link, site) if isinstance(one, Session) else
              _due(one, zone, words, link, site) for one, words, link in entries]  # fmt: skip
    if any("TZID" in event["dtstart"].params for event in events):
        years = [(one.starts_at if isinstance(one, Session) else one.until).year for one, _words, _link in entries]
        calendar.add_component(_described(zone, min(years), max(years)))
    for event in events:
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _due(due: Due, zone: str, words: str, link: str, site: str) -> Event:
    """The half hour before it; nobody is busy because of it."""
    place, event = ZoneInfo(zone), Event()
    event.add("uid", f"{due.key}@{site}")
    event.add("dtstamp", due.changed_at.astimezone(UTC))
    event.add("dtstart", (due.until - DUE_SHOWN).astimezone(place))
    event.add("dtend", due.until.astimezone(place))
    event.add("summary", words)
    event.add("description", link)
    event.add("url", link)
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    return event


@lru_cache(maxsize=1024)
def _described(zone: str, year: int, last: int = 0) -> Timezone:
    """The zone's VTIMEZONE from the year before `year` to the one after it, or after `last`; each onset for itself.

    icalendar's own looks for changes in long strides and misses the month of Ramadan in Morocco.
    """
    place, start = ZoneInfo(zone), datetime(year - 1, 1, 1, tzinfo=UTC)
    described = Timezone()
    described.add("tzid", zone)
    described.add_component(_onset(start, place, start))
    for change in _changes(place, start, datetime(max(year, last) + 2, 1, 1, tzinfo=UTC)):
        described.add_component(_onset(change, place, change - MINUTE))
    return described


def _changes(place: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The first minutes of another offset. No zone changes twice in a day."""
    for day in range((end - start).days):
        early, late = start + timedelta(days=day), start + timedelta(days=day + 1)
        if _offset(early, place) == _offset(late, place):
            continue
        while late - early > MINUTE:
            middle = early + (late - early) // MINUTE // 2 * MINUTE
            if _offset(middle, place) == _offset(start + timedelta(days=day), place):
                early = middle
            else:
                late = middle
        yield late


def _onset(at: datetime, place: ZoneInfo, before: datetime) -> TimezoneStandard | TimezoneDaylight:
    local = at.astimezone(place)
    onset = TimezoneDaylight() if local.dst() else TimezoneStandard()
    onset.add("dtstart", (at + _offset(before, place)).replace(tzinfo=None))
    onset.add("tzoffsetfrom", _offset(before, place))
    onset.add("tzoffsetto", _offset(at, place))
    onset.add("tzname", local.tzname())
    return onset


def _offset(at: datetime, place: ZoneInfo) -> timedelta:
    return at.astimezone(place).utcoffset() or timedelta()


def _event(session: Session, zone: str, description: str, summary: str, link: str, site: str) -> Event:
    place, event = ZoneInfo(zone), Event()
    event.add("uid", f"session-{session.id}@{site}")
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at.astimezone(UTC))
    event.add("dtstart", session.starts_at.astimezone(place))
    event.add("dtend", session.ends_at.astimezone(place))
    event.add("summary", summary)
    event.add("description", description)
    event.add("url", link)
    event.add("status", "CANCELLED" if session.cancelled else "CONFIRMED")
    # Shown as busy, and its details to nobody who shares the calendar.
    event.add("transp", "TRANSPARENT" if session.cancelled else "OPAQUE")
    event.add("class", "PRIVATE")
    return event
