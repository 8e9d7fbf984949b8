from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from mentorship.calendar import Session, in_words, invitation

START = datetime(2026, 11, 28, 13, tzinfo=UTC)
SESSION = Session(7, START, START + timedelta(hours=1), datetime(2026, 11, 20, 8, tzinfo=UTC))
ZONES = [
    "Asia/Karachi",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "Africa/Casablanca",
    "Europe/Dublin",
    "Asia/Dubai",
]


def sent(session=SESSION, zone="Asia/Karachi", other="Europe/Berlin", **more):
    return invitation(
        session, zone=zone, other_zone=other, link="https://safeer.example/s/7", site="safeer.example", **more
    )


def parsed(data):
    calendar = icalendar.Calendar.from_ical(data)
    [event] = calendar.walk("VEVENT")
    return calendar, event


def test_a_request_for_one_recipient():
    calendar, event = parsed(sent())
    assert calendar["method"] == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == ("session-7@safeer.example", 0, "CONFIRMED")
    assert event.start == START
    assert event["dtstart"].params["TZID"] == "Asia/Karachi"
    assert event.start.strftime("%H:%M") == "18:00"
    assert event["summary"] == "Session"


def test_both_times_stand_in_words():
    _, event = parsed(sent())
    assert event["description"].splitlines() == [
        "Saturday 28 November 2026, 18:00–19:00 in Karachi (UTC+05:00)",
        "Saturday 28 November 2026, 14:00–15:00 in Berlin (UTC+01:00)",
        "https://safeer.example/s/7",
    ]
    _, event = parsed(sent(other="Asia/Karachi", words="ہفتہ، شام چھ بجے"))
    assert event["description"].splitlines()[0] == "ہفتہ، شام چھ بجے"


def test_the_words_follow_the_clocks():
    summer = replace(
        SESSION, starts_at=datetime(2026, 7, 4, 13, tzinfo=UTC), ends_at=datetime(2026, 7, 4, 14, tzinfo=UTC)
    )
    assert in_words(summer, "Europe/Berlin") == "Saturday 4 July 2026, 15:00–16:00 in Berlin (UTC+02:00)"
    assert in_words(summer, "America/New_York") == "Saturday 4 July 2026, 09:00–10:00 in New York (UTC-04:00)"


def test_nobodys_address_is_in_it():
    data = sent().decode()
    assert "ATTENDEE" not in data
    assert "ORGANIZER" not in data
    assert "mailto" not in data.lower()
    assert data.count("@") == 1


def test_a_change_keeps_the_uid_and_a_cancel_takes_it_back():
    later = START + timedelta(days=1)
    moved = replace(SESSION, starts_at=later, ends_at=later + timedelta(hours=1), sequence=1)
    gone = replace(moved, sequence=2, cancelled=True)
    calendars = [parsed(sent(one)) for one in (SESSION, moved, gone)]
    assert {event["uid"] for _, event in calendars} == {"session-7@safeer.example"}
    assert [event["sequence"] for _, event in calendars] == [0, 1, 2]
    assert [calendar["method"] for calendar, _ in calendars] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event["status"] for _, event in calendars] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]


def instants(calendar, zone, local):
    """The UTC instants that a local time may mean, by the file's VTIMEZONE alone: RFC 5545, 3.6.5."""
    [described] = [one for one in calendar.walk("VTIMEZONE") if one["tzid"] == zone]
    onsets = sorted(
        (one["dtstart"].dt - one["tzoffsetfrom"].td, one["tzoffsetto"].td) for one in described.subcomponents
    )
    ends = [*(onset for onset, _ in onsets[1:]), datetime(9999, 1, 1)]
    spans = zip(onsets, ends, strict=True)
    return [(local - to).replace(tzinfo=UTC) for (onset, to), end in spans if onset <= local - to < end]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("month", range(1, 13))
def test_the_zone_description_alone_gives_the_true_instant(zone, month):
    """Read as a program would that knows no zone names."""
    start = datetime(2027, month, 28, 13, 30, tzinfo=UTC)
    session = replace(SESSION, starts_at=start, ends_at=start + timedelta(hours=1))
    calendar, event = parsed(sent(session, zone=zone))
    local = event.start.replace(tzinfo=None)
    assert local == start.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    assert instants(calendar, zone, local) == [start]


def test_a_zone_that_is_utc_all_year_needs_no_description():
    calendar, event = parsed(sent(zone="Africa/Abidjan"))
    assert event["dtstart"].to_ical() == b"20261128T130000Z"
    assert calendar.walk("VTIMEZONE") == []


def test_lines_are_folded_and_end_as_they_should():
    data = sent(words="ہفتہ کی شام چھ بجے، " * 20)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


@pytest.mark.parametrize(
    "change",
    [{"ends_at": START}, {"sequence": -1}, {"starts_at": START.replace(tzinfo=None)}],
    ids=["empty", "falling", "without a zone"],
)
def test_what_is_no_session_is_refused(change):
    with pytest.raises(ValueError, match="session"):
        replace(SESSION, **change)
