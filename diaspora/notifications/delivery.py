"""Delivery: claim → commit → send → mark.

A claim is committed before anything leaves the house, so a worker that dies leaves a claim that has gone stale and
not a mail that goes twice. The mark is fenced by the claim's token: a worker that comes back from the dead changes
nothing. What a stale claim means is for sweep.py to find out.
"""

import logging
import time
import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.db.models.functions import Greatest, Now

from diaspora.notifications import rates, suppression
from diaspora.notifications.carrier import (
    Bounced,
    Carrier,
    CarrierAway,
    NotOurs,
    NotTaken,
    Unclear,
    carrier,
)
from diaspora.notifications.kinds import MAIL_KINDS, Composed, Later, Mail, MailKind, Skip
from diaspora.notifications.marks import Marks, quick_commits
from diaspora.notifications.models import Delivery

log = logging.getLogger(__name__)

# Each within the lease: no letter is begun later than half of it after the claim, none is waited for longer than
# five sixths of it.
BEGIN_WITHIN, END_WITHIN = 1 / 2, 5 / 6
BATCH = {Delivery.Kind.SECURITY: 10, Delivery.Kind.NOTICE: 50, Delivery.Kind.DIGEST: 500}
MAX_ATTEMPTS = 5

OLDEST = """
    SELECT attempts FROM notifications_delivery WHERE status = 'planned' AND kind = %s AND due_at <= now()
     ORDER BY due_at, id LIMIT 1 FOR UPDATE SKIP LOCKED
"""
CLAIM = """
    WITH due AS (
        SELECT id FROM notifications_delivery
         WHERE status = 'planned' AND kind = %s AND due_at <= now() AND (attempts > 0) = %s
         ORDER BY due_at, id LIMIT %s FOR UPDATE SKIP LOCKED)
    UPDATE notifications_delivery AS d
       SET status = 'claimed', attempts = attempts + 1, claim_token = %s, claimed_at = now(), begun_at = NULL,
           lease_until = now() + make_interval(secs => %s)
      FROM due WHERE d.id = due.id
    RETURNING d.*
"""


def claim(kind: str, *, limit: int | None = None) -> list[Delivery]:
    """Takes what is due, for MAIL_LEASE_S seconds by the database's clock. Committed when it returns.

    What was tried before is tried alone: if it takes the worker down with it, it takes nothing else.
    """
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            # A claim that a crash forgets would be sent twice; a mark that it forgets is found again.
            cursor.execute("SET LOCAL synchronous_commit = on")
            cursor.execute(OLDEST, [kind])
            oldest = cursor.fetchone()
        if oldest is None:
            return []
        tried = oldest[0] > 0
        size = 1 if tried else limit or BATCH[Delivery.Kind(kind)]
        found = list(Delivery.objects.raw(CLAIM, [kind, tried, size, uuid.uuid4(), settings.MAIL_LEASE_S]))
        return rates.within_limits(found)


def deliver(kinds: Sequence[str], *, budget_s: float = 200) -> Counter[str]:
    """Sends what is due, the first of `kinds` first, until nothing is left or the time is up; one batch in any case.
    Returns how many ended in which status."""
    ends, done = time.monotonic() + budget_s, Counter[str]()
    with quick_commits(), carrier() as hop:
        while True:
            began = time.monotonic()
            batch = _next_batch(kinds)
            if not batch:
                break
            results = send_batch(batch, hop, began=began)
            done += results
            if results["away"] or time.monotonic() > ends:
                break
    return done


def _next_batch(kinds: Sequence[str]) -> list[Delivery]:
    return next((batch for kind in kinds if (batch := claim(kind))), [])


def send_batch(batch: Sequence[Delivery], hop: Carrier, *, began: float) -> Counter[str]:
    """`began`: time.monotonic() from before the claim."""
    kind = MAIL_KINDS.by_key()[batch[0].kind]
    composed, marks, well = _compose(kind, batch), Marks(clear=not kind.keeps_contents), list[str]()
    done = _set_aside(batch, composed)
    letters = [(row, found) for row in batch if isinstance(found := composed[row.pk], Mail)]
    try:
        for place, (row, mail) in enumerate(letters):
            if time.monotonic() > began + settings.MAIL_LEASE_S * BEGIN_WITHIN:
                done["returned"] += _put_back(_rest(letters, place), "the claim ran out of time")
                break
            marks.begin(row)
            try:
                outcome = _send_one(row, mail, hop, marks, until=began + settings.MAIL_LEASE_S * END_WITHIN)
            except CarrierAway as error:
                done["away"] += _carrier_away(_rest(letters, place), str(error))
                break
            if outcome == "sent":
                well.append(mail.to)
            else:
                done[outcome] += 1
    finally:
        done["sent"] += marks.flush()
    suppression.went_well(well)
    return +done


def _send_one(row: Delivery, mail: Mail, hop: Carrier, marks: Marks, *, until: float) -> str:
    """Raises CarrierAway. What was begun is settled in any case, so the connection to the database is free again."""
    try:
        marks.sent(row, hop.send(mail, until=until, still_ours=marks.is_ours))
    except NotOurs:
        # Somebody else's by now.
        return "lost"
    except (NotTaken, Bounced, Unclear) as error:
        return _mark_broken(row, mail, error) if marks.is_ours() else "lost"
    finally:
        marks.is_ours()
    return "sent"


def _rest(letters: Sequence[tuple[Delivery, Mail]], place: int) -> list[Delivery]:
    return [row for row, _mail in letters[place:]]


def _compose(kind: MailKind, batch: Sequence[Delivery]) -> Mapping[int, Composed]:
    """One row that cannot be composed doesn't hold up the others."""
    try:
        return kind.compose(batch)
    except Exception:
        if len(batch) == 1:
            log.exception("mail.cannot_compose delivery=%s", batch[0].pk)
            _mark(batch[0], Delivery.Status.FAILED, last_error="compose: see the log", due_at=_again_at(batch[0]))
            return {batch[0].pk: Skip("failed")}
    return {pk: found for row in batch for pk, found in _compose(kind, [row]).items()}


def _set_aside(batch: Sequence[Delivery], composed: Mapping[int, Composed]) -> Counter[str]:
    done = Counter[str]()
    for row in batch:
        found = composed[row.pk]
        if isinstance(found, Skip):
            done["skipped"] += _mark(row, Delivery.Status.SKIPPED, last_error=found.reason, address="")
        elif isinstance(found, Later):
            done["later"] += _mark(row, Delivery.Status.PLANNED, attempts=row.attempts - 1, due_at=found.due_at)
    return done


def _mark_broken(row: Delivery, mail: Mail, error: NotTaken | Bounced | Unclear) -> str:
    said = str(error)[:300]
    log.warning("mail.broken delivery=%s class=%s", row.pk, type(error).__name__)
    if isinstance(error, Unclear):
        _mark(row, Delivery.Status.UNKNOWN, last_error=said)
        return "unknown"
    if isinstance(error, Bounced):
        suppression.refused_by_server(mail.to, said)
        _mark(row, Delivery.Status.SKIPPED, last_error=f"bounced: {said}"[:300])
        return "skipped"
    _mark(row, Delivery.Status.FAILED, last_error=said, due_at=_again_at(row))
    return "failed"


def _again_at(row: Delivery) -> Any:
    minutes = 0.5 if row.kind == Delivery.Kind.SECURITY else 2.0
    return Now() + timedelta(minutes=minutes * 2 ** (row.attempts - 1))


def _carrier_away(rows: Sequence[Delivery], said: str) -> int:
    """The server is down: that's no attempt of theirs, so an outage of any length parks nothing."""
    return _mark_all(
        rows,
        Delivery.Status.FAILED,
        attempts=Greatest(F("attempts") - 1, 0),
        due_at=Now() + timedelta(seconds=30),
        last_error=said[:300],
    )


def _put_back(rows: Sequence[Delivery], said: str) -> int:
    return _mark_all(rows, Delivery.Status.PLANNED, attempts=Greatest(F("attempts") - 1, 0), last_error=said)


def _mark(row: Delivery, to: str, **fields: Any) -> int:
    return _mark_all([row], to, **fields)


def _mark_all(rows: Sequence[Delivery], to: str, **fields: Any) -> int:
    """Claimed → `to`, where the claim is still ours. Returns how many were."""
    assert to in Delivery.MOVES[Delivery.Status.CLAIMED]
    if not rows:
        return 0
    ours = Delivery.objects.filter(
        pk__in=[row.pk for row in rows], claim_token=rows[0].claim_token, status=Delivery.Status.CLAIMED
    )
    return ours.update(status=to, claim_token=None, lease_until=None, **fields)
