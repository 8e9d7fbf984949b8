"""Introductions: asked for over a bridge, unnamed until accepted, and what came of them."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from jobs.models.bridges import Bridge

models.TextField.register_lookup(Length)

NOTE_MIN = 140
ASKED_MAX = 3
HIRED_MAX = 500
SAME_BRIDGE_AFTER = timedelta(days=90)


class IntroductionStatus(models.TextChoices):
    WAITING = "waiting", _("waiting for an answer")
    MORE_INFO = "more_info", _("there is a question")
    ACCEPTED = "accepted", _("introduced")
    MET = "met", _("met")
    WORKING = "working", _("working together")
    HIRED = "hired", _("people were hired")
    ENDED = "ended", _("ended")
    DECLINED = "declined", _("not this time")
    LAPSED = "lapsed", _("no answer in time")
    NO_NEWS = "no_news", _("nobody said how it went on")
    WITHDRAWN = "withdrawn", _("withdrawn")
    RELEASED = "released", _("released")
    CLOSED = "closed", _("the offer closed")
    REPORTED = "reported", _("reported")


_S = IntroductionStatus
OPEN = (_S.WAITING, _S.MORE_INFO, _S.ACCEPTED, _S.MET, _S.WORKING, _S.HIRED)
# Hold one of the asker's three places and one of the bridge's ten.
COUNTED = (_S.WAITING, _S.MORE_INFO, _S.ACCEPTED)
STOPS = {_S.WITHDRAWN, _S.RELEASED, _S.REPORTED}
OUTCOMES = (_S.MET, _S.WORKING, _S.HIRED, _S.ENDED)
# How long the next actor has; then the tick takes the stated next step.
WITHIN = {
    _S.WAITING: timedelta(days=14),
    _S.MORE_INFO: timedelta(days=7),
    _S.ACCEPTED: timedelta(days=30),
    _S.MET: timedelta(days=90),
    _S.WORKING: timedelta(days=180),
    _S.HIRED: timedelta(days=365),
}


class IntroductionDesk(models.Model):
    """How many introductions a member has asked for that aren't settled; counted by conditional updates.

    Rows are locked in one order everywhere: the bridge, its introductions, desks.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="introduction_desk"
    )
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(asked__lte=ASKED_MAX), name="asker_three_introductions_at_most"),
        ]

    def __str__(self) -> str:
        return str(self.member_id)


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def open(self) -> "IntroductionQuerySet":
        return self.filter(status__in=OPEN)

    def overdue(self) -> "IntroductionQuerySet":
        return self.open().filter(due_at__lte=timezone.now())

    def with_bridge(self) -> "IntroductionQuerySet":
        return self.select_related("bridge__employer")

    def between(self, one: object, other: object) -> "IntroductionQuerySet":
        return self.filter(Q(asker=one, host=other) | Q(asker=other, host=one))


class Introduction(Moving):
    """`host` posted the bridge. Neither sees who the other is before the host accepts."""

    Status = IntroductionStatus

    MOVES = {
        _S.WAITING: {_S.ACCEPTED, _S.DECLINED, _S.MORE_INFO, _S.LAPSED, _S.CLOSED, *STOPS},
        _S.MORE_INFO: {_S.WAITING, _S.LAPSED, _S.CLOSED, *STOPS},
        _S.ACCEPTED: {_S.MET, _S.ENDED, _S.NO_NEWS, *STOPS},
        _S.MET: {_S.WORKING, _S.HIRED, _S.ENDED, _S.NO_NEWS, *STOPS},
        _S.WORKING: {_S.HIRED, _S.ENDED, _S.NO_NEWS, *STOPS},
        # Once more, when more people were hired.
        _S.HIRED: {_S.HIRED, _S.ENDED, *STOPS},
    }
    REVEALED = frozenset({_S.ACCEPTED, _S.MET, _S.WORKING, _S.HIRED, _S.ENDED})

    bridge = models.ForeignKey(Bridge, on_delete=models.CASCADE, related_name="introductions")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="introductions_asked")
    host = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="introductions_given"
    )
    status = models.CharField(max_length=9, choices=IntroductionStatus, default=IntroductionStatus.WAITING)
    status_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("who you are and why"), max_length=3000, blank=True)
    question = models.TextField(_("question"), max_length=1000, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    consent_at = models.DateTimeField(default=timezone.now)
    # The furthest that it came, whatever ended it.
    outcome = models.CharField(max_length=9, blank=True)
    hired = models.PositiveSmallIntegerField(_("people hired"), default=0)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            known_status(IntroductionStatus, name="introduction_status_known"),
            models.UniqueConstraint(
                fields=["bridge", "asker"], condition=Q(status__in=OPEN), name="one_open_introduction_an_asker"
            ),
            models.CheckConstraint(
                condition=Q(note__length__gte=NOTE_MIN) | Q(ended_at__isnull=False), name="introduction_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OPEN) | Q(due_at__isnull=False), name="open_introduction_has_next_date"
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN) | Q(ended_at__isnull=False), name="ended_introduction_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(host__isnull=True) | ~Q(host=models.F("asker")), name="nobody_introduced_to_themselves"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["", "met", "working", "hired"]), name="introduction_outcome_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome="hired", hired__gte=1, hired__lte=HIRED_MAX) | (~Q(outcome="hired") & Q(hired=0)),
                name="hired_introduction_says_how_many",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="introduction_due", condition=Q(status__in=OPEN)),
            models.Index(fields=["asker", "-created_at"], name="introduction_by_asker"),
            models.Index(fields=["host", "-created_at"], name="introduction_by_host"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("introduction", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_revealed(self) -> bool:
        return self.status in self.REVEALED or (bool(self.outcome) and self.status != IntroductionStatus.REPORTED)
