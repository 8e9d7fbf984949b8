"""What a worker writes down about each letter, at the speed of the mail server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import OperationalError, connection
from psycopg import pq

from diaspora.notifications.models import Delivery

NAME = b"mail_marks"
SQL = b"""
    WITH sent AS (
        UPDATE notifications_delivery
           SET status = 'sent', sent_at = now(), provider_id = $1::text, claim_token = NULL, lease_until = NULL,
               last_error = '', address = CASE WHEN $2::bool THEN '' ELSE address END,
               payload = CASE WHEN $2 THEN '{}'::jsonb ELSE payload END
         WHERE id = $3::bigint AND claim_token = $4::uuid AND status = 'claimed' RETURNING 1),
    begun AS (
        UPDATE notifications_delivery SET begun_at = now()
         WHERE id = $5::bigint AND claim_token = $6::uuid AND status = 'claimed' RETURNING 1)
    SELECT (SELECT count(*) FROM sent), (SELECT count(*) FROM begun)
"""


class Marks:
    """ "Sent" of one letter and "begun" of the next are one statement. It's on its way while the mail server hears the
    next envelope: `begin` returns at once, and `is_ours` waits for its commit before the contents follow. Both marks
    are fenced by the claim's token. Nothing else may be asked of this connection between the two.
    """

    def __init__(self, *, clear: bool) -> None:
        self._clear, self._number = clear, 0
        self._waiting: tuple[Delivery, str] | None = None
        self._asked, self._ours = False, False

    def begin(self, row: Delivery) -> None:
        self._post(row)

    def is_ours(self) -> bool:
        """False where the claim isn't ours any more. May be asked again."""
        if self._asked:
            self._settle()
        return self._ours

    def sent(self, row: Delivery, provider_id: str) -> None:
        self._waiting = (row, provider_id)

    def flush(self) -> int:
        """How many were marked in all."""
        self.is_ours()
        if self._waiting:
            self._post(None)
            self._settle()
        return self._number

    def _post(self, begin: Delivery | None) -> None:
        done, provider_id = self._waiting or (None, "")
        self._waiting, self._asked = None, True
        clear = b"t" if self._clear else b"f"
        _connection().send_query_prepared(NAME, [provider_id.encode(), clear, *_named(done), *_named(begin)])

    def _settle(self) -> None:
        self._asked, self._ours = False, False
        marked, begun = _answer(_connection())
        self._number += marked
        self._ours = bool(begun)


def _named(row: Delivery | None) -> tuple[bytes | None, bytes | None]:
    return (None, None) if row is None else (str(row.pk).encode(), str(row.claim_token).encode())


def _connection() -> pq.abc.PGconn:
    found: pq.abc.PGconn = connection.connection.pgconn
    return found


def _answer(asked: pq.abc.PGconn) -> Sequence[int]:
    """Raises OperationalError where the database went away meanwhile."""
    found: Sequence[int] = ()
    fault = b""
    while (result := asked.get_result()) is not None:
        if result.status == pq.ExecStatus.TUPLES_OK:
            found = [int(result.get_value(0, place) or 0) for place in range(result.nfields)]
        else:
            fault = result.error_message
        if asked.status == pq.ConnStatus.BAD:
            break
    if not found:
        raise OperationalError((fault or asked.error_message).decode("utf-8", "replace").strip())
    return found


@contextmanager
def quick_commits() -> Iterator[None]:
    """Marks don't wait for the disk: one that a crash of the database forgets is a stale claim like any other, and
    what was claimed before the database last started counts as begun (sweep.py)."""
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    prepared = _connection().prepare(NAME, SQL)
    if prepared.status != pq.ExecStatus.COMMAND_OK:
        raise OperationalError(prepared.error_message.decode("utf-8", "replace").strip())
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed:
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit; DEALLOCATE mail_marks")
