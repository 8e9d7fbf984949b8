"""What the rules say is forgotten is forgotten by the tick, and not a day before."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.utils import timezone

from diaspora.accounts import own_data
from diaspora.accounts.models import Bucket, KnownDevice, WorkCode
from diaspora.moderation import personal_data as moderation_data
from diaspora.moderation.models import Report, Signal
from tests.factories import AmbassadorFactory, UserFactory

pytestmark = pytest.mark.django_db


def aged(rows, field, age):
    """`rows` as if `field` had been set so long ago."""
    rows.update(**{field: timezone.now() - age})


def test_both_are_run_by_the_clock():
    assert {"diaspora.accounts.own_data.expire", "diaspora.moderation.personal_data.expire"} <= set(settings.TICKS)


@pytest.mark.parametrize(
    ("model", "field", "days"),
    [(KnownDevice, "seen_at", 90), (Bucket, "at", 60), (UserSession, "last_seen_at", 14), (WorkCode, "sent_at", 1)],
)
def test_of_an_account(model, field, days):
    member = UserFactory()
    if model is WorkCode:
        WorkCode.objects.create(ambassador=AmbassadorFactory(), domain="x.test", address_hash="a", code_hash="b")
        aged(WorkCode.objects, "window_at", timedelta(days=2))
    elif model is UserSession:
        UserSession.objects.create(user=member, ip="203.0.113.7", session_key="x" * 32, user_agent="x")
    elif model is Bucket:
        Bucket.objects.create(member=member, action="x", spent=1, at=timezone.now())
    else:
        KnownDevice.objects.create(member=member, device="d" * 64)
    aged(model.objects, field, timedelta(days=days) - timedelta(hours=1))
    own_data.expire()
    assert model.objects.count() == 1
    aged(model.objects, field, timedelta(days=days) + timedelta(hours=1))
    own_data.expire()
    assert model.objects.count() == 0


@pytest.fixture
def signal():
    now = timezone.now()
    case = Report.objects.create(
        target="accounts.user", target_id="1", title="x", owner=UserFactory(), status="rejected", due_at=now,
        closed_at=now,
    )  # fmt: skip
    return Signal.objects.create(
        report=case, reporter=UserFactory(), reason="spam", text="He writes to all.", weight=1,
        evidence={"text": "Canary"}, evidence_hash="h", origin="network",
    )  # fmt: skip


def test_evidence_goes_half_a_year_after_the_case_was_closed(signal):
    for days, kept in ((179, True), (181, False)):
        aged(Report.objects, "closed_at", timedelta(days=days))
        moderation_data.expire()
        signal.refresh_from_db()
        assert (signal.evidence, signal.text) == (({"text": "Canary"}, "He writes to all.") if kept else ({}, ""))


def test_of_a_case_that_runs_nothing_goes(signal):
    Report.objects.update(status="open", closed_at=None, opened_at=timezone.now() - timedelta(days=400))
    moderation_data.expire()
    signal.refresh_from_db()
    assert signal.evidence


def test_the_network_goes_after_ninety_days(signal):
    for days, kept in ((89, "network"), (91, "")):
        aged(Signal.objects, "at", timedelta(days=days))
        moderation_data.expire()
        signal.refresh_from_db()
        assert signal.origin == kept
