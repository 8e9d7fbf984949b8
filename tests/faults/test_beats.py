"""Two beats, a beat that was away, a machine with a wrong clock: real beats and workers, the same rows as always."""

import os
import signal
import time
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta

import pytest

from diaspora.digests.models import Issue, Subscription
from diaspora.notifications import heartbeat
from diaspora.notifications.hours import zone
from diaspora.notifications.models import Delivery, Heartbeat
from tests import services
from tests.digests.factories import SubscriptionFactory, WaitingNoticeFactory
from tests.notifications.test_notices import _zone_where_it_is_day

pytestmark = [pytest.mark.fault, pytest.mark.timeout(420), pytest.mark.django_db(transaction=True)]
APP = ("-m", "celery", "-A", "tests.faults.machine")
QUIET = ("--without-gossip", "--without-mingle", "--loglevel", "warning")


def due(number, *, hours_ago=0):
    """Members with a daily digest of one notice, due so many hours ago, by day where they are. Returns their keys."""
    zone_name = _zone_where_it_is_day()
    at = datetime.now(UTC).replace(minute=0, second=0, microsecond=0) - timedelta(hours=hours_ago)
    local = at.astimezone(zone(zone_name))
    keys = set()
    for _ in range(number):
        found = SubscriptionFactory(
            member__time_zone=zone_name, cadence="daily", hour=local.hour, next_due_at=at,
            covered_until=at - timedelta(days=1),
        )  # fmt: skip
        WaitingNoticeFactory(
            member=found.member, kind="moderation/ambassador_verified", created_at=at - timedelta(hours=5)
        )
        keys.add(f"digest/daily/{local:%Y-%m-%d}/{found.pk}")
    return keys


@contextmanager
def machine(sink, tmp_path, *, beats, clock_off_s=0):
    """A worker and so many beats. Yields the beats' processes."""
    env = services.environment(sink, CLOCK_OFF_S=str(clock_off_s))
    log = tmp_path / "machine.log"
    with ExitStack() as stack:
        start = stack.enter_context
        start(services.process(*APP, "worker", "-Q", "mail,bulk,default", "-c", "2", *QUIET, env=env, log=log))
        yield [start(beat(env, tmp_path, number)) for number in range(beats)]


def beat(env, tmp_path, number):
    schedule = ("-s", str(tmp_path / f"beat{number}"), "--pidfile=", "--loglevel", "warning")
    return services.process(*APP, "beat", *schedule, env=env, log=tmp_path / "machine.log")


def ticks_go_on(number=5, within_s=60):
    """Waits for so many more ticks: whatever they would do twice, they have done by then."""
    seen, ends = set(), time.monotonic() + within_s
    while len(seen) <= number:
        assert time.monotonic() < ends, "no ticks"
        seen |= set(Heartbeat.objects.values_list("at", flat=True))
        time.sleep(0.2)


def sent():
    return set(Delivery.objects.filter(status="sent").values_list("key", flat=True))


@pytest.mark.parametrize("beats", [1, 2])
def test_two_beats_make_the_rows_of_one(smtp_sink, broker, tmp_path, beats):
    keys = due(6)
    with machine(smtp_sink, tmp_path, beats=beats):
        smtp_sink.wait_for(6, timeout_s=120)
        ticks_go_on()
    assert sent() == keys == set(Delivery.objects.values_list("key", flat=True))
    assert sorted(smtp_sink.ids.values()) == [1] * 6
    assert Issue.objects.count() == 1
    assert Subscription.objects.filter(next_due_at__gt=datetime.now(UTC)).count() == 6


def test_a_beat_that_was_killed_and_away_for_three_hours_catches_up_once(smtp_sink, broker, tmp_path):
    with machine(smtp_sink, tmp_path, beats=1) as (first,):
        ticks_go_on(1, within_s=120)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        time.sleep(2)
        Heartbeat.objects.update(at=datetime.now(UTC) - timedelta(hours=3))
        keys, stale = due(4, hours_ago=3), due(1, hours_ago=25)
        assert heartbeat.state().faults == ["beat"]
        with beat(services.environment(smtp_sink), tmp_path, 1):
            smtp_sink.wait_for(4, timeout_s=120)
            ticks_go_on()
    assert sent() == keys
    assert sorted(smtp_sink.ids.values()) == [1] * 4
    # What is a day late comes with the next one.
    assert not stale & set(Delivery.objects.values_list("key", flat=True))
    assert heartbeat.state().faults == []


@pytest.mark.parametrize("hours_off", [-24, -1, 1, 24])
def test_a_machine_with_a_wrong_clock_sends_what_is_due_and_nothing_else(smtp_sink, broker, tmp_path, hours_off):
    keys, later = due(3), due(2, hours_ago=-1)
    with machine(smtp_sink, tmp_path, beats=1, clock_off_s=hours_off * 3600):
        smtp_sink.wait_for(3, timeout_s=120)
        ticks_go_on(3)
    assert sent() == keys
    assert not later & set(Delivery.objects.values_list("key", flat=True))
    assert sorted(smtp_sink.ids.values()) == [1] * 3
