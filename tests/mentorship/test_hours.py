import os
import time as clock
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.hours import (
    HOURS,
    WEEK,
    Availability,
    common_hours,
    fewest_common_hours,
    occurrences,
    proposals,
    spans,
    utc_mask,
    week,
)

MONDAY = date(2026, 11, 2)
KARACHI = "Asia/Karachi"
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
# Weeks in which clocks change somewhere, in the north, the south and for Ramadan, and one in which none does.
CHANGES = [date(2026, 3, 23), date(2026, 10, 19), date(2026, 11, 2), date(2027, 2, 1), date(2027, 3, 29)]
EVENINGS = week([(day, 18, 23) for day in range(7)])


def bits(mask):
    return [at for at, bit in enumerate(format(mask, "0168b")) if bit == "1"]


def test_the_first_bit_from_the_left_is_monday_midnight():
    assert format(week([(0, 0, 1)]), "0168b") == "1" + "0" * 167
    assert format(week([(6, 23, 24)]), "0168b") == "0" * 167 + "1"


def test_a_span_may_pass_midnight_and_the_week():
    assert bits(week([(6, 22, 2)])) == [0, 1, 166, 167]
    assert spans(week([(6, 22, 2)])) == [(0, 0, 2), (6, 22, 24)]


@given(st.integers(0, 2**HOURS - 1))
def test_spans_and_weeks_are_each_others_reverse(hours):
    assert week(spans(hours)) == hours


@pytest.mark.parametrize("span", [(7, 0, 1), (0, 24, 1), (0, 5, 25), (0, 5, 5), (-1, 0, 1)])
def test_what_is_no_span_is_refused(span):
    with pytest.raises(ValueError, match="no span"):
        week([span])


def test_a_week_of_other_length_and_an_unknown_zone_are_refused():
    with pytest.raises(ValueError, match="168"):
        Availability(1 << 168, KARACHI)
    with pytest.raises(KeyError):
        Availability(0, "Asia/Atlantis")
    with pytest.raises(ValueError, match="not a Monday"):
        utc_mask(Availability(0, KARACHI), date(2026, 11, 3))


def test_karachi_is_five_hours_ahead():
    assert bits(utc_mask(Availability(week([(0, 18, 20)]), KARACHI), MONDAY)) == [13, 14]
    assert bits(utc_mask(Availability(week([(0, 2, 3)]), KARACHI), MONDAY)) == [165]


def test_a_half_hour_zone_needs_both_of_its_hours():
    assert bits(utc_mask(Availability(week([(0, 18, 20)]), "Asia/Kolkata"), MONDAY)) == [13]
    assert bits(utc_mask(Availability(week([(0, 18, 19)]), "Asia/Kolkata"), MONDAY)) == []


def test_what_two_people_share_moves_when_the_clocks_change():
    # Berlin is four hours behind Karachi in winter and three in summer; 25 October 2026 is the change.
    karachi = Availability(week([(2, 20, 22)]), KARACHI)
    berlin = Availability(week([(2, 16, 18)]), "Europe/Berlin")
    assert bits(common_hours(karachi, berlin, date(2026, 10, 26))) == [63, 64]
    assert bits(common_hours(karachi, berlin, date(2026, 10, 19))) == [63]
    assert fewest_common_hours(karachi, berlin, date(2026, 10, 19), 2) == 1


def test_a_week_in_which_the_clocks_change():
    # The last Sunday of March 2026: 02:00 to 03:00 is left out in Berlin, so 167 local hours.
    all_but = Availability(week([(6, 3, 24)]), "Europe/Berlin")
    assert len(bits(utc_mask(all_but, date(2026, 3, 23)))) == 21
    always = Availability((1 << HOURS) - 1, "Europe/Berlin")
    assert utc_mask(always, date(2026, 3, 23)) == (1 << HOURS) - 1


def test_three_times_on_three_days():
    mine, theirs = (
        Availability(EVENINGS, KARACHI),
        Availability(week([(5, 10, 20), (6, 10, 20)]), "Europe/Berlin"),
    )
    after = datetime(2026, 11, 6, 12, tzinfo=UTC)
    got = proposals(mine, theirs, after=after)
    assert [one.mine.strftime("%a %d %H:%M") for one in got] == [
        "Sat 07 18:00",
        "Sun 08 18:00",
        "Sat 14 18:00",
    ]
    assert [one.theirs.strftime("%a %d %H:%M") for one in got] == [
        "Sat 07 14:00",
        "Sun 08 14:00",
        "Sat 14 14:00",
    ]
    assert all(one.ends_at - one.starts_at == timedelta(hours=1) for one in got)


def test_a_single_hour_in_a_half_hour_zone_is_still_found():
    mine, theirs = Availability(EVENINGS, KARACHI), Availability(week([(0, 19, 20)]), "Asia/Kolkata")
    assert common_hours(mine, theirs, MONDAY) == 0
    got = proposals(mine, theirs, after=datetime(2026, 11, 1, tzinfo=UTC), weeks=1)
    assert [one.mine.strftime("%a %H:%M") for one in got] == ["Mon 18:30"]
    assert [one.theirs.strftime("%a %H:%M") for one in got] == ["Mon 19:00"]


def test_no_time_in_common_is_no_proposal():
    mine, theirs = (
        Availability(week([(0, 9, 10)]), KARACHI),
        Availability(week([(0, 9, 10)]), "Europe/London"),
    )
    assert proposals(mine, theirs, after=datetime(2026, 11, 1, tzinfo=UTC)) == []
    with pytest.raises(ValueError, match="quarter"):
        proposals(mine, theirs, after=datetime(2026, 11, 1, tzinfo=UTC), minutes=50)


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, 2**HOURS - 1),
    st.integers(0, 2**HOURS - 1),
    st.sampled_from(ZONES),
    st.sampled_from(ZONES),
    st.integers(0, 104),
    st.sampled_from([15, 30, 45, 60, 90]),
)
def test_both_are_free_for_all_of_every_proposal(mine, theirs, here, there, at, minutes):
    one, other = Availability(mine, here), Availability(theirs, there)
    after = datetime.combine(MONDAY + at * WEEK, time(7, 20), UTC)
    got = proposals(one, other, after=after, minutes=minutes, count=5)
    assert len({proposal.mine.date() for proposal in got}) == len(got)
    for proposal in got:
        assert after < proposal.starts_at <= after + 4 * WEEK
        assert proposal.mine == proposal.theirs == proposal.starts_at
        for quarter in range(minutes // 15):
            instant = proposal.starts_at + timedelta(minutes=15 * quarter)
            for person in (one, other):
                local = instant.astimezone(ZoneInfo(person.zone))
                assert local.weekday() * 24 + local.hour in bits(person.hours)


@pytest.fixture
def c_library():
    """Local times as the C library reads them: another reader of the same zone files."""
    if not Path("/usr/share/zoneinfo").is_dir():
        pytest.skip("the C library has no zone files here")
    before = os.environ.get("TZ")

    def at(zone):
        os.environ["TZ"] = zone
        clock.tzset()

    yield at
    os.environ.pop("TZ", None)
    if before is not None:
        os.environ["TZ"] = before
    clock.tzset()


def exists(local, place):
    return local.replace(tzinfo=place).astimezone(UTC).astimezone(place).replace(tzinfo=None) == local


@pytest.mark.parametrize("hour", [2, 19])
def test_an_agreed_hour_stays_in_every_zone_for_two_years(hour, c_library):
    agreed = time(hour, 30)
    for zone in ZONES:
        place = ZoneInfo(zone)
        instants = occurrences(date(2026, 10, 25), agreed, zone, 105)
        c_library(zone)
        for at, instant in enumerate(instants):
            wanted = datetime.combine(date(2026, 10, 25) + at * WEEK, agreed)
            read = datetime(*clock.localtime(instant.timestamp())[:6])
            if exists(wanted, place):
                assert read == wanted, zone
            else:
                assert timedelta() < read - wanted <= timedelta(hours=2), zone


def test_both_see_the_true_time_in_every_zone_for_two_years(c_library):
    """Agreed for 19:30 in Karachi: that there, always; elsewhere what a clock on the wall there shows."""
    instants = occurrences(date(2026, 10, 25), time(19, 30), KARACHI, 105)
    assert {instant.strftime("%H:%M") for instant in instants} == {"14:30"}
    for zone in ZONES:
        place = ZoneInfo(zone)
        c_library(zone)
        for instant in instants:
            shown = instant.astimezone(place)
            assert tuple(shown.timetuple())[:6] == tuple(clock.localtime(instant.timestamp()))[:6], zone


def test_weekly_masks_are_true_in_every_zone_for_two_years(c_library):
    """Every UTC hour of a mask begins and ends inside the person's free hours, by the wall clock there."""
    free = set(bits(EVENINGS))
    for zone in ZONES:
        c_library(zone)
        for monday in CHANGES:
            start = datetime.combine(monday, time(), UTC).timestamp()
            mask = set(bits(utc_mask(Availability(EVENINGS, zone), monday)))
            for hour in range(0, HOURS, 5):
                walls = [clock.localtime(start + 3600 * hour + minutes * 60) for minutes in (0, 59)]
                assert (hour in mask) == all(w.tm_wday * 24 + w.tm_hour in free for w in walls), (
                    zone,
                    monday,
                )


def test_a_time_that_comes_twice_is_the_first_one():
    got = occurrences(date(2026, 10, 25), time(2, 30), "Europe/Berlin", 1)
    assert got == [datetime(2026, 10, 25, 0, 30, tzinfo=UTC)]


def test_a_time_that_is_left_out_is_as_much_later_as_the_clock_jumps():
    got = occurrences(date(2026, 3, 22), time(2, 30), "Europe/Berlin", 2)
    assert [one.astimezone(ZoneInfo("Europe/Berlin")).strftime("%H:%M") for one in got] == ["02:30", "03:30"]
