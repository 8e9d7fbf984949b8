"""Rounds: many seekers and ambassadors matched together, repeatable from what was frozen."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status

LISTS_OPEN = timedelta(days=7)
OFFERS_OPEN = timedelta(days=7)
# Staff have so long to confirm, after which the round is cancelled and everyone told.
CONFIRM_WITHIN = timedelta(days=14)


class RoundStatus(models.TextChoices):
    DRAFT = "draft", _("open to join")
    FROZEN = "frozen", _("fixed")
    LISTS_OPEN = "lists_open", _("lists open")
    SOLVED = "solved", _("matched, not told yet")
    CONFIRMED = "confirmed", _("confirmed")
    OFFERED = "offered", _("offers out")
    CLOSED = "closed", _("closed")
    CANCELLED = "cancelled", _("cancelled")


_S = RoundStatus
OPEN = (_S.DRAFT, _S.FROZEN, _S.LISTS_OPEN, _S.SOLVED, _S.CONFIRMED, _S.OFFERED)


class Mode(models.TextChoices):
    STABLE = "stable", _("no two would rather have each other")
    COVERAGE = "coverage", _("as many as possible")


class Round(Moving):
    """`inputs` and `seed` give `runs` again, to the last pair. The seed's hash is public from the freezing on."""

    Status = RoundStatus
    MOVES = {
        _S.DRAFT: {_S.FROZEN, _S.CANCELLED},
        _S.FROZEN: {_S.LISTS_OPEN, _S.CANCELLED},
        _S.LISTS_OPEN: {_S.SOLVED, _S.CANCELLED},
        _S.SOLVED: {_S.SOLVED, _S.CONFIRMED, _S.CANCELLED},
        _S.CONFIRMED: {_S.OFFERED},
        _S.OFFERED: {_S.CLOSED},
    }

    name = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=RoundStatus, default=RoundStatus.DRAFT)
    join_by = models.DateTimeField(_("join until"))
    length = models.PositiveSmallIntegerField(
        _("names on a list"), default=20, validators=[MinValueValidator(3), MaxValueValidator(50)]
    )
    promotion = models.BooleanField(default=True)
    mode = models.CharField(max_length=8, choices=Mode, default=Mode.STABLE)
    seed = models.CharField(max_length=64, blank=True)
    commitment = models.CharField(max_length=64, blank=True)
    inputs: Any = models.JSONField(default=dict, blank=True)
    runs: Any = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)
    # What staff asked for and the heavy queue does: {"what", "by", "reason"}; and why it was refused, if it was.
    asked: Any = models.JSONField(default=dict, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    refused = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-made_at", "-pk")
        permissions = [("run_round", "Can run matching rounds")]
        constraints = [
            known_status(RoundStatus, name="mentor_round_status_known"),
            known_status(Mode, name="mentor_round_mode_known", field="mode"),
            models.CheckConstraint(
                condition=~Q(status__in=OPEN) | Q(due_at__isnull=False), name="mentor_round_open_has_a_date"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Entry(models.Model):
    """Somebody in a round. `places` is an ambassador's; `ranking` the seeker's own order, `struck` what they took
    off, both as members' primary keys."""

    class Side(models.TextChoices):
        SEEKER = "seeker", _("seeker")
        AMBASSADOR = "ambassador", _("ambassador")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="entries")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="round_entries")
    side = models.CharField(max_length=10, choices=Side)
    places = models.PositiveSmallIntegerField(default=1)
    listed: Any = models.JSONField(default=list)
    struck: Any = models.JSONField(default=list)
    joined_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["round", "member"], name="mentor_round_entry_once"),
            models.CheckConstraint(
                condition=Q(side__in=["seeker", "ambassador"]), name="mentor_round_entry_side_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.member_id}"
