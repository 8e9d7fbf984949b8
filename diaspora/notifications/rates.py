"""So many mails a minute to one receiving domain, and in all: counted where they're claimed, by all workers."""

from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F
from django.db.models.functions import Greatest, Now, TruncMinute
from django.utils import timezone

from diaspora.notifications.models import Delivery, SendRate

EVERYWHERE = "*"
# Returns what stood before: the row's lock makes two workers count one after the other.
COUNT = """
    INSERT INTO notifications_sendrate (domain, minute, claimed) VALUES (%s, date_trunc('minute', now()), %s)
    ON CONFLICT (domain, minute) DO UPDATE SET claimed = notifications_sendrate.claimed + excluded.claimed
    RETURNING claimed - %s
"""


def within_limits(batch: list[Delivery]) -> list[Delivery]:
    """Those of a fresh claim that this minute still has room for. The others go back until the next one. Codes and
    resets are counted but never held back."""
    limits: dict[str, int] = settings.MAIL_RATES
    if not limits or not batch:
        return batch
    held: set[int] = set()
    for domain in sorted({EVERYWHERE, *(row.domain for row in batch)} & limits.keys()):
        rows = [row for row in batch if row.pk not in held and domain in {EVERYWHERE, row.domain}]
        room = max(0, limits[domain] - _count(domain, len(rows)))
        held |= {row.pk for row in rows[room:] if row.kind != Delivery.Kind.SECURITY}
    _hold(held)
    return [row for row in batch if row.pk not in held]


def _count(domain: str, number: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [domain, number, number])
        found: tuple[int] = cursor.fetchone()
    return found[0]


def _hold(held: set[int]) -> None:
    if held:
        Delivery.objects.filter(pk__in=held).update(
            status=Delivery.Status.PLANNED,
            attempts=Greatest(F("attempts") - 1, 0),
            claim_token=None,
            lease_until=None,
            due_at=TruncMinute(Now()) + timedelta(minutes=1),
        )


def forget_old() -> None:
    SendRate.objects.filter(minute__lt=timezone.now() - timedelta(days=1)).delete()
