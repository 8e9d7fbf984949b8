"""What notices and mails hold about a member, and for how long."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from diaspora.notifications.models import Delivery, MailEvent, NoticeChoice, Notification

NOTICES_KEPT = timedelta(days=365)
CONTENTS_KEPT = timedelta(days=30)
ROWS_KEPT = timedelta(days=90)
ENDED = (Delivery.Status.SENT, Delivery.Status.SKIPPED, Delivery.Status.PARKED, Delivery.Status.UNKNOWN)


class NotificationsData:
    key = "notifications"
    rules = (
        Rule(Notification, "member", ("url", "data"), "a year, so that a member finds an answer again", "delete"),
        Rule(NoticeChoice, "member", ("kind", "when"), "while the account lives: it's their choice", "delete"),
        Rule(
            Delivery, "member", ("address", "payload"),
            "the address until it's sent, the contents 30 days for the browser's view, the row 90 days", "delete",
        ),
    )  # fmt: skip

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        yield "notices", list(member.notifications.values("kind", "url", "data", "created_at", "read_at"))
        yield "notice_choices", list(NoticeChoice.objects.filter(member=member).values("kind", "when"))
        yield "mails", list(member.deliveries.values("kind", "status", "due_at", "sent_at"))


def expire() -> None:
    """One of TICKS. A code that couldn't be sent for a day helps nobody any more."""
    now = timezone.now()
    Notification.objects.filter(created_at__lt=now - NOTICES_KEPT).delete()
    old = Delivery.objects.filter(status__in=ENDED)
    old.filter(created_at__lt=now - ROWS_KEPT).delete()
    old.filter(created_at__lt=now - CONTENTS_KEPT).exclude(payload={}).update(payload={})
    given_up = Q(status__in=[Delivery.Status.PARKED, Delivery.Status.SKIPPED], kind=Delivery.Kind.SECURITY)
    old.filter(given_up, created_at__lt=now - timedelta(days=1)).exclude(address="").update(address="", payload={})
    MailEvent.objects.filter(at__lt=now - ROWS_KEPT).delete()
