"""The nightly count and its doorbell."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from diaspora.insights import counting

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def count_community() -> None:
    """Safe to run twice: the day's row is claimed by one."""
    if day := counting.due_day():
        counting.count(day)


def ring_count() -> None:
    """One of TICKS."""
    if counting.due_day():
        try:
            count_community.apply_async(expires=55)
        except OperationalError:
            log.warning("insights.cannot_ring")
