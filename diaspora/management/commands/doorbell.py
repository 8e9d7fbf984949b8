"""`manage.py doorbell`: hears that the outbox has something, and rings the workers."""

import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any, NoReturn

import psycopg
from django.core.management.base import BaseCommand
from django.db import DatabaseError, connection
from kombu.exceptions import OperationalError

from diaspora.notifications.tasks import ring

log = logging.getLogger(__name__)
LISTEN_S = 5.0
QUEUES = ("mail", "bulk")


class Command(BaseCommand):
    help = (
        "Listens to PostgreSQL and rings the workers as soon as a mail is planned, so that a code arrives within a\n"
        "second or two. Without it mail goes with the minute's tick. It outlives a broker or a database that is away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="end after the first ring (for trying it out)")

    def handle(self, *args: Any, **options: Any) -> None:
        signal.signal(signal.SIGTERM, _leave)
        # Whatever came while nobody listened.
        owed = set(QUEUES)
        while True:
            try:
                owed |= _heard(0.5 if owed else LISTEN_S)
            except (DatabaseError, psycopg.Error):
                log.warning("doorbell.database_away")
                connection.close()
                owed |= set(QUEUES)
                time.sleep(1)
                continue
            owed = _rung(owed)
            if options["once"] and not owed:
                return


def _leave(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


def _heard(wait_s: float) -> set[str]:
    """Which queues were named. Several rings at once are one; a session that broke listens anew."""
    if connection.connection is None or connection.connection.closed:
        connection.close()
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("LISTEN doorbell")
    heard = {note.payload for note in connection.connection.notifies(timeout=wait_s, stop_after=1)}
    return heard & set(QUEUES)


def _rung(owed: set[str]) -> set[str]:
    """What still has to be rung. The broker being away is no reason to stop."""
    left = set()
    for queue in owed:
        try:
            ring(queue)
        except (OperationalError, OSError):
            log.warning("doorbell.broker_away")
            left.add(queue)
    if left:
        time.sleep(1)
    return left
