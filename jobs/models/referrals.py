"""Referrals: what ambassadors offer, what seekers ask, and the places both have."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import MemberFile
from diaspora.moderation.standing import by_limited
from diaspora.moves import Moving, known_status
from jobs.models.employers import Employer
from jobs.models.listings import Job

models.TextField.register_lookup(Length)

FIT_NOTE_MIN = 280
SEEKER_OPEN_MAX = 3
CAPACITY_MAX = 5
SAME_AMBASSADOR_AFTER = timedelta(days=90)
# How long the next actor has; None ends in a state of its own.
ANSWER_WITHIN = timedelta(days=14)
MORE_INFO_WITHIN = timedelta(days=7)
SUBMIT_WITHIN = timedelta(days=10)
ACKNOWLEDGE_WITHIN = timedelta(days=7)
SILENCE_AFTER = timedelta(days=60)


class SeekerDesk(models.Model):
    """How many requests a member has open; counted by conditional updates.

    Rows are locked in one order everywhere: the job, its requests, seekers' desks, ambassadors' desks.
    """

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="seeker_desk"
    )
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(asked__lte=SEEKER_OPEN_MAX), name="seeker_three_open_requests_at_most"),
        ]

    def __str__(self) -> str:
        return str(self.member_id)


class ReferralDesk(models.Model):
    """How many requests an ambassador takes a month, and has taken in this one."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="referral_desk"
    )
    capacity = models.PositiveSmallIntegerField(_("requests you take a month"), default=CAPACITY_MAX)
    paused_until = models.DateField(_("pause until"), null=True, blank=True)
    month = models.DateField(null=True, blank=True)
    taken = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(capacity__lte=CAPACITY_MAX), name="desk_capacity_five_at_most"),
            models.CheckConstraint(condition=Q(taken__lte=CAPACITY_MAX), name="desk_takes_five_a_month_at_most"),
        ]

    def __str__(self) -> str:
        return str(self.member_id)

    @property
    def taken_now(self) -> int:
        return self.taken if self.month == this_month() else 0

    @property
    def places_left(self) -> int:
        return max(self.capacity - self.taken_now, 0)

    @property
    def is_paused(self) -> bool:
        return self.paused_until is not None and self.paused_until >= timezone.localdate()


def this_month() -> Any:
    return timezone.localdate().replace(day=1)


class ReferralOfferQuerySet(models.QuerySet["ReferralOffer"]):
    def standing(self) -> "ReferralOfferQuerySet":
        return self.filter(ended_at__isnull=True, ambassador__is_active=True)

    def for_job(self, job: Job) -> "ReferralOfferQuerySet":
        return self.standing().filter(Q(job=job) | Q(job__isnull=True, employer=job.employer_id))

    def with_room(self) -> "ReferralOfferQuerySet":
        """Of ambassadors who aren't paused and have a place left this month."""
        full = ReferralDesk.objects.filter(member=OuterRef("ambassador")).filter(
            Q(paused_until__gte=timezone.localdate())
            | Q(capacity=0)
            | Q(month=this_month(), taken__gte=models.F("capacity"))
        )
        return self.filter(~Exists(full))


class ReferralOffer(models.Model):
    """An ambassador is ready to refer, for one listing or for all of an employer."""

    ambassador = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="referral_offers")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="referral_offers")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.CASCADE, related_name="referral_offers")
    label = models.CharField(_("how seekers see you"), max_length=80, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralOfferQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ambassador", "employer", "job"],
                condition=Q(ended_at__isnull=True),
                nulls_distinct=False,
                name="one_offer_an_ambassador_and_job",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.ambassador_id} for {self.employer_id}/{self.job_id}"


class ReferralStatus(models.TextChoices):
    DRAFT = "draft", _("not sent yet")
    REQUESTED = "requested", _("being placed")
    QUEUED = "queued", _("waiting for an answer")
    MORE_INFO = "more_info", _("the ambassador has a question")
    ACCEPTED = "accepted", _("accepted")
    SUBMITTED = "submitted", _("referred")
    ACKNOWLEDGED = "acknowledged", _("referred and seen by you")
    INTERVIEWING = "interviewing", _("interviewing")
    OFFERED = "offered", _("offer received")
    HIRED = "hired", _("hired")
    DECLINED = "declined", _("not this time")
    LAPSED = "lapsed", _("no answer in time")
    CANNOT_SUBMIT = "cannot", _("could not be submitted")
    RELEASED = "released", _("released")
    NOT_SELECTED = "not_selected", _("not selected")
    NO_RESPONSE = "no_response", _("no news from the employer")
    WITHDRAWN = "withdrawn", _("withdrawn")
    JOB_CLOSED = "job_closed", _("the job closed")
    REPORTED = "reported", _("reported")


_S = ReferralStatus
OPEN = (
    _S.REQUESTED, _S.QUEUED, _S.MORE_INFO, _S.ACCEPTED, _S.SUBMITTED, _S.ACKNOWLEDGED, _S.INTERVIEWING, _S.OFFERED,
)  # fmt: skip
# Ends that any open request may come to.
ENDS = {_S.WITHDRAWN, _S.RELEASED, _S.JOB_CLOSED, _S.REPORTED}
AFTER_SUBMIT = {_S.NOT_SELECTED, _S.NO_RESPONSE}


class ReferralRequestQuerySet(models.QuerySet["ReferralRequest"]):
    def open(self) -> "ReferralRequestQuerySet":
        return self.filter(status__in=OPEN)

    def overdue(self) -> "ReferralRequestQuerySet":
        return self.open().filter(due_at__lte=timezone.now())

    def with_job(self) -> "ReferralRequestQuerySet":
        return self.select_related("job__employer")

    def filtered(self, *, apart: bool) -> "ReferralRequestQuerySet":
        """`apart`: those of limited members, which wait in a folder of their own; otherwise the others."""
        limited = by_limited("seeker")
        return self.filter(limited) if apart else self.exclude(limited)

    def to_answer(self) -> "ReferralRequestQuerySet":
        return self.filter(status__in=(_S.QUEUED, _S.MORE_INFO, _S.ACCEPTED))


class ReferralRequest(Moving):
    """Names and CV stay hidden from the other side until the ambassador accepts."""

    Status = ReferralStatus

    MOVES = {
        _S.DRAFT: {_S.REQUESTED},
        _S.REQUESTED: {_S.QUEUED, *ENDS},
        _S.QUEUED: {_S.ACCEPTED, _S.DECLINED, _S.MORE_INFO, _S.LAPSED, *ENDS},
        _S.MORE_INFO: {_S.QUEUED, _S.LAPSED, *ENDS},
        _S.ACCEPTED: {_S.SUBMITTED, _S.CANNOT_SUBMIT, *ENDS},
        _S.SUBMITTED: {_S.ACKNOWLEDGED, *AFTER_SUBMIT, *ENDS},
        _S.ACKNOWLEDGED: {_S.INTERVIEWING, *AFTER_SUBMIT, *ENDS},
        _S.INTERVIEWING: {_S.OFFERED, *AFTER_SUBMIT, *ENDS},
        _S.OFFERED: {_S.HIRED, *AFTER_SUBMIT, *ENDS},
    }
    REVEALED = frozenset({_S.ACCEPTED, _S.SUBMITTED, _S.ACKNOWLEDGED, _S.INTERVIEWING, _S.OFFERED, _S.HIRED})

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="requests")
    seeker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="referral_requests")
    ambassador = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="referral_queue"
    )
    status = models.CharField(max_length=12, choices=Status, default=Status.DRAFT)
    status_at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField(null=True, blank=True)
    fit_note = models.TextField(_("why you fit"), max_length=3000, blank=True)
    question = models.TextField(_("question"), max_length=1000, blank=True)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    # The ambassador reads it from accepting until 30 days after the end.
    cv = models.ForeignKey(MemberFile, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    consent_at = models.DateTimeField(null=True, blank=True)
    handed_on = models.BooleanField(default=False)
    channel = models.CharField(_("how you referred them"), max_length=80, blank=True)
    requisition = models.CharField(_("number of the position"), max_length=80, blank=True)
    taken_in = models.DateField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = ReferralRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at", "-pk")
        constraints = [
            known_status(ReferralStatus, name="referral_status_known"),
            models.UniqueConstraint(
                fields=["job", "seeker"], condition=Q(status__in=OPEN), name="one_open_request_a_seeker_and_job"
            ),
            models.UniqueConstraint(
                fields=["job", "seeker"], condition=Q(status="draft"), name="one_draft_a_seeker_and_job"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(fit_note__length__gte=FIT_NOTE_MIN) | Q(ended_at__isnull=False),
                name="request_says_why_it_fits",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=OPEN) | Q(due_at__isnull=False), name="open_request_has_a_next_date"
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", *OPEN]) | Q(ended_at__isnull=False), name="ended_request_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(ambassador__isnull=True) | ~Q(ambassador=models.F("seeker")),
                name="nobody_refers_themselves",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="referral_due", condition=Q(status__in=OPEN)),
            models.Index(fields=["seeker", "-created_at"], name="referral_by_seeker"),
            models.Index(fields=["ambassador", "-created_at"], name="referral_by_ambassador"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("referral", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_revealed(self) -> bool:
        return self.status in self.REVEALED
