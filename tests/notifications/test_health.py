"""`/healthz?full` says whether mail moves, and never asks the broker."""

import time
from datetime import timedelta

import pytest
from django.utils import timezone

from diaspora.notifications import heartbeat
from diaspora.notifications.models import Delivery, Heartbeat
from tests.notifications.factories import SecurityDeliveryFactory


def full(client):
    response = client.get("/healthz?full")
    return response.status_code, response.json()


def test_before_the_first_tick_the_beat_is_missing(client, db):
    status, found = full(client)
    assert (status, found["faults"], found["beat_age_s"]) == (503, ["beat"], None)


def test_a_beating_heart_is_well(client, db):
    heartbeat.beat()
    status, found = full(client)
    assert (status, found["ok"], found["planned"]) == (200, True, 0)
    assert 0 <= found["beat_age_s"] <= 1


@pytest.mark.parametrize(
    ("fault", "make"),
    [
        ("beat", lambda: Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=6))),
        ("backlog", lambda: SecurityDeliveryFactory(due_at=timezone.now() - timedelta(minutes=11))),
        ("parked", lambda: SecurityDeliveryFactory(status=Delivery.Status.PARKED)),
    ],
)
def test_each_fault_is_named(client, db, fault, make):
    heartbeat.beat()
    make()
    status, found = full(client)
    assert (status, found["faults"]) == (503, [fault])
    assert client.get("/healthz").status_code == 200


def test_it_answers_at_once_without_a_broker(client, db, settings):
    settings.CELERY_BROKER_URL = settings.REDIS_URL = "redis://127.0.0.1:1/0"
    began = time.monotonic()
    assert full(client)[0] == 503
    assert time.monotonic() - began < 1
