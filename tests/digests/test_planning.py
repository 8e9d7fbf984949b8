"""Who is due, once a period, whatever happened to the clock and the beat."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, connections
from django.test.utils import CaptureQueriesContext

from diaspora.accounts.models import User
from diaspora.digests import services
from diaspora.digests.models import Issue, Subscription
from diaspora.digests.planning import plan, plan_batch
from diaspora.notifications.models import Delivery
from tests.digests.factories import SUNDAY_NINE, SubscriptionFactory, WaitingNoticeFactory
from tests.factories import UserFactory

MINUTE = timedelta(minutes=1)


@pytest.fixture
def subscription(db):
    found = SubscriptionFactory()
    WaitingNoticeFactory(member=found.member)
    return found


def rows():
    return list(Delivery.objects.order_by("key").values_list("status", "last_error"))


def test_before_its_time_nothing_happens(subscription):
    assert plan(now=SUNDAY_NINE - MINUTE) == {}
    assert rows() == []


def test_at_its_time_one_digest_is_planned_with_frozen_contents(subscription):
    assert plan(now=SUNDAY_NINE) == {"planned": 1}
    row = Delivery.objects.get()
    assert row.key == f"digest/weekly/2026-W47/{subscription.pk}"
    assert [part["key"] for part in row.payload["parts"]] == ["notices"]
    subscription.refresh_from_db()
    assert subscription.next_due_at == SUNDAY_NINE + timedelta(days=7)
    assert (subscription.last_period, subscription.covered_until) == ("2026-W47", SUNDAY_NINE)
    before = row.payload
    WaitingNoticeFactory(member=subscription.member)
    plan(now=SUNDAY_NINE + MINUTE)
    assert Delivery.objects.get().payload == before


def test_planning_twice_changes_nothing(subscription):
    plan(now=SUNDAY_NINE)
    assert plan(now=SUNDAY_NINE) == {}
    assert len(rows()) == 1


def test_two_planners_at_once_plan_what_one_would(transactional_db):
    for _ in range(20):
        WaitingNoticeFactory(member=SubscriptionFactory().member)
    faults = []

    def one():
        try:
            while plan_batch(now=SUNDAY_NINE, limit=3):
                pass
        except Exception as error:  # noqa: BLE001
            faults.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    plan(now=SUNDAY_NINE)
    assert not faults
    assert len(rows()) == len(set(Delivery.objects.values_list("member", flat=True))) == 20


def test_nothing_new_makes_no_mail(db):
    SubscriptionFactory()
    assert plan(now=SUNDAY_NINE) == {"empty": 1}
    assert rows() == [("skipped", "empty")]


def test_a_beat_that_was_away_three_hours_catches_up_once(subscription):
    assert plan(now=SUNDAY_NINE + timedelta(hours=3)) == {"planned": 1}
    assert plan(now=SUNDAY_NINE + timedelta(hours=4)) == {}


def test_what_is_more_than_a_day_late_is_left_to_the_next_window_with_its_contents(subscription):
    assert plan(now=SUNDAY_NINE + timedelta(hours=25)) == {"stale": 1}
    assert rows() == []
    assert plan(now=SUNDAY_NINE + timedelta(days=7)) == {"planned": 1}
    assert Issue.objects.get().content_from == datetime(2026, 11, 15, 4, tzinfo=UTC)


def test_caught_up_at_night_it_waits_for_the_morning(subscription):
    subscription.hour = 20
    subscription.next_due_at = SUNDAY_NINE + timedelta(hours=11)
    subscription.save()
    plan(now=SUNDAY_NINE + timedelta(hours=14))
    assert Delivery.objects.get().due_at == datetime(2026, 11, 23, 3, tzinfo=UTC)


def test_who_moved_to_another_zone_gets_the_hour_of_the_new_one(subscription):
    User.objects.update(time_zone="Europe/Berlin")
    assert plan(now=SUNDAY_NINE) == {"moved": 1}
    subscription.refresh_from_db()
    assert subscription.next_due_at == datetime(2026, 11, 22, 8, tzinfo=UTC)
    assert plan(now=SUNDAY_NINE + timedelta(hours=4)) == {"planned": 1}


def test_moving_after_the_weeks_digest_brings_no_second(subscription):
    plan(now=SUNDAY_NINE)
    User.objects.update(time_zone="America/Toronto")
    services.subscribe(User.objects.get(), "weekly")
    for hours in range(0, 24 * 14, 6):
        plan(now=SUNDAY_NINE + timedelta(hours=hours))
    periods = [key.split("/")[2] for key in Delivery.objects.values_list("key", flat=True)]
    assert len(periods) == len(set(periods))


def test_a_day_simulated_minute_by_minute_by_two_beats_with_a_hole(db):
    """Daily, two beats, three hours without any: one digest a day each."""
    for hour in (8, 13, 20):
        found = SubscriptionFactory(
            cadence="daily", hour=hour, next_due_at=datetime(2026, 11, 24, hour - 5, tzinfo=UTC),
            covered_until=datetime(2026, 11, 23, hour - 5, tzinfo=UTC),
        )  # fmt: skip
        WaitingNoticeFactory(member=found.member, created_at=datetime(2026, 11, 23, 17, tzinfo=UTC))
    start = datetime(2026, 11, 24, tzinfo=UTC)
    for minute in range(0, 24 * 60, 5):
        now = start + minute * MINUTE
        if 7 <= now.hour < 10:
            continue
        plan(now=now)
        plan(now=now)
    keys = list(Delivery.objects.values_list("key", flat=True))
    assert len(keys) == len(set(keys)) == 3
    assert all("2026-11-24" in key for key in keys)


def test_the_statements_do_not_grow_with_the_members(db):
    counts = []
    for size in (1, 100):
        Subscription.objects.all().delete()
        Issue.objects.all().delete()
        for member in UserFactory.create_batch(size):
            SubscriptionFactory(member=member)
            WaitingNoticeFactory(member=member)
        with CaptureQueriesContext(connection) as asked:
            assert plan_batch(now=SUNDAY_NINE)["planned"] == size
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_clock_is_the_databases(db, subscription):
    Subscription.objects.update(next_due_at=datetime(2100, 1, 3, 4, tzinfo=UTC))
    with time_machine.travel(datetime(2101, 1, 1, tzinfo=UTC)):
        assert plan() == {}


def test_newcomers_are_subscribed_by_the_tick(db):
    member = UserFactory()
    assert services.subscribe_newcomers() == 1
    assert services.subscribe_newcomers() == 0
    found = Subscription.objects.get()
    assert (found.member, found.cadence, found.weekday, found.hour) == (member, "weekly", 6, 9)
    local = found.next_due_at + timedelta(hours=5)
    assert (local.weekday(), local.hour) == (6, 9)


def test_switched_off_is_never_due(subscription):
    services.subscribe(subscription.member, "off")
    assert plan(now=SUNDAY_NINE + timedelta(days=30)) == {}


@pytest.mark.parametrize("hour", [7, 21, 3])
def test_the_database_refuses_an_hour_at_night(db, hour):
    with pytest.raises(IntegrityError):
        SubscriptionFactory(hour=hour)


def test_who_has_been_away_for_half_a_year_is_left_alone_until_they_come_back(subscription):
    User.objects.update(joined_at=SUNDAY_NINE - timedelta(days=400), last_login=SUNDAY_NINE - timedelta(days=181))
    assert plan(now=SUNDAY_NINE) == {"away": 1}
    assert rows() == []
    User.objects.update(last_login=SUNDAY_NINE + timedelta(days=1))
    assert plan(now=SUNDAY_NINE + timedelta(days=7)) == {"planned": 1}
