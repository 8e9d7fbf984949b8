"""Whom we don't write to: complaints, bounces, and the scores that lead there."""

import re
from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from diaspora.notifications.addresses import address_hash
from diaspora.notifications.models import BounceScore, Suppression

SOFT, HARD, GOOD, STOP_AT = 1.0, 2.0, 0.1, 4.0
SCORE_LASTS = timedelta(days=30)
# A mailbox that was closed may be opened again, and its owner can only prove that by a code sent there: after a
# day one security mail is tried again.
SECURITY_TRIES_AGAIN = timedelta(days=1)


def suppress(address: str, scope: str, reason: str) -> None:
    """Never weakened by a later event: they come out of order."""
    Suppression.objects.update_or_create(
        address_hash=address_hash(address), scope=scope, defaults={"reason": reason[:60], "at": timezone.now()}
    )


def lift(address: str) -> None:
    """The owner proved the address anew. A complaint stays."""
    key = address_hash(address)
    Suppression.objects.filter(address_hash=key).exclude(reason="complaint").delete()
    BounceScore.objects.filter(pk=key).delete()


def suppressed(addresses: Iterable[str], *, security: bool = False) -> set[str]:
    """Which of `addresses` we don't write to now. One statement."""
    by_hash = {address_hash(address): address for address in addresses}
    rows = Suppression.objects.filter(address_hash__in=by_hash)
    if security:
        rows = rows.filter(scope=Suppression.Scope.ALL, at__gt=timezone.now() - SECURITY_TRIES_AGAIN)
    return {by_hash[found] for found in rows.values_list("address_hash", flat=True)}


def hard_bounce(address: str, reason: str = "hard bounce") -> None:
    suppress(address, Suppression.Scope.ALL, reason)
    add_to_score(address, HARD)


def soft_bounce(address: str) -> None:
    add_to_score(address, SOFT)


def complaint(address: str) -> None:
    suppress(address, Suppression.Scope.BULK, "complaint")


def refused_by_server(address: str, said: str) -> None:
    """5xx at RCPT. "No such mailbox" (5.1.x) closes the address; a policy or a full box only counts."""
    if re.search(r"\b5\.1\.\d+\b", said) or not re.search(r"\b5\.\d+\.\d+\b", said):
        hard_bounce(address, "no such mailbox")
    else:
        add_to_score(address, HARD)


def add_to_score(address: str, points: float) -> None:
    key, now = address_hash(address), timezone.now()
    standing, _made = BounceScore.objects.get_or_create(pk=key, defaults={"last_at": now})
    if standing.last_at < now - SCORE_LASTS:
        BounceScore.objects.filter(pk=key).update(score=0)
    BounceScore.objects.filter(pk=key).update(score=F("score") + points, last_at=now)
    if BounceScore.objects.filter(pk=key, score__gte=STOP_AT).exists():
        suppress(address, Suppression.Scope.BULK, "bounces")


def went_well(addresses: Sequence[str]) -> None:
    if addresses:
        BounceScore.objects.filter(pk__in=[address_hash(address) for address in addresses]).update(
            score=Greatest(F("score") - GOOD, 0.0)
        )
