"""The minute's sweep: what was left behind by workers that died, servers that refused and messages that were lost.

It may run twice at once: every change is conditional on what was seen.
"""

import logging
from datetime import timedelta
from typing import Any

from django.db.models import DateTimeField, F, Func, QuerySet
from django.db.models.functions import Greatest, Now

from diaspora.notifications.delivery import MAX_ATTEMPTS
from diaspora.notifications.kinds import kind_of, message_id
from diaspora.notifications.lasthop import LastHop, last_hop, told_of
from diaspora.notifications.models import Delivery

log = logging.getLogger(__name__)
Status = Delivery.Status
# A provider's word may come late; after that the row stays as it is and is shown to the staff.
ASK_FOR = timedelta(hours=24)
ASK_AT_ONCE = 500


class ServerStart(Func):
    function = "pg_postmaster_start_time"
    template = "%(function)s()"
    output_field = DateTimeField()


def sweep() -> None:
    stale_claims_are_sorted()
    settle_unknown()
    failed_are_tried_again()


def stale_claims_are_sorted() -> None:
    """Whoever held them is dead, or so late that its mark will be fenced off. What it hadn't begun is certainly not
    sent; unless the database went down since, which may have forgotten that it was begun."""
    stale = Delivery.objects.filter(status=Status.CLAIMED, lease_until__lt=Now())
    freed = {"claim_token": None, "lease_until": None}
    untouched = stale.filter(begun_at__isnull=True, claimed_at__gt=ServerStart())
    untouched.update(status=Status.FAILED, due_at=Now(), last_error="the worker died before it began", **freed)
    stale.update(status=Status.UNKNOWN, last_error="the worker died", **freed)


def settle_unknown() -> int:
    hop = last_hop()
    open_rows = Delivery.objects.filter(status=Status.UNKNOWN, claimed_at__gt=Now() - ASK_FOR)
    return sum(_settle(row, hop) for row in open_rows.order_by("claimed_at")[:ASK_AT_ONCE])


def _settle(row: Delivery, hop: LastHop) -> int:
    has = told_of(row) or hop.has(message_id(row).strip("<>"))
    if has is None and not kind_of(row).resend_unknown:
        return 0
    same = Delivery.objects.filter(pk=row.pk, status=Status.UNKNOWN, attempts=row.attempts)
    if has:
        return same.update(
            status=Status.SENT, sent_at=F("claimed_at"), reconciled=F("reconciled") + 1, **_emptied(row)
        )
    if row.attempts >= MAX_ATTEMPTS:
        return _park(same)
    return same.update(status=Status.PLANNED, due_at=Now(), reconciled=F("reconciled") + 1)


def _emptied(row: Delivery) -> dict[str, Any]:
    return {} if kind_of(row).keeps_contents else {"address": "", "payload": {}}


def failed_are_tried_again() -> int:
    due = Delivery.objects.filter(status=Status.FAILED, due_at__lte=Now())
    _park(due.filter(attempts__gte=MAX_ATTEMPTS))
    return due.filter(attempts__lt=MAX_ATTEMPTS).update(status=Status.PLANNED)


def _park(rows: "QuerySet[Delivery]") -> int:
    parked = rows.update(status=Status.PARKED)
    if parked:
        log.error("mail.parked count=%s: five attempts failed; see the outbox in the admin", parked)
    return parked


def unpark(rows: "QuerySet[Delivery]") -> int:
    """For the staff, once the cause is mended."""
    return rows.filter(status=Status.PARKED).update(
        status=Status.PLANNED, attempts=Greatest(F("attempts") - MAX_ATTEMPTS, 0), due_at=Now()
    )
