"""Meeting: sessions of two, and office hours of a few."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from mentorship.calendar import Session
from mentorship.models.mentorships import Mentorship

TIMES_MAX = 3
ANSWER_WITHIN = timedelta(hours=72)
ONE_SIDE_SAYS = timedelta(hours=48)
NOBODY_SAYS = timedelta(days=7)
LATE_CANCEL = timedelta(hours=12)
ABSENT_AFTER = timedelta(minutes=10)
OPENS_BEFORE = timedelta(days=7)
OFFICE_PLACES = 6


class TstzRange(Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class SessionStatus(models.TextChoices):
    PROPOSED = "proposed", _("waiting for a choice")
    CONFIRMED = "confirmed", _("agreed")
    DONE = "done", _("took place")
    MISSED_MENTEE = "missed_mentee", _("the seeker didn't come")
    MISSED_MENTOR = "missed_mentor", _("the ambassador didn't come")
    MISSED_BOTH = "missed_both", _("neither came")
    UNSAID = "unsaid", _("nobody said how it went")
    EXPIRED = "expired", _("no choice in time")
    CANCELLED = "cancelled", _("cancelled")


_S = SessionStatus
OPEN = (_S.PROPOSED, _S.CONFIRMED)
MISSED = (_S.MISSED_MENTEE, _S.MISSED_MENTOR, _S.MISSED_BOTH)


class MentorSession(Moving):
    """`times` are up to three proposed starts; once one is chosen it is `starts_at`."""

    Status = SessionStatus
    MOVES = {
        _S.PROPOSED: {_S.CONFIRMED, _S.EXPIRED, _S.CANCELLED},
        _S.CONFIRMED: {_S.DONE, *MISSED, _S.UNSAID, _S.CANCELLED},
        # A dispute within two days, which staff settle.
        _S.MISSED_MENTEE: {_S.DONE, _S.MISSED_MENTOR, _S.MISSED_BOTH, _S.UNSAID},
        _S.MISSED_MENTOR: {_S.DONE, _S.MISSED_MENTEE, _S.MISSED_BOTH, _S.UNSAID},
        _S.MISSED_BOTH: {_S.DONE, _S.MISSED_MENTEE, _S.MISSED_MENTOR, _S.UNSAID},
    }

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="sessions")
    ambassador = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=13, choices=SessionStatus, default=SessionStatus.PROPOSED)
    times = models.JSONField()
    minutes = models.PositiveSmallIntegerField(default=30)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    # A place to meet, as a link; shown to the two alone.
    link = models.URLField(_("link to the call"), max_length=300, blank=True)
    said_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    said_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    late = models.BooleanField(default=False)
    disputed_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-changed_at", "-pk")
        permissions = [("settle_session", "Can settle what both sides say differently")]
        constraints = [
            known_status(SessionStatus, name="mentor_session_status_known"),
            models.CheckConstraint(
                condition=~Q(status__in=OPEN) | Q(due_at__isnull=False), name="mentor_session_open_has_a_date"
            ),
            models.CheckConstraint(
                condition=~Q(status="confirmed") | Q(starts_at__isnull=False, ends_at__gt=F("starts_at")),
                name="mentor_session_ends_after_start",
            ),
            ExclusionConstraint(
                name="mentor_session_no_overlap",
                expressions=[
                    ("ambassador", RangeOperators.EQUAL),
                    (TstzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(status="confirmed"),
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="mentor_session_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["mentorship", "-changed_at"], name="mentor_session_of"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_over(self) -> bool:
        return self.ends_at is not None and self.ends_at <= timezone.now()

    def as_calendar(self) -> Session:
        assert self.starts_at is not None
        assert self.ends_at is not None
        cancelled = self.status == SessionStatus.CANCELLED
        return Session(self.pk, self.starts_at, self.ends_at, self.changed_at, self.sequence, cancelled)


class OfficeHourQuerySet(models.QuerySet["OfficeHour"]):
    def coming(self) -> "OfficeHourQuerySet":
        return self.filter(starts_at__gt=timezone.now(), cancelled_at__isnull=True).order_by("starts_at")


class OfficeHour(models.Model):
    """An hour for a few, by name of nobody. `taken` is counted by conditional updates."""

    ambassador = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="office_hours")
    title = models.CharField(_("what it's about"), max_length=100)
    starts_at = models.DateTimeField(_("starts"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=45, validators=[MinValueValidator(15), MaxValueValidator(180)]
    )
    ends_at = models.DateTimeField()
    places = models.PositiveSmallIntegerField(
        _("places"), default=OFFICE_PLACES, validators=[MinValueValidator(1), MaxValueValidator(30)]
    )
    taken = models.PositiveSmallIntegerField(default=0)
    women_only = models.BooleanField(_("women only"), default=False)
    link = models.URLField(_("link to the call"), max_length=300, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    reminded = models.BooleanField(default=False)

    objects = OfficeHourQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(taken__lte=F("places")), name="mentor_office_hour_places_kept"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="mentor_office_hour_ends_after"),
            ExclusionConstraint(
                name="mentor_office_hour_no_overlap",
                expressions=[
                    ("ambassador", RangeOperators.EQUAL),
                    (TstzRange("starts_at", "ends_at"), RangeOperators.OVERLAPS),
                ],
                condition=Q(cancelled_at__isnull=True),
            ),
        ]
        indexes = [models.Index(fields=["starts_at"], name="mentor_office_hour_start")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("office_hour", args=[self.pk])

    @property
    def opens_at(self) -> Any:
        return self.starts_at - OPENS_BEFORE

    @property
    def is_bookable(self) -> bool:
        return self.cancelled_at is None and self.opens_at <= timezone.now() < self.starts_at

    @property
    def places_left(self) -> int:
        return max(self.places - self.taken, 0)

    def as_calendar(self, number: int) -> Session:
        cancelled = self.cancelled_at is not None
        return Session(number, self.starts_at, self.ends_at, self.changed_at, self.sequence, cancelled)


class SeatStatus(models.TextChoices):
    BOOKED = "booked", _("booked")
    WAITING = "waiting", _("on the waiting list")
    LEFT = "left", _("given back")


class Seat(Moving):
    Status = SeatStatus
    MOVES = {
        SeatStatus.BOOKED: {SeatStatus.LEFT},
        SeatStatus.WAITING: {SeatStatus.BOOKED, SeatStatus.LEFT},
        SeatStatus.LEFT: {SeatStatus.BOOKED, SeatStatus.WAITING},
    }
    office_hour = models.ForeignKey(OfficeHour, on_delete=models.CASCADE, related_name="seats")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="office_seats")
    status = models.CharField(max_length=7, choices=SeatStatus, default=SeatStatus.BOOKED)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office_hour", "member"], name="mentor_seat_once"),
            known_status(SeatStatus, name="mentor_seat_status_known"),
        ]

    def __str__(self) -> str:
        return f"{self.office_hour_id}: {self.member_id} ({self.status})"
