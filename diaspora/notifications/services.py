"""`notify()` tells a member something: a line on the site, and a mail through the outbox."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.notifications import notices
from diaspora.notifications.addresses import domain_of
from diaspora.notifications.hours import database_now, decent
from diaspora.notifications.models import Delivery, NoticeChoice, NoticeWhen, Notification

MAILS_A_DAY = 100


@transaction.atomic
def notify(member: User, kind: str, *, url: str, key: str, **data: Any) -> Notification:
    """Call it in the transaction of what happened.

    `kind` names the template `emails/<kind>.txt` ("jobs/published"): its first line is the subject, the rest
    the text, both rendered with `data`, `url` and `member` in the member's language when it's read. `key` makes
    it once: the same key again returns the first row. `data` must be JSON. Whether it's mailed, and when, is the
    member's choice (notices.py).
    """
    notice, made = Notification.objects.get_or_create(
        key=key, defaults={"member": member, "kind": kind, "url": url, "data": data}
    )
    if made:
        _mail(notice, member)
    return notice


def _mail(notice: Notification, member: User) -> None:
    kind = notices.rule(notice.kind)
    chosen = notices.choices_of([member.pk], [kind.name]).get((member.pk, kind.name))
    when = notices.when_for(chosen, kind)
    if when == NoticeWhen.DIGEST:
        notice.in_digest = True
    elif when == NoticeWhen.NOW and not _flooded(member):
        notice.delivery = _gathered(member, kind) if kind.wait else _single(notice, member)
    notice.save(update_fields=["in_digest", "delivery"])


def _flooded(member: User) -> bool:
    day = timezone.now() - timedelta(days=1)
    return Delivery.objects.filter(member=member, created_at__gt=day).count() >= MAILS_A_DAY


def _single(notice: Notification, member: User) -> Delivery:
    return _plan(f"notice/{notice.key}", member, timedelta(0))


def _gathered(member: User, kind: notices.NoticeKind) -> Delivery:
    """The mail that is being filled for this member, or a new one. It's locked: a worker that claims it at this
    moment waits for us, or we don't find it any more."""
    prefix = f"notices/{member.pk}/{int(kind.wait.total_seconds())}/"
    filling = Delivery.objects.select_for_update(skip_locked=True).filter(
        member=member, status=Delivery.Status.PLANNED, attempts=0, key__startswith=prefix, due_at__gt=Now()
    )
    return filling.first() or _plan(f"{prefix}{timezone.now():%Y%m%dT%H%M%S%f}", member, kind.wait)


def _plan(key: str, member: User, wait: timedelta) -> Delivery:
    return Delivery.objects.create(
        key=key[:160],
        kind=Delivery.Kind.NOTICE,
        member=member,
        domain=domain_of(member.email),
        due_at=decent(database_now() + wait, member.time_zone),
    )


def choose(member: User, kind: str, when: str) -> None:
    """Raises ValueError for a kind that is always mailed."""
    ruled = notices.rule(kind)
    if ruled.required:
        raise ValueError(f"{kind} is always mailed")
    NoticeChoice.objects.update_or_create(member=member, kind=ruled.name, defaults={"when": when})


def mark_read(member: User, *, only: int | None = None) -> int:
    """All of a member's notices, or one. Returns how many were unread."""
    unread = member.notifications.filter(read_at__isnull=True)
    if only is not None:
        unread = unread.filter(pk=only)
    return unread.update(read_at=timezone.now())
