"""What the staff see of the mail, and when bulk mail stops by itself."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from diaspora.notifications import heartbeat
from diaspora.notifications.models import Delivery, DeliveryKind, MailEvent

log = logging.getLogger(__name__)
ALARM_AT, STOP_AT = 0.0008, 0.002
# Below it one angry reader would be a rate.
ENOUGH = 2000
LATELY = timedelta(days=7)


@dataclass(frozen=True)
class KindFigures:
    """One kind of mail: numbers of now for what is open, of the last day for what has ended."""

    kind: str
    queue: str
    due: int
    oldest_due_at: datetime | None
    claimed: int
    failed: int
    unknown: int
    parked: int
    sent: int
    skipped: Mapping[str, int]


@dataclass(frozen=True)
class Figures:
    state: heartbeat.State
    kinds: tuple[KindFigures, ...]
    events: Mapping[str, int]
    complaint_rate: float
    bulk_stopped: bool


def figures() -> Figures:
    since = timezone.now() - LATELY
    events = MailEvent.objects.filter(at__gt=since).values_list("event_type").annotate(Count("pk"))
    rate = complaint_rate()
    return Figures(
        state=heartbeat.state(),
        kinds=tuple(_of_kind(kind) for kind in DeliveryKind),
        events=dict(events.order_by("event_type")),
        complaint_rate=rate,
        bulk_stopped=rate >= STOP_AT,
    )


def _of_kind(kind: DeliveryKind) -> KindFigures:
    now, rows = timezone.now(), Delivery.objects.filter(kind=kind)
    status = Delivery.Status
    due = Q(status=status.PLANNED, due_at__lte=now)
    open_rows = rows.filter(status__in=[status.PLANNED, status.CLAIMED, status.FAILED, status.UNKNOWN, status.PARKED])
    counts = open_rows.aggregate(
        due=Count("pk", filter=due), oldest=Min("due_at", filter=due),
        **{name: Count("pk", filter=Q(status=name)) for name in ("claimed", "failed", "unknown", "parked")},
    )  # fmt: skip
    day = rows.filter(created_at__gt=now - timedelta(days=1))
    skipped: dict[str, int] = {}
    for reason, number in day.filter(status=status.SKIPPED).values_list("last_error").annotate(Count("pk")):
        word = reason.partition(":")[0]
        skipped[word] = skipped.get(word, 0) + number
    return KindFigures(
        kind=str(kind.label), queue="bulk" if kind == Delivery.Kind.DIGEST else "mail", due=counts["due"],
        oldest_due_at=counts["oldest"], claimed=counts["claimed"], failed=counts["failed"], unknown=counts["unknown"],
        parked=counts["parked"], sent=day.filter(status=status.SENT).count(), skipped=skipped,
    )  # fmt: skip


def complaint_rate() -> float:
    """Of the last seven days' digests; 0 while there are too few to say."""
    since = timezone.now() - LATELY
    sent = Delivery.objects.filter(kind=Delivery.Kind.DIGEST, status=Delivery.Status.SENT, sent_at__gt=since).count()
    if sent < ENOUGH:
        return 0.0
    return MailEvent.objects.filter(event_type="complained", at__gt=since).count() / sent


def bulk_must_stop() -> bool:
    """Providers close an account long before 0.3 % of its readers complain."""
    rate = complaint_rate()
    if rate >= ALARM_AT:
        log.error("mail.complaints rate=%.4f: bulk mail stops at %.4f", rate, STOP_AT)
    return rate >= STOP_AT
