"""Report: one case about one thing. Signal: what one member said about it, with what they saw."""

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status


class Reason(models.TextChoices):
    HARASSMENT = "harassment", _("Harassment or stalking")
    SEXUAL = "sexual", _("Sexual")
    THREAT = "threat", _("A threat")
    DOXXING = "doxxing", _("Shows somebody's private details")
    MONEY = "money", _("Asked me for money, or the job is not real")
    IMPERSONATION = "impersonation", _("Pretends to be somebody else")
    HATE = "hate", _("Hate against a sect, people or gender")
    SPAM = "spam", _("Advertising or spam")
    OFF_TOPIC = "off_topic", _("Does not belong here")
    OTHER = "other", _("Something else")


class Priority(models.IntegerChoices):
    P0 = 0, "P0"
    P1 = 1, "P1"
    P2 = 2, "P2"


URGENCY = {
    Reason.THREAT: Priority.P0, Reason.DOXXING: Priority.P0, Reason.SEXUAL: Priority.P0,
    Reason.HARASSMENT: Priority.P1, Reason.MONEY: Priority.P1, Reason.HATE: Priority.P1,
    Reason.IMPERSONATION: Priority.P1,
}  # fmt: skip
ANSWER_WITHIN = {
    Priority.P0: timedelta(hours=4), Priority.P1: timedelta(hours=24), Priority.P2: timedelta(hours=72),
}  # fmt: skip


class ReportStatus(models.TextChoices):
    OPEN = "open", _("waiting")
    CLAIMED = "claimed", _("being looked at")
    UPHELD = "upheld", _("upheld")
    REJECTED = "rejected", _("no rule broken")
    DUPLICATE = "duplicate", _("decided with another")
    APPEALED = "appealed", _("appealed")
    FINAL = "final", _("final")


LIVE = (ReportStatus.OPEN, ReportStatus.CLAIMED)


class ReportQuerySet(models.QuerySet["Report"]):
    def waiting(self) -> "ReportQuerySet":
        """Most urgent first."""
        return self.filter(status__in=LIVE).order_by("priority", "due_at", "pk")


@pghistory.track(fields=["status", "priority", "assignee"], model_name="ReportEvent")
class Report(Moving):
    """`target` is the Moderated's key, "jobs.job"; `owner` is who answers for it.

    `version` grows with everything that a moderator may have to know before deciding.
    """

    Status = ReportStatus
    Priority = Priority
    MOVES = {
        Status.OPEN: {Status.CLAIMED},
        Status.CLAIMED: {Status.OPEN, Status.UPHELD, Status.REJECTED, Status.DUPLICATE},
        Status.UPHELD: {Status.APPEALED},
        Status.APPEALED: {Status.FINAL},
    }

    target = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="reports_about"
    )
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.P2)
    score = models.FloatField(default=0)
    version = models.PositiveIntegerField(default=1)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    lease_until = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    first_touch_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)
    brigaded = models.BooleanField(default=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        permissions = [("decide_report", "Can decide reports")]
        constraints = [
            known_status(ReportStatus, name="report_status_known"),
            models.UniqueConstraint(
                fields=["target", "target_id"],
                condition=Q(status__in=["open", "claimed"]),
                name="one_live_report_a_target",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["upheld", "rejected", "duplicate", "appealed", "final"])
                | Q(closed_at__isnull=False),
                name="closed_report_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["priority", "due_at", "id"], name="report_queue", condition=Q(status__in=["open", "claimed"])
            ),
            models.Index(fields=["target", "target_id"], name="report_target"),
        ]

    def __str__(self) -> str:
        return f"{self.target} {self.target_id}"


class Signal(models.Model):
    """`weight` is frozen when it's given; `evidence` is what stood there then, `origin` a hash of the network."""

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="signals")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signals")
    reason = models.CharField(max_length=13, choices=Reason)
    text = models.TextField(max_length=1000, blank=True)
    weight = models.FloatField()
    evidence = models.JSONField(default=dict)
    evidence_hash = models.CharField(max_length=64)
    origin = models.CharField(max_length=64, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "reporter", "reason"], name="one_signal_a_reason"),
            known_status(Reason, name="signal_reason_known", field="reason"),
        ]
        indexes = [models.Index(fields=["reporter", "-at"], name="signal_reporter")]

    def __str__(self) -> str:
        return f"{self.reason} by {self.reporter_id}"
