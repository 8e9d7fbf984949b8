"""What members are told: on the site, and by mail through the outbox."""

import uuid

import pgtrigger
from django.conf import settings
from django.contrib.postgres.functions import TransactionNow
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status


class NotificationQuerySet(models.QuerySet["Notification"]):
    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)


class Notification(models.Model):
    """One line in a member's list. Words come from `emails/<kind>.txt`, filled with `data`, when it's read."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    url = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    # The mail that carries it; empty where the member wants none, or has it in the digest.
    delivery = models.ForeignKey(
        "Delivery", null=True, blank=True, on_delete=models.SET_NULL, related_name="notifications"
    )
    in_digest = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [
            models.Index(fields=["member", "-created_at", "-id"], name="notification_list"),
            models.Index(fields=["member"], name="notification_unread", condition=Q(read_at=None)),
            models.Index(fields=["member", "created_at"], name="notification_in_digest", condition=Q(in_digest=True)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class NoticeWhen(models.TextChoices):
    NOW = "now", _("By mail, at once")
    DIGEST = "digest", _("In my digest")
    OFF = "off", _("On the site only")


class NoticeChoice(models.Model):
    """What a member chose for one kind of notice. No row: the kind's default."""

    When = NoticeWhen

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=60)
    when = models.CharField(max_length=6, choices=NoticeWhen)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind"], name="one_choice_a_kind"),
            known_status(NoticeWhen, name="notice_choice_known", field="when"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.when}"


class DeliveryStatus(models.TextChoices):
    PLANNED = "planned", _("planned")
    CLAIMED = "claimed", _("claimed")
    SENT = "sent", _("sent")
    FAILED = "failed", _("failed")
    UNKNOWN = "unknown", _("unknown")
    PARKED = "parked", _("parked")
    SKIPPED = "skipped", _("skipped")


class DeliveryKind(models.TextChoices):
    SECURITY = "security", _("security")
    NOTICE = "notice", _("notice")
    DIGEST = "digest", _("digest")


# A committed insert of something that is due rings the bell: also for bulk and raw inserts, and from whichever
# process it comes. The payload names the queue.
DOORBELL = """
    IF EXISTS (SELECT 1 FROM fresh WHERE status = 'planned' AND due_at <= now() + interval '2 seconds'
               AND kind <> 'digest') THEN PERFORM pg_notify('doorbell', 'mail'); END IF;
    IF EXISTS (SELECT 1 FROM fresh WHERE status = 'planned' AND due_at <= now() + interval '2 seconds'
               AND kind = 'digest') THEN PERFORM pg_notify('doorbell', 'bulk'); END IF;
    RETURN NULL;
"""


class Delivery(Moving):
    """The outbox: one row a mail, written in the transaction of what caused it.

    Its status changes in delivery.py and sweep.py only, by conditional statements over many rows that follow
    MOVES: the row is its own record, so nothing is written to the audit log.
    """

    Status = DeliveryStatus
    Kind = DeliveryKind

    MOVES = {
        # Back to planned: a quiet hour or a full hour of the receiver's came between; or the carrier was away.
        Status.PLANNED: {Status.CLAIMED, Status.SKIPPED},
        Status.CLAIMED: {Status.SENT, Status.FAILED, Status.UNKNOWN, Status.SKIPPED, Status.PLANNED},
        Status.UNKNOWN: {Status.SENT, Status.PLANNED, Status.PARKED},
        Status.FAILED: {Status.PLANNED, Status.PARKED},
        Status.PARKED: {Status.PLANNED},
    }

    # "digest/weekly/2026-W48/17": the same mail cannot be planned twice.
    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=8, choices=DeliveryKind)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="deliveries",
        # The index of a member's newest serves.
        db_index=False,
    )
    # Only for security mail, which may go to an address that no member has; emptied once sent.
    address = models.EmailField(blank=True)
    # The receiver's domain, for limits of so many an hour.
    domain = models.CharField(max_length=120, blank=True)
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=7, choices=DeliveryStatus, default=DeliveryStatus.PLANNED)
    # By the database's clock: a machine that is an hour off holds nothing back.
    due_at = models.DateTimeField(db_default=TransactionNow())
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    # Committed right before the letter goes to the server: a claim that died earlier was certainly not sent.
    begun_at = models.DateTimeField(null=True, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    provider_id = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    # Why it was skipped, or what broke last.
    last_error = models.CharField(max_length=300, blank=True)
    # How many times a stale claim was settled by asking the last hop.
    reconciled = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        constraints = [
            known_status(DeliveryStatus, name="delivery_status_known"),
            known_status(DeliveryKind, name="delivery_kind_known", field="kind"),
            models.CheckConstraint(
                condition=Q(member__isnull=False) | Q(kind=DeliveryKind.SECURITY), name="delivery_names_a_receiver"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "due_at", "id"], name="delivery_planned", condition=Q(status="planned")),
            models.Index(
                fields=["status", "lease_until"],
                name="delivery_unsettled",
                condition=Q(status__in=["claimed", "unknown", "failed", "parked"]),
            ),
            models.Index(fields=["member", "-created_at"], name="delivery_of_member"),
            models.Index(fields=["provider_id"], name="delivery_provider", condition=~Q(provider_id="")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="doorbell",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="fresh"),  # type: ignore[no-untyped-call]
                func=DOORBELL,
            )
        ]

    def __str__(self) -> str:
        return self.key


class SuppressionScope(models.TextChoices):
    BULK = "bulk", _("all but security mail")
    ALL = "all", _("everything")


class Suppression(models.Model):
    """An address that we don't write to. Keyed by a hash, so that it outlives the account and tells no address."""

    Scope = SuppressionScope

    address_hash = models.CharField(max_length=64)
    scope = models.CharField(max_length=4, choices=SuppressionScope)
    reason = models.CharField(max_length=60)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["address_hash", "scope"], name="one_suppression_a_scope"),
            known_status(SuppressionScope, name="suppression_scope_known", field="scope"),
        ]

    def __str__(self) -> str:
        return f"{self.scope}: {self.reason}"


class BounceScore(models.Model):
    """How often mail to an address came back lately: soft 1, hard 2, a good one -0.1; at 4 bulk mail stops."""

    address_hash = models.CharField(max_length=64, primary_key=True)
    score = models.FloatField(default=0)
    last_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"{self.score:.1f}"


class MailEvent(models.Model):
    """What a provider told us about a mail, once: `event_id` is its own name for it, or a hash of the event."""

    esp = models.CharField(max_length=30)
    event_id = models.CharField(max_length=120)
    event_type = models.CharField(max_length=30)
    delivery = models.ForeignKey(Delivery, null=True, blank=True, on_delete=models.SET_NULL, related_name="events")
    address_hash = models.CharField(max_length=64, blank=True)
    detail = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["esp", "event_id"], name="one_row_an_event")]
        indexes = [models.Index(fields=["event_type", "-at"], name="mail_event_type")]

    def __str__(self) -> str:
        return f"{self.esp} {self.event_type}"


class SendRate(models.Model):
    """How many mails were claimed for a receiving domain ("*": for all) within one minute, by all workers."""

    domain = models.CharField(max_length=120)
    minute = models.DateTimeField()
    claimed = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["domain", "minute"], name="one_rate_a_minute")]

    def __str__(self) -> str:
        return f"{self.domain} {self.minute:%H:%M}: {self.claimed}"


class Heartbeat(models.Model):
    """When the minute's tick last ran."""

    name = models.CharField(max_length=20, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} {self.at}"
