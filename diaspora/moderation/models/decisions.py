"""Decision: what was done about somebody or something, by whom and why. Appeal: the answer of the one concerned."""

from datetime import datetime

import pgtrigger
from django.conf import settings
from django.core.validators import MaxLengthValidator, MinLengthValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moderation.models.reports import Reason, Report
from diaspora.moves import Moving, known_status

models.CharField.register_lookup(Length)


class DecisionKind(models.TextChoices):
    NONE = "none", _("No rule broken")
    WARN = "warn", _("A warning")
    HIDE = "hide", _("Hidden")
    RESTORE = "restore", _("Shown again")
    PAUSE = "pause", _("No new contacts until a moderator has looked")
    LIMIT = "limit", _("Limited")
    MUTE = "mute", _("May not write")
    SUSPEND = "suspend", _("Suspended")
    BAN = "ban", _("Banned")
    NO_VOUCH = "no_vouch", _("May not vouch for others")
    LIFT = "lift", _("Lifted")


PENALTIES = (
    DecisionKind.PAUSE, DecisionKind.LIMIT, DecisionKind.MUTE, DecisionKind.SUSPEND, DecisionKind.BAN,
    DecisionKind.NO_VOUCH,
)  # fmt: skip
SHUT_OUT = (DecisionKind.SUSPEND, DecisionKind.BAN)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def in_force(self, now: datetime | None = None) -> "DecisionQuerySet":
        """Penalties that hold at this moment."""
        now = now or timezone.now()
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=now),
            kind__in=PENALTIES,
            starts_at__lte=now,
            reversed_by__isnull=True,
        )

    def for_member(self) -> "DecisionQuerySet":
        """What the one concerned is told about."""
        return self.exclude(kind__in=[DecisionKind.NONE]).order_by("-starts_at", "-pk")


class Decision(models.Model):
    """Append-only. `actor` is null where the site acted by itself; `member` is the one concerned."""

    Kind = DecisionKind

    kind = models.CharField(max_length=8, choices=Kind)
    target = models.CharField(max_length=80)
    target_id = models.CharField(max_length=40)
    title = models.CharField(max_length=200, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions_about"
    )
    report = models.ForeignKey(Report, null=True, on_delete=models.PROTECT, related_name="decisions")
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decisions_made"
    )
    reason = models.CharField(max_length=13, choices=Reason)
    reason_text = models.CharField(max_length=500, validators=[MinLengthValidator(10)])
    public_note = models.CharField(max_length=500, blank=True)
    starts_at = models.DateTimeField(default=timezone.now)
    ends_at = models.DateTimeField(null=True, blank=True)
    reverses = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="reversed_by")
    told_at = models.DateTimeField(null=True, blank=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints = [
            known_status(DecisionKind, name="decision_kind_known", field="kind"),
            models.CheckConstraint(condition=Q(reason_text__length__gte=10), name="decision_gives_a_reason"),
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gt=models.F("starts_at")),
                name="decision_ends_after_start",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "kind"], name="decision_member"),
            models.Index(fields=["starts_at"], name="decision_to_tell", condition=Q(told_at__isnull=True)),
        ]
        triggers = [
            # The title may hold a name, which an erasure takes out.
            pgtrigger.ReadOnly(name="decision_stands", exclude=["told_at", "title"]),
            pgtrigger.Protect(name="decision_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target} {self.target_id}"


class AppealStatus(models.TextChoices):
    OPEN = "open", _("waiting")
    GRANTED = "granted", _("granted")
    DISMISSED = "dismissed", _("dismissed")


class Appeal(Moving):
    """One a decision, within 20 days; answered by somebody else than who decided."""

    Status = AppealStatus
    MOVES = {Status.OPEN: {Status.GRANTED, Status.DISMISSED}}

    decision = models.OneToOneField(Decision, on_delete=models.PROTECT, related_name="appeal")
    text = models.TextField(max_length=2000, validators=[MaxLengthValidator(2000)])
    status = models.CharField(max_length=9, choices=Status, default=Status.OPEN)
    answer = models.CharField(max_length=500, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            known_status(AppealStatus, name="appeal_status_known"),
            models.CheckConstraint(
                condition=Q(status="open") | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="appeal_names_its_decider",
            ),
        ]

    def __str__(self) -> str:
        return f"appeal against {self.decision_id}"
