"""A mail server that refuses, delays, hangs and drops: what is definite is tried again, what isn't is not."""

import pytest
from django.utils import timezone

from diaspora.notifications.delivery import deliver
from diaspora.notifications.models import Delivery, Suppression
from diaspora.notifications.sweep import sweep
from tests.faults.smtp import rude_server
from tests.notifications.factories import SecurityDeliveryFactory

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]
MAILS = 20


@pytest.fixture
def at_port(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT, settings.MAIL_ASK = "127.0.0.1", 1, ""

    def point(port):
        settings.EMAIL_PORT = port

    return point


def statuses():
    return dict.fromkeys(Delivery.objects.values_list("status", flat=True))


def a_while_later():
    """The backoff is over."""
    Delivery.objects.filter(status="failed").update(due_at=timezone.now())
    sweep()


def test_a_server_that_is_down_parks_nothing_however_long(at_port):
    SecurityDeliveryFactory.create_batch(MAILS)
    at_port(1)
    for _ in range(7):
        assert deliver(["security"])["away"] > 0
        assert set(statuses()) <= {"failed", "planned"}
        a_while_later()
    with rude_server() as (sink, port):
        at_port(port)
        while deliver(["security"]):
            pass
    assert list(statuses()) == ["sent"]
    assert set(sink.ids.values()) == {1}
    assert len(sink.ids) == MAILS


@pytest.mark.parametrize(
    ("fault", "error"),
    [("greet-421", "connect: "), ("rcpt-450", "RCPT: 450"), ("refuse-after-dot", "after the final dot: 554")],
)
def test_a_definite_no_is_tried_again_and_arrives_once(at_port, fault, error):
    SecurityDeliveryFactory.create_batch(MAILS)
    with rude_server(fault, times=5) as (sink, port):
        at_port(port)
        deliver(["security"])
        assert Delivery.objects.filter(status="failed", last_error__startswith=error).exists()
        assert not Delivery.objects.filter(status="unknown").exists()
        for _ in range(3 * MAILS):
            a_while_later()
            if not deliver(["security"]) and list(statuses()) == ["sent"]:
                break
    assert list(statuses()) == ["sent"]
    assert set(sink.ids.values()) == {1}
    assert len(sink.ids) == MAILS


def test_a_mailbox_that_does_not_exist_is_not_tried_again(at_port):
    SecurityDeliveryFactory.create_batch(MAILS)
    with rude_server("rcpt-550", times=7) as (sink, port):
        at_port(port)
        deliver(["security"])
    assert Delivery.objects.filter(status="skipped", last_error__startswith="bounced: RCPT: 550").count() == 7
    assert Delivery.objects.filter(status="sent").count() == MAILS - 7 == len(sink.ids)
    assert Suppression.objects.filter(scope="all").count() == 7


@pytest.mark.parametrize("fault", ["hang-after-dot", "drop-after-dot"])
def test_silence_after_the_dot_is_unknown_and_only_a_code_goes_again(at_port, fault):
    SecurityDeliveryFactory.create_batch(4)
    with rude_server(fault, times=2) as (sink, port):
        at_port(port)
        deliver(["security"])
        assert sorted(Delivery.objects.values_list("status", flat=True)) == ["sent", "sent", "unknown", "unknown"]
        assert set(sink.ids.values()) == {1}
        sweep()
        while deliver(["security"]):
            pass
    assert list(statuses()) == ["sent"]
    # A second code harms nobody; the two that were in doubt came twice.
    assert sorted(sink.ids.values()) == [1, 1, 2, 2]


def test_a_server_that_hangs_up_after_each_mail_is_no_fault(at_port):
    SecurityDeliveryFactory.create_batch(MAILS)
    with rude_server("drop-after-250") as (sink, port):
        at_port(port)
        deliver(["security"])
    assert list(statuses()) == ["sent"]
    assert set(sink.ids.values()) == {1}
    assert Delivery.objects.filter(attempts=1).count() == MAILS


def test_a_slow_server_makes_the_worker_give_back_what_it_has_no_time_for(at_port, settings):
    settings.MAIL_LEASE_S = 4
    SecurityDeliveryFactory.create_batch(8)
    with rude_server(slow_s=0.5) as (sink, port):
        at_port(port)
        done = deliver(["security"], budget_s=0.1)
        assert done["returned"] > 0
        assert done["sent"] + done["returned"] == 8
        while deliver(["security"]):
            pass
    assert list(statuses()) == ["sent"]
    assert set(sink.ids.values()) == {1}
