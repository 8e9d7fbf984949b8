"""Is the mail moving? One row says when the tick last ran; the outbox says the rest."""

from dataclasses import dataclass
from datetime import timedelta

from django.contrib.postgres.functions import TransactionNow
from django.db import connection
from django.db.models.functions import Now

from diaspora.notifications.models import Delivery, Heartbeat

TICK = "tick"
BEAT_DEAD_AFTER = timedelta(minutes=5)
BACKLOG_AFTER = timedelta(minutes=10)


@dataclass(frozen=True)
class State:
    """Ages in whole seconds; `beat_age_s` is None before the first tick, `oldest_due_s` is 0 where nothing waits."""

    beat_age_s: int | None
    oldest_due_s: int
    planned: int
    unknown: int
    parked: int

    @property
    def faults(self) -> list[str]:
        found = []
        if self.beat_age_s is None or self.beat_age_s > BEAT_DEAD_AFTER.total_seconds():
            found.append("beat")
        if self.oldest_due_s > BACKLOG_AFTER.total_seconds():
            found.append("backlog")
        if self.parked:
            found.append("parked")
        return found


def beat() -> None:
    """The first of TICKS."""
    Heartbeat.objects.update_or_create(pk=TICK, defaults={"at": TransactionNow()})


def state() -> State:
    """One statement over partial indexes."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT (SELECT extract(epoch FROM now() - at)::int FROM notifications_heartbeat WHERE name = %s),
                   (SELECT coalesce(extract(epoch FROM now() - min(due_at))::int, 0) FROM notifications_delivery
                     WHERE status = 'planned' AND due_at <= now()),
                   (SELECT count(*) FROM notifications_delivery WHERE status = 'planned' AND due_at <= now()),
                   (SELECT count(*) FROM notifications_delivery WHERE status = 'unknown'),
                   (SELECT count(*) FROM notifications_delivery WHERE status = 'parked')
            """,
            [TICK],
        )
        return State(*cursor.fetchone())


def waiting(kinds: tuple[str, ...]) -> bool:
    return Delivery.objects.filter(kind__in=kinds, status=Delivery.Status.PLANNED, due_at__lte=Now()).exists()
