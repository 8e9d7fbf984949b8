"""The truth about one letter: begun, sent. Never batched, only made cheap."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from diaspora.notifications.models import Delivery


class Marks:
    """ "Sent" of one letter and "begun" of the next are one statement. `begin` is committed before the letter goes;
    both are fenced by the claim's token."""

    SQL = """
        WITH sent AS (
            UPDATE notifications_delivery
               SET status = 'sent', sent_at = now(), provider_id = %s, claim_token = NULL, lease_until = NULL,
                   last_error = '', address = CASE WHEN %s THEN '' ELSE address END,
                   payload = CASE WHEN %s THEN '{}'::jsonb ELSE payload END
             WHERE id = %s AND claim_token = %s AND status = 'claimed' RETURNING 1),
        begun AS (
            UPDATE notifications_delivery SET begun_at = now()
             WHERE id = %s AND claim_token = %s AND status = 'claimed' RETURNING 1)
        SELECT (SELECT count(*) FROM sent), (SELECT count(*) FROM begun)
    """

    def __init__(self, *, clear: bool) -> None:
        self._clear, self._number = clear, 0
        self._waiting: tuple[Delivery, str] | None = None

    def begin(self, row: Delivery) -> bool:
        """False where the claim isn't ours any more."""
        return self._write(row)

    def sent(self, row: Delivery, provider_id: str) -> None:
        self._waiting = (row, provider_id)

    def flush(self) -> int:
        """How many were marked in all."""
        if self._waiting:
            self._write(None)
        return self._number

    def _write(self, begin: Delivery | None) -> bool:
        done, provider_id = self._waiting or (Delivery(), "")
        begin, self._waiting = begin or Delivery(), None
        with connection.cursor() as cursor:
            cursor.execute(
                self.SQL,
                [
                    provider_id, self._clear, self._clear, done.pk, done.claim_token, begin.pk, begin.claim_token,
                ],
            )  # fmt: skip
            marked, begun = cursor.fetchone()
        self._number += marked
        return bool(begun)


@contextmanager
def quick_commits() -> Iterator[None]:
    """Marks don't wait for the disk: one that a crash of the database forgets is a stale claim like any other, and
    what was claimed before the database last started counts as begun (sweep.py)."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit")
