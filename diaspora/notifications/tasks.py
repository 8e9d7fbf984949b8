"""Doorbells: a message says "look", the outbox says what there is to do."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from diaspora.notifications import heartbeat, rates
from diaspora.notifications.delivery import deliver as deliver_now
from diaspora.notifications.figures import bulk_must_stop
from diaspora.notifications.models import Delivery
from diaspora.notifications.sweep import sweep as sweep_now

log = logging.getLogger(__name__)
URGENT = (Delivery.Kind.SECURITY, Delivery.Kind.NOTICE)
BULK = (Delivery.Kind.DIGEST,)
RINGS_FOR_S = 55


@shared_task(ignore_result=True)
def deliver() -> None:
    """Codes and notices, on a queue and a worker of their own: they never wait behind a digest."""
    deliver_now(URGENT)


@shared_task(ignore_result=True)
def deliver_bulk() -> None:
    if not bulk_must_stop():
        deliver_now(BULK)


def ring(queue: str) -> None:
    """Raises kombu's OperationalError where the broker is away."""
    task = deliver_bulk if queue == "bulk" else deliver
    task.apply_async(expires=RINGS_FOR_S)


def sweep() -> None:
    """One of TICKS."""
    sweep_now()
    rates.forget_old()


def ring_what_waits() -> None:
    """One of TICKS: the guarantee behind the doorbell."""
    for queue, kinds in (("mail", URGENT), ("bulk", BULK)):
        if heartbeat.waiting(kinds):
            try:
                ring(queue)
            except OperationalError:
                log.warning("mail.cannot_ring %s", queue)
