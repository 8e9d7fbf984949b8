"""Proposal: what one of the staff may not do alone. A second person looks at it and approves."""

import pghistory
from django.conf import settings
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from diaspora.moderation.models.reports import Reason
from diaspora.moves import Moving, known_status


class ProposalKind(models.TextChoices):
    BAN = "ban", "Ban"
    ERASE = "erase", "Erase accounts"
    COPY = "copy", "Hand out a copy of the data"


class ProposalStatus(models.TextChoices):
    WAITING = "waiting", "waits for a second person"
    DONE = "done", "approved and done"
    REFUSED = "refused", "refused"
    LAPSED = "lapsed", "nobody approved in time"


@pghistory.track(fields=["status", "decided_by"], model_name="ProposalEvent")
class Proposal(Moving):
    Kind = ProposalKind
    Status = ProposalStatus
    MOVES = {Status.WAITING: {Status.DONE, Status.REFUSED, Status.LAPSED}}

    kind = models.CharField(max_length=5, choices=ProposalKind)
    status = models.CharField(max_length=7, choices=ProposalStatus, default=ProposalStatus.WAITING)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    reason = models.CharField(max_length=13, choices=Reason, default=Reason.OTHER)
    reason_text = models.CharField(max_length=500, validators=[MinLengthValidator(10)])
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="proposals_made"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="proposals_decided"
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        permissions = [
            ("propose_ban", "Can propose and approve bans of several members"),
            ("propose_data", "Can propose and approve erasing and copying members' data"),
        ]
        constraints = [
            known_status(ProposalStatus, name="proposal_status_known"),
            known_status(ProposalKind, name="proposal_kind_known", field="kind"),
            models.CheckConstraint(condition=~Q(decided_by=F("asked_by")), name="proposal_takes_two_people"),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "lapsed"]) | Q(decided_by__isnull=False, decided_at__isnull=False),
                name="proposal_names_its_second_person",
            ),
        ]
        indexes = [models.Index(fields=["asked_at"], name="proposal_waiting", condition=Q(status="waiting"))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
