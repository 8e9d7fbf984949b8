"""What members are told: on the site, and by mail through the outbox."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from diaspora.moves import Moving, known_status


class Notification(models.Model):
    """One line in a member's list. Words come from `emails/<kind>.txt`, filled with `data`, when it's read."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    url = models.CharField(max_length=300)
    data = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-created_at", "-pk")
        indexes = [models.Index(fields=["member", "-created_at", "-id"], name="notification_list")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class DeliveryStatus(models.TextChoices):
    PLANNED = "planned"
    CLAIMED = "claimed"
    SENT = "sent"
    FAILED = "failed"
    UNKNOWN = "unknown"
    PARKED = "parked"
    SKIPPED = "skipped"


class Delivery(Moving):
    """The outbox: one row a mail, written in the transaction of what caused it."""

    Status = DeliveryStatus

    class Kind(models.TextChoices):
        SECURITY = "security"
        NOTICE = "notice"
        DIGEST = "digest"

    MOVES = {
        Status.PLANNED: {Status.CLAIMED, Status.SKIPPED},
        Status.CLAIMED: {Status.SENT, Status.FAILED, Status.UNKNOWN, Status.SKIPPED},
        Status.UNKNOWN: {Status.SENT, Status.PLANNED},
        Status.FAILED: {Status.PLANNED, Status.PARKED},
    }

    key = models.CharField(max_length=160, unique=True)
    kind = models.CharField(max_length=8, choices=Kind)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    # Only for security mail, which may go to an address that no member has; emptied once sent.
    address = models.EmailField(blank=True)
    payload = models.JSONField(default=dict)
    status = models.CharField(max_length=7, choices=Status, default=Status.PLANNED)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    claim_token = models.UUIDField(null=True, blank=True)
    claimed_at = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    message_id = models.UUIDField(default=uuid.uuid4, unique=True)
    provider_id = models.CharField(max_length=120, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [known_status(DeliveryStatus, name="delivery_status_known")]
        indexes = [
            models.Index(fields=["due_at", "id"], name="delivery_planned", condition=models.Q(status="planned")),
        ]

    def __str__(self) -> str:
        return self.key
