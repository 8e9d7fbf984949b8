"""Asking an ambassador: one open request a pair, an answer within a week."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moderation.standing import by_limited
from diaspora.moves import Moving, known_status
from mentorship import words

TEXT_MIN, TEXT_MAX = 200, 2000
ANSWER_WITHIN = timedelta(days=7)
REMIND_ON = (timedelta(days=3), timedelta(days=6))
MORE_INFO_WITHIN = timedelta(days=5)
AT_LEAST_AGAIN = timedelta(days=3)
# A declined or closed request is told after a random part of this, so that a block can't be told from a decline.
TOLD_AFTER = (timedelta(hours=2), timedelta(hours=24))


class RequestStatus(models.TextChoices):
    SENT = "sent", _("waiting for an answer")
    INFO_ASKED = "info_asked", _("the ambassador has a question")
    ACCEPTED = "accepted", _("accepted")
    DECLINED = "declined", _("not this time")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("no answer in time")
    CLOSED_SAFETY = "closed", _("closed")


class Face(models.TextChoices):
    """What the seeker sees. Declined, expired and closed are one."""

    SENT = "sent", _("waiting for an answer")
    INFO_ASKED = "info_asked", _("the ambassador has a question")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")
    UNAVAILABLE = "unavailable", _("not available this time")


_S = RequestStatus
OPEN = (_S.SENT, _S.INFO_ASKED)
FACE_OPEN = (Face.SENT, Face.INFO_ASKED)
REASONS = {
    "full": _("I have no place at the moment"),
    "no_time": _("I have no time at the moment"),
    "not_mine": _("Somebody else can help better with this"),
    "too_thin": _("I can't tell what is asked"),
    "other": _("For another reason"),
}


class MentorRequestQuerySet(models.QuerySet["MentorRequest"]):
    def open(self) -> "MentorRequestQuerySet":
        return self.filter(status__in=OPEN)

    def filtered(self, *, apart: bool) -> "MentorRequestQuerySet":
        """`apart`: those of limited members, which wait in a folder of their own; otherwise the others."""
        limited = by_limited("seeker")
        return self.filter(limited) if apart else self.exclude(limited)

    def waiting_for(self, seeker: Any) -> "MentorRequestQuerySet":
        """As the seeker counts them: one that was declined but not told yet is among them."""
        return self.filter(seeker=seeker, face__in=FACE_OPEN)

    def due(self) -> "MentorRequestQuerySet":
        return self.filter(due_at__lte=timezone.now())


class MentorRequest(Moving):
    Status = RequestStatus
    Face = Face
    MOVES = {
        _S.SENT: {_S.INFO_ASKED, _S.ACCEPTED, _S.DECLINED, _S.WITHDRAWN, _S.EXPIRED, _S.CLOSED_SAFETY},
        _S.INFO_ASKED: {_S.SENT, _S.WITHDRAWN, _S.CLOSED_SAFETY},
    }

    seeker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_requests")
    ambassador = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentor_queue")
    status = models.CharField(max_length=10, choices=RequestStatus, default=RequestStatus.SENT)
    face = models.CharField(max_length=11, choices=Face, default=Face.SENT)
    topics = models.JSONField(default=list)
    route = models.CharField(max_length=60, blank=True)
    text = models.TextField(_("what you want help with"), max_length=TEXT_MAX)
    question = models.TextField(_("your question"), max_length=600, blank=True)
    answer = models.TextField(_("your answer"), max_length=1000, blank=True)
    declined_for = models.CharField(max_length=10, blank=True, choices=list(REASONS.items()))
    likeness = models.BigIntegerField(default=0)
    round = models.ForeignKey("Round", null=True, blank=True, on_delete=models.SET_NULL, related_name="offers")
    holds_place = models.BooleanField(default=False)
    sent_at = models.DateTimeField(default=timezone.now)
    # When it's the ambassador's turn, the end of it; when the seeker's, that.
    answer_by = models.DateTimeField()
    # What the ambassador had left when asking for more.
    left = models.DurationField(default=ANSWER_WITHIN)
    reminded = models.PositiveSmallIntegerField(default=0)
    # The next moment at which the system acts; empty once nothing is open for either side.
    due_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = MentorRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-sent_at", "-pk")
        constraints = [
            known_status(RequestStatus, name="mentor_request_status_known"),
            known_status(Face, name="mentor_request_face_known", field="face"),
            models.UniqueConstraint(
                fields=["seeker", "ambassador"], condition=Q(status__in=OPEN), name="mentor_request_one_open_a_pair"
            ),
            models.CheckConstraint(condition=~Q(seeker=F("ambassador")), name="mentor_request_two_people"),
            models.CheckConstraint(
                condition=~(Q(status__in=OPEN) | Q(face__in=FACE_OPEN)) | Q(due_at__isnull=False),
                name="mentor_request_open_has_a_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN) | Q(ended_at__isnull=False), name="mentor_request_end_has_its_day"
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="mentor_request_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["seeker", "-sent_at"], name="mentor_request_by_seeker"),
            models.Index(fields=["ambassador", "-sent_at"], name="mentor_request_by_mentor"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("mentor_request", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def looks_open(self) -> bool:
        return self.face in FACE_OPEN

    @property
    def topic_names(self) -> list[str]:
        return [str(words.TOPICS[topic]) for topic in self.topics if topic in words.TOPICS]

    @property
    def route_name(self) -> str:
        return words.route_name(self.route) if self.route else ""
