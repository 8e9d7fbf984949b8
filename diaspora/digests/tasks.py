"""The planner's doorbell."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from diaspora.digests import planning, services
from diaspora.digests.models import Subscription
from diaspora.notifications.hours import database_now

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def plan() -> None:
    planning.plan()


def ring_planner() -> None:
    """One of TICKS."""
    services.subscribe_newcomers()
    if Subscription.objects.filter(next_due_at__lte=database_now()).exists():
        try:
            plan.apply_async(expires=55)
        except OperationalError:
            log.warning("digest.cannot_ring")
