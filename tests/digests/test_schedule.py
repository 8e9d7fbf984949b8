"""When a digest is due: the wall clock of every zone there is."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diaspora.digests.schedule import DAILY, WEEKLY, Due, next_due, period_of
from diaspora.notifications.hours import decent, is_quiet

ZONES = sorted(available_timezones())
START = datetime(2026, 1, 1, tzinfo=UTC)
# Seconds of 2000 to 2035.
ANY_TIME = st.integers(946_684_800, 2_051_222_400).map(lambda second: datetime.fromtimestamp(second, UTC))


def series(cadence, zone_name, number, *, weekday=0, hour=8, after=START):
    last = ""
    for _ in range(number):
        due = next_due(cadence, weekday=weekday, hour=hour, zone_name=zone_name, after=after, last_period=last)
        yield due
        after, last = due.at, due.period


def test_every_zone_for_two_years_of_weeks():
    """598 zones × 104 weeks: on its day, between 08 and 21 local, and never two for one ISO week."""
    assert len(ZONES) > 500
    for zone_name in ZONES:
        found = list(series(WEEKLY, zone_name, 104))
        assert len({due.period for due in found}) == 104, zone_name
        for due in found:
            local = due.at.astimezone(ZoneInfo(zone_name))
            assert (local.weekday(), local.hour) == (0, 8), (zone_name, due)


@given(
    zone_name=st.sampled_from(ZONES), cadence=st.sampled_from([DAILY, WEEKLY]), weekday=st.integers(0, 6),
    hour=st.integers(8, 20), after=ANY_TIME,
)  # fmt: skip
@settings(max_examples=400, deadline=None)
def test_the_next_one_is_later_in_a_new_period_and_at_a_decent_hour(zone_name, cadence, weekday, hour, after):
    found = list(series(cadence, zone_name, 5, weekday=weekday, hour=hour, after=after))
    assert all(due.at > before for due, before in zip(found, [after, *(due.at for due in found)], strict=False))
    assert len({due.period for due in found}) == 5
    # The longest gap between two: a week or a day, an hour for the clocks, and a day where a zone skipped one.
    step = timedelta(days=8 if cadence == WEEKLY else 2, hours=1)
    assert all(later.at - earlier.at <= step for earlier, later in pairwise(found))
    assert not any(is_quiet(due.at, zone_name) for due in found)


@given(
    zones=st.lists(st.sampled_from(ZONES), min_size=2, max_size=6),
    hops=st.lists(st.integers(0, 5 * 24), min_size=2, max_size=12),
)
@settings(max_examples=200, deadline=None)
def test_moving_about_never_gives_two_in_a_week(zones, hops):
    now, last, periods = START, "", []
    for place, hours in enumerate(hops):
        zone_name = zones[place % len(zones)]
        due = next_due(WEEKLY, weekday=2, hour=9, zone_name=zone_name, after=now, last_period=last)
        if hours > 48:
            now, last = due.at, due.period
            periods.append(due.period)
        else:
            now += timedelta(hours=hours)
    assert len(periods) == len(set(periods))
    assert periods == sorted(periods)


@pytest.mark.parametrize(
    ("zone_name", "after", "due"),
    [
        # Berlin's clocks go back on 25 October 2026, and forward on 28 March 2027.
        ("Europe/Berlin", datetime(2026, 10, 19, 7, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        ("Europe/Berlin", datetime(2027, 3, 22, 7, tzinfo=UTC), datetime(2027, 3, 29, 6, tzinfo=UTC)),
        # Half and three quarter hours.
        ("Asia/Kathmandu", datetime(2026, 11, 23, 3, tzinfo=UTC), datetime(2026, 11, 30, 2, 15, tzinfo=UTC)),
        ("Asia/Karachi", datetime(2026, 11, 23, 2, 59, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC)),
        ("No/Such", datetime(2026, 11, 23, 2, 59, tzinfo=UTC), datetime(2026, 11, 23, 3, tzinfo=UTC)),
    ],
)
def test_monday_eight_oclock(zone_name, after, due):
    assert next_due(WEEKLY, weekday=0, hour=8, zone_name=zone_name, after=after).at == due


def test_a_year_of_53_weeks_is_followed_by_week_one():
    assert period_of(WEEKLY, date(2027, 1, 3)) == "2026-W53"
    assert next_due(
        WEEKLY, weekday=6, hour=9, zone_name="UTC", after=datetime(2027, 1, 3, 9, tzinfo=UTC), last_period="2026-W53"
    ) == Due(datetime(2027, 1, 10, 9, tzinfo=UTC), "2027-W01")


def test_another_day_in_the_same_week_waits_for_the_next():
    """The week's digest went on Monday; the member now wants Fridays."""
    monday = datetime(2026, 11, 23, 9, tzinfo=UTC)
    found = next_due(WEEKLY, weekday=4, hour=9, zone_name="UTC", after=monday, last_period="2026-W48")
    assert found.at == datetime(2026, 12, 4, 9, tzinfo=UTC)


@given(
    zone_name=st.sampled_from(ZONES),
    at=ANY_TIME,
)
@settings(max_examples=400, deadline=None)
def test_a_decent_hour_is_never_quiet_and_less_than_a_day_off(zone_name, at):
    found = decent(at, zone_name)
    assert not is_quiet(found, zone_name)
    # A zone that skipped a whole day comes a day later.
    assert timedelta(0) <= found - at <= timedelta(hours=36)
