"""The tick: a metronome. SQL decides what is due."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils.module_loading import import_string

log = logging.getLogger(__name__)


@shared_task
def tick() -> None:
    """Runs each of TICKS. One that fails doesn't stop the others, and is tried again in a minute."""
    for path in settings.TICKS:
        try:
            import_string(path)()
        except Exception:
            log.exception("tick.failed %s", path)
