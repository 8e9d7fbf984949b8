"""A digest run under `kill -9`: every mail at the server exactly once, and none missing."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

import psutil
import pytest
from allauth.account.models import EmailAddress
from django.db.models import Sum

from diaspora.accounts.models import Profile, User
from diaspora.digests.contents import Part
from diaspora.digests.models import Issue
from diaspora.digests.sections import Item
from diaspora.notifications.models import Delivery, Notification
from diaspora.notifications.sweep import sweep
from diaspora.notifications.tasks import deliver_bulk
from tests import services
from tests.faults import naive
from tests.notifications.test_notices import _zone_where_it_is_day

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
MAILS, KILLS = int(os.environ.get("FAULT_MAILS", "1000")), int(os.environ.get("FAULT_KILLS", "10"))
LEASE_S = 6


def plan_digests(number):
    """Members with a digest of one notice each, due now."""
    zone = _zone_where_it_is_day()
    members = User.objects.bulk_create(User(email=f"m{n}@example.test", time_zone=zone) for n in range(number))
    Profile.objects.bulk_create(Profile(member=member) for member in members)
    EmailAddress.objects.bulk_create(
        EmailAddress(user=member, email=member.email, verified=True, primary=True) for member in members
    )
    notices = Notification.objects.bulk_create(
        Notification(member=member, kind="moderation/ambassador_verified", key=f"n/{member.pk}", url="/me/")
        for member in members
    )
    now = datetime.now(UTC)
    issue = Issue.objects.create(cadence="daily", period="2026-11-24", content_from=datetime(2026, 1, 1, tzinfo=UTC),
                                 content_to=now)  # fmt: skip
    Delivery.objects.bulk_create(
        Delivery(
            key=f"digest/daily/2026-11-24/{member.pk}", kind="digest", member=member, domain="example.test",
            payload={"issue": issue.pk, "parts": [
                Part("notices", (Item(f"notice:{notice.pk}", "/me/", "", {"title": "Verified"}),)).as_json()
            ]},
        )
        for member, notice in zip(members, notices, strict=True)
    )  # fmt: skip


def run_under_fire(sink, ring, *, ours, kills, seed=7):
    """Rings and sweeps like the tick, and kills a child or a whole worker about every second."""
    dice = random.Random(seed)
    env = services.environment(sink, MAIL_LEASE_S=str(LEASE_S))
    command = [
        *("-m", "celery", "-A", "diaspora", "worker", "--concurrency", "4", "--queues", "bulk,default"),
        *("--without-gossip", "--without-mingle", "--loglevel", "critical"),
        *("--include", "diaspora.tasks" if ours else "tests.faults.naive"),
    ]
    ends = time.monotonic() + 120
    started = None
    try:
        while time.monotonic() < ends and (kills or _open()):
            if started is None or started.poll() is not None:
                started = _start(command, env)
            for _ in range(4):
                ring()
            sweep()
            time.sleep(dice.uniform(0.5, 1.0))
            # A kill while nothing is under way proves nothing.
            if kills and (Delivery.objects.filter(status="claimed").exists() if ours else sink.mails):
                kills -= _kill(started, dice)
    finally:
        if started is not None:
            services.end(started)
    assert not kills, "the run ended before all kills"


def _open():
    return Delivery.objects.filter(status__in=["planned", "claimed", "unknown", "failed"]).exists()


def _start(command, env):
    return subprocess.Popen(
        [sys.executable, *command], cwd=services.ROOT, env=env, start_new_session=True, stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


def _kill(started, dice):
    with suppress(psutil.NoSuchProcess):
        children = psutil.Process(started.pid).children()
        if children and dice.random() < 0.7:
            os.kill(dice.choice(children).pid, signal.SIGKILL)
            return 1
        os.killpg(started.pid, signal.SIGKILL)
        started.wait()
        return 1
    return 0


def test_a_thousand_mails_under_ten_kills_arrive_once_each(smtp_sink, broker, settings):
    settings.MAIL_LEASE_S = LEASE_S
    plan_digests(MAILS)
    # Slow enough that kills meet letters on their way: taken, and not yet answered.
    smtp_sink.answer_after_s = 0.03
    run_under_fire(smtp_sink, lambda: deliver_bulk.apply_async(expires=30), ours=True, kills=KILLS)
    wanted = {f"{pk}@localhost" for pk in Delivery.objects.values_list("message_id", flat=True)}
    assert set(smtp_sink.ids) == wanted
    assert {key: number for key, number in smtp_sink.ids.items() if number != 1} == {}
    assert set(Delivery.objects.values_list("status", flat=True)) == {"sent"}
    # Else the kills met nothing, and the test proved nothing.
    assert Delivery.objects.aggregate(number=Sum("reconciled"))["number"] >= 1


def test_the_same_harness_catches_a_naive_sender(smtp_sink, broker):
    plan_digests(400)
    smtp_sink.answer_after_s = 0.03
    run_under_fire(smtp_sink, lambda: naive.deliver.apply_async(expires=30), ours=False, kills=5)
    lost = Delivery.objects.count() - len(smtp_sink.ids)
    twice = sum(number - 1 for number in smtp_sink.ids.values())
    assert lost + twice >= 1
