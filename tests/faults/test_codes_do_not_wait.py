"""A login code never waits behind a digest: queues and workers of their own."""

import time

import pytest

from diaspora.notifications.models import Delivery
from diaspora.notifications.outbox import post_security_mail
from diaspora.notifications.tasks import ring
from tests import services
from tests.faults.test_kill_workers import plan_digests

pytestmark = [pytest.mark.fault, pytest.mark.django_db(transaction=True)]


def test_a_code_overtakes_hundreds_of_digests(smtp_sink, broker):
    plan_digests(300)
    # Half a minute of digests.
    smtp_sink.answer_after_s = 0.1
    env = services.environment(smtp_sink)
    with (
        services.celery_worker(env, queues="mail", concurrency=1, name="mail"),
        services.celery_worker(env, queues="bulk", concurrency=1, name="bulk"),
    ):
        ring("bulk")
        smtp_sink.wait_for(5, timeout_s=60)
        post_security_mail(address="bilal@example.test", subject="Your code", text="It is 123-456.")
        began = time.monotonic()
        ring("mail")
        while "bilal@example.test" not in {to for to, _mail in list(smtp_sink.mails)}:
            assert time.monotonic() - began < 15
            time.sleep(0.05)
        assert Delivery.objects.filter(kind="digest").exclude(status="sent").count() > 100
