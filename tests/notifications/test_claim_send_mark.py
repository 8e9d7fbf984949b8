"""Claim → commit → send → mark."""

import time
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, connections
from django.utils import timezone

from diaspora.notifications.carrier import carrier
from diaspora.notifications.delivery import claim, deliver, send_batch
from diaspora.notifications.marks import quick_commits
from diaspora.notifications.models import Delivery
from diaspora.notifications.outbox import post_security_mail
from tests.notifications.factories import SecurityDeliveryFactory

SECURITY = Delivery.Kind.SECURITY


def test_a_code_is_sent_once_and_leaves_nothing_behind(transactional_db, smtp_sink):
    row = post_security_mail(address="bilal@example.test", subject="Your code", text="It is 123-456.")
    assert deliver([SECURITY]) == {"sent": 1}
    assert deliver([SECURITY]) == {}
    row.refresh_from_db()
    assert (row.status, row.address, row.payload, row.attempts) == ("sent", "", {}, 1)
    ((to, mail),) = smtp_sink.mails
    assert (to, mail["To"], mail["Subject"]) == ("bilal@example.test", "bilal@example.test", "Your code")
    assert mail["Message-ID"] == f"<{row.message_id}@localhost>"
    assert "123-456" in mail.get_body(("plain",)).get_content()
    assert "123-456" in mail.get_body(("html",)).get_content()


def test_what_is_due_later_stays(transactional_db, smtp_sink):
    SecurityDeliveryFactory(due_at=timezone.now() + timedelta(minutes=1))
    assert deliver([SECURITY]) == {}
    assert not smtp_sink.mails


def test_a_row_that_another_worker_holds_is_passed_over(transactional_db):
    first, second = SecurityDeliveryFactory.create_batch(2)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT 1 FROM notifications_delivery WHERE id = %s FOR UPDATE", [first.pk])
            assert [row.pk for row in claim(SECURITY)] == [second.pk]
            cursor.execute("ROLLBACK")
    finally:
        other.close()


def test_a_claim_is_committed_before_anything_is_sent(transactional_db):
    row = SecurityDeliveryFactory()
    claim(SECURITY)
    other = connections.create_connection("default")
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT status, attempts, lease_until > now() FROM notifications_delivery")
            assert cursor.fetchall() == [("claimed", 1, True)]
    finally:
        other.close()
    row.refresh_from_db()
    assert row.lease_until - row.claimed_at == timedelta(seconds=120)


def test_a_zombie_changes_nothing(transactional_db, smtp_sink):
    """Its lease ran out, another worker took the mail: the late mark is fenced off by the claim's token."""
    row = SecurityDeliveryFactory()
    batch = claim(SECURITY)
    newer = uuid.uuid4()
    Delivery.objects.filter(pk=row.pk).update(claim_token=newer)
    with quick_commits(), carrier() as hop:
        assert send_batch(batch, hop, began=time.monotonic()) == {"lost": 1}
    assert not smtp_sink.mails
    row.refresh_from_db()
    assert (row.status, row.claim_token) == ("claimed", newer)


def test_a_worker_out_of_time_gives_back_what_it_has_not_begun(transactional_db, smtp_sink):
    rows = SecurityDeliveryFactory.create_batch(3)
    batch = claim(SECURITY)
    with quick_commits(), carrier() as hop:
        assert send_batch(batch, hop, began=time.monotonic() - 61) == {"returned": 3}
    assert not smtp_sink.mails
    assert {(row.status, row.attempts) for row in Delivery.objects.all()} == {("planned", 0)}
    assert len(rows) == 3


def test_codes_go_before_notices_and_the_connection_is_kept(transactional_db, smtp_sink):
    SecurityDeliveryFactory.create_batch(25)
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        before = cursor.fetchone()
    assert deliver([SECURITY]) == {"sent": 25}
    assert set(smtp_sink.ids.values()) == {1}
    assert smtp_sink.sessions == 1
    with connection.cursor() as cursor:
        cursor.execute("SHOW synchronous_commit")
        assert cursor.fetchone() == before


def test_one_row_that_cannot_be_composed_does_not_hold_up_the_others(transactional_db, smtp_sink):
    poison = SecurityDeliveryFactory(payload={})
    good = SecurityDeliveryFactory.create_batch(3)
    assert deliver([SECURITY])["sent"] == 3
    poison.refresh_from_db()
    assert (poison.status, poison.attempts) == ("failed", 1)
    assert {row.pk for row in good} == set(Delivery.objects.filter(status="sent").values_list("pk", flat=True))


@pytest.mark.parametrize("field", ["kind", "status"])
def test_the_database_refuses_unknown_words(transactional_db, field):
    with pytest.raises(IntegrityError):
        SecurityDeliveryFactory(**{field: "other"})
