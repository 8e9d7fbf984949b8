"""What workers left behind: asked about, tried again, or left in doubt."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from diaspora.notifications.carrier import carrier
from diaspora.notifications.delivery import MAX_ATTEMPTS, claim, send_batch
from diaspora.notifications.marks import quick_commits
from diaspora.notifications.models import Delivery, MailEvent
from diaspora.notifications.sweep import sweep, unpark
from tests.factories import UserFactory
from tests.notifications.factories import SecurityDeliveryFactory

LONG_AGO = timezone.now() - timedelta(minutes=5)


@pytest.fixture
def no_one_to_ask(settings):
    settings.EMAIL_BACKEND, settings.MAIL_ASK = "django.core.mail.backends.smtp.EmailBackend", ""


def died(*, begun, kind="security", **fields):
    """A claim whose worker is dead."""
    member = None if kind == "security" else UserFactory()
    return SecurityDeliveryFactory(
        kind=kind, member=member, status="claimed", attempts=1, claimed_at=timezone.now(), lease_until=LONG_AGO,
        begun_at=timezone.now() if begun else None, **fields,
    )  # fmt: skip


def status(row):
    row.refresh_from_db()
    return row.status


def test_what_was_not_begun_is_certainly_not_sent(db, no_one_to_ask):
    row = died(begun=False, kind="digest")
    sweep()
    assert status(row) == "planned"


def test_a_claim_from_before_the_databases_last_start_is_in_doubt(db, no_one_to_ask):
    row = died(begun=False, kind="digest")
    Delivery.objects.update(claimed_at=timezone.now() - timedelta(days=30))
    sweep()
    assert status(row) == "unknown"


def test_a_live_claim_is_left_alone(transactional_db, smtp_sink):
    row = SecurityDeliveryFactory()
    claim("security")
    sweep()
    assert status(row) == "claimed"


def test_what_the_last_hop_has_is_sent(db, smtp_sink):
    row = died(begun=True, kind="digest")
    smtp_sink.ids[f"{row.message_id}@localhost"] += 1
    sweep()
    assert (status(row), row.reconciled) == ("sent", 1)


def test_what_the_last_hop_has_not_is_planned_again(db, smtp_sink):
    row = died(begun=True, kind="digest")
    sweep()
    assert (status(row), row.reconciled) == ("planned", 1)


def test_a_digest_in_doubt_stays_in_doubt_and_a_code_goes_again(db, no_one_to_ask):
    digest, code = died(begun=True, kind="digest"), died(begun=True)
    sweep()
    sweep()
    assert (status(digest), status(code)) == ("unknown", "planned")


def test_the_providers_word_settles_it_later(db, no_one_to_ask):
    row = died(begun=True, kind="digest")
    sweep()
    MailEvent.objects.create(esp="test", event_id="1", event_type="delivered", delivery=row)
    sweep()
    assert status(row) == "sent"


def test_a_code_that_went_leaves_nothing_behind(db, smtp_sink):
    row = died(begun=True)
    smtp_sink.ids[f"{row.message_id}@localhost"] += 1
    sweep()
    assert (status(row), row.address, row.payload) == ("sent", "", {})


def test_failed_waits_for_its_time_and_is_parked_after_five(db):
    waits = SecurityDeliveryFactory(status="failed", attempts=1, due_at=timezone.now() + timedelta(minutes=1))
    again = SecurityDeliveryFactory(status="failed", attempts=4, due_at=LONG_AGO)
    poison = SecurityDeliveryFactory(status="failed", attempts=MAX_ATTEMPTS, due_at=LONG_AGO)
    sweep()
    assert [status(row) for row in (waits, again, poison)] == ["failed", "planned", "parked"]
    assert unpark(Delivery.objects.all()) == 1
    assert (status(poison), poison.attempts) == ("planned", 0)


def test_a_row_that_takes_its_worker_down_five_times_is_parked_and_the_others_go(transactional_db, smtp_sink):
    """Each time the worker dies over it before anything is begun."""
    rows = SecurityDeliveryFactory.create_batch(4)
    poison = rows[0]
    sizes = []
    for _ in range(30):
        batch = claim("security")
        if not batch:
            break
        sizes.append(len(batch))
        if poison in batch:
            # It dies here, and its lease runs out.
            Delivery.objects.filter(status="claimed").update(lease_until=LONG_AGO)
        else:
            with quick_commits(), carrier() as hop:
                assert send_batch(batch, hop, began=time.monotonic())["sent"] == 1
        sweep()
    assert sizes[0] == 4
    assert set(sizes[1:]) == {1}
    assert status(poison) == "parked"
    assert [status(row) for row in rows[1:]] == ["sent"] * 3


def test_sweeping_twice_is_sweeping_once(db, smtp_sink):
    row = died(begun=True, kind="digest")
    sweep()
    sweep()
    assert (status(row), row.reconciled) == ("planned", 1)
