"""A machine whose clock is off holds nothing back and hurries nothing."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from diaspora.notifications.delivery import claim, deliver
from diaspora.notifications.models import Delivery, Notification
from diaspora.notifications.outbox import post_security_mail
from diaspora.notifications.services import notify
from diaspora.notifications.sweep import sweep
from diaspora.notifications.tasks import URGENT
from tests.factories import UserFactory
from tests.notifications.test_notices import _zone_where_it_is_day

pytestmark = pytest.mark.parametrize("hours_off", [-24, -1, 1, 24])


def off(hours):
    return time_machine.travel(datetime.now(UTC) + timedelta(hours=hours), tick=True)


def test_codes_and_notices_that_it_writes_go_at_once(transactional_db, smtp_sink, hours_off):
    member = UserFactory(time_zone=_zone_where_it_is_day())
    with off(hours_off):
        post_security_mail(address="bilal@example.test", subject="Your code", text="It is 123-456.")
        notify(member, "example/plain", url="/me/", key="example/1", title="A job")
    assert deliver(URGENT) == {"sent": 2}
    assert Notification.objects.get().delivery.status == "sent"


def test_what_it_could_not_send_is_tried_again_when_it_should(transactional_db, smtp_sink, settings, hours_off):
    post_security_mail(address="bilal@example.test", subject="Your code", text="It is 123-456.")
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with off(hours_off):
        assert deliver(URGENT) == {"away": 1}
    row = Delivery.objects.get()
    assert row.status == "failed"
    assert abs(row.due_at - datetime.now(UTC)) < timedelta(minutes=2)
    settings.EMAIL_PORT = port
    Delivery.objects.update(due_at=datetime.now(UTC))
    with off(hours_off):
        sweep()
        assert deliver(URGENT) == {"sent": 1}


def test_it_neither_takes_a_living_claim_nor_leaves_a_dead_one(transactional_db, smtp_sink, hours_off):
    living, dead = (
        post_security_mail(address=f"{name}@example.test", subject="Code", text="1") for name in ("a", "b")
    )
    assert len(claim("security")) == 2
    Delivery.objects.filter(pk=dead.pk).update(
        lease_until=datetime.now(UTC) - timedelta(seconds=1), begun_at=datetime.now(UTC)
    )
    with off(hours_off):
        sweep()
    assert Delivery.objects.get(pk=living.pk).status == "claimed"
    # The mail server was asked, and hasn't got it.
    assert Delivery.objects.get(pk=dead.pk).status == "planned"
