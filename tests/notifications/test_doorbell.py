"""A code arrives within a second or two, and the request that caused it never touched the broker."""

import time

import pytest
import redis
from django.db import connection

from diaspora.notifications.models import Delivery
from diaspora.notifications.outbox import post_security_mail
from diaspora.tasks import tick
from tests.notifications.factories import SecurityDeliveryFactory
from tests.services import rings_at


def test_a_code_is_at_the_mail_server_within_two_seconds(doorbell, smtp_sink):
    # The first ring also warms the worker.
    post_security_mail(address="first@example.test", subject="Your code", text="111-111")
    smtp_sink.wait_for(1, timeout_s=30)
    began = time.monotonic()
    post_security_mail(address="second@example.test", subject="Your code", text="222-222")
    smtp_sink.wait_for(2, timeout_s=10)
    assert time.monotonic() - began < 2


def test_bulk_and_raw_inserts_ring_too(doorbell, smtp_sink):
    Delivery.objects.bulk_create(SecurityDeliveryFactory.build_batch(20))
    smtp_sink.wait_for(20, timeout_s=30)
    assert set(smtp_sink.ids.values()) == {1}


def test_without_a_doorbell_the_tick_sees_to_it(celery_worker_process, smtp_sink):
    SecurityDeliveryFactory()
    tick.delay()
    smtp_sink.wait_for(1)


def test_the_broker_holds_no_address_and_no_word(transactional_db, smtp_sink, broker):
    post_security_mail(address="canary@example.test", subject="Canary", text="canary")
    tick()
    client = redis.Redis.from_url(broker)
    stored = b"".join(client.dump(key) or b"" for key in client.scan_iter())
    assert b"deliver" in stored
    assert b"canary" not in stored.lower()


def test_a_tick_without_a_broker_ends_and_keeps_the_row(transactional_db, smtp_sink, settings):
    row = SecurityDeliveryFactory()
    began = time.monotonic()
    with rings_at("redis://127.0.0.1:1/0"):
        tick()
    assert time.monotonic() - began < 20
    row.refresh_from_db()
    assert row.status == "planned"


@pytest.mark.fault
def test_the_doorbell_outlives_a_database_that_cuts_its_connection(doorbell, smtp_sink):
    post_security_mail(address="first@example.test", subject="Your code", text="111-111")
    smtp_sink.wait_for(1, timeout_s=30)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    time.sleep(2)
    assert doorbell.poll() is None
    post_security_mail(address="second@example.test", subject="Your code", text="222-222")
    smtp_sink.wait_for(2, timeout_s=30)
