"""Two people who agreed to work together, until it's done."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from mentorship.models.requests import MentorRequest

FIRST_SESSION_WITHIN = timedelta(days=14)
LENGTH, SHORTEST, LONGEST = timedelta(weeks=12), timedelta(days=28), timedelta(days=168)
END_REMINDER = timedelta(days=14)
PAUSE, PAUSE_MAX, PLACE_KEPT = timedelta(days=30), timedelta(days=90), timedelta(days=30)
NUDGES = (timedelta(days=7), timedelta(days=14), timedelta(days=21))
INACTIVE = timedelta(days=28)
SILENT_YES = timedelta(days=7)
HELD_AT_MOST = timedelta(days=7)
CHECK_INS = (timedelta(days=90), timedelta(days=180))
CADENCES = {1: _("every week"), 2: _("every two weeks"), 4: _("every four weeks")}


class MentorshipStatus(models.TextChoices):
    ACCEPTED = "accepted", _("agreeing on goals")
    ACTIVE = "active", _("under way")
    PAUSED = "paused", _("paused")
    COMPLETED = "completed", _("completed")
    ENDED = "ended", _("ended")


class EndedWhy(models.TextChoices):
    NO_START = "no_start", _("no first session in time")
    NO_FAULT = "no_fault", _("one of the two ended it")
    INACTIVE = "inactive", _("nothing happened for four weeks")
    PAUSE = "pause", _("the pause ran out")
    STAFF = "staff", _("the team ended it")
    SAFETY = "safety", _("block or report")


_S = MentorshipStatus
LIVE = (_S.ACCEPTED, _S.ACTIVE, _S.PAUSED)


class MentorshipQuerySet(models.QuerySet["Mentorship"]):
    def live(self) -> "MentorshipQuerySet":
        return self.filter(status__in=LIVE)

    def of(self, member: Any) -> "MentorshipQuerySet":
        return self.filter(Q(seeker=member) | Q(ambassador=member))

    def with_people(self) -> "MentorshipQuerySet":
        return self.select_related(
            "seeker__profile", "seeker__wish", "ambassador__profile", "ambassador__mentor", "request"
        )


class Mentorship(Moving):
    Status = MentorshipStatus
    MOVES = {
        _S.ACCEPTED: {_S.ACTIVE, _S.ENDED},
        _S.ACTIVE: {_S.PAUSED, _S.COMPLETED, _S.ENDED},
        _S.PAUSED: {_S.ACTIVE, _S.ENDED},
    }

    request = models.OneToOneField(
        MentorRequest, null=True, on_delete=models.SET_NULL, related_name="mentorship", editable=False
    )
    seeker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentorships_had")
    ambassador = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentorships_given"
    )
    status = models.CharField(max_length=9, choices=MentorshipStatus, default=MentorshipStatus.ACCEPTED)
    started_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(_("last day"))
    weeks_between = models.PositiveSmallIntegerField(
        _("how often you meet"), choices=list(CADENCES.items()), default=2
    )
    agreed_by_seeker = models.BooleanField(default=False)
    agreed_by_ambassador = models.BooleanField(default=False)
    renewed = models.BooleanField(default=False)
    renewing = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    holds_place = models.BooleanField(default=True)
    first_session_at = models.DateTimeField(null=True, blank=True)
    last_active_at = models.DateTimeField(default=timezone.now)
    nudged = models.PositiveSmallIntegerField(default=0)
    end_told = models.BooleanField(default=False)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateTimeField(null=True, blank=True)
    completing = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    completing_since = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=8, choices=EndedWhy, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # The next moment at which the system acts; of a live one it is never empty.
    due_at = models.DateTimeField(null=True, blank=True)

    objects = MentorshipQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-pk")
        constraints = [
            known_status(MentorshipStatus, name="mentorship_status_known"),
            models.UniqueConstraint(
                fields=["seeker", "ambassador"], condition=Q(status__in=LIVE), name="mentorship_one_live_a_pair"
            ),
            models.CheckConstraint(condition=~Q(seeker=F("ambassador")), name="mentorship_two_people"),
            models.CheckConstraint(
                condition=~Q(status__in=LIVE) | Q(due_at__isnull=False), name="mentorship_live_has_a_date"
            ),
            models.CheckConstraint(
                condition=Q(status__in=LIVE) | Q(ended_at__isnull=False), name="mentorship_end_has_its_day"
            ),
            models.CheckConstraint(
                condition=Q(renewed=True)
                | Q(
                    ends_on__gte=models.functions.TruncDate("started_at") + SHORTEST,
                    ends_on__lte=models.functions.TruncDate("started_at") + LONGEST,
                ),
                name="mentorship_lasts_4_to_24_weeks",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], name="mentorship_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["seeker", "-started_at"], name="mentorship_by_seeker"),
            models.Index(fields=["ambassador", "-started_at"], name="mentorship_by_mentor"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.status})"

    def get_absolute_url(self) -> str:
        return reverse("mentorship", args=[self.pk])

    @property
    def is_live(self) -> bool:
        return self.status in LIVE

    def other(self, member: Any) -> Any:
        return self.ambassador if member.pk == self.seeker_id else self.seeker

    def name_of(self, member: Any) -> str:
        """The first or chosen name, shown to the other side from the moment of accepting."""
        own = member.mentor if member.pk == self.ambassador_id else getattr(member, "wish", None)
        chosen = own.call_me if own else ""
        return chosen or (member.profile.name.split() or [member.handle[:6]])[0]


class Message(models.Model):
    """A line of the thread. One in which contact details stood twice is held until staff, or a week, let it go."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="messages")
    writer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(max_length=4000)
    html = models.TextField(editable=False)
    held_until = models.DateTimeField(null=True, blank=True)
    hidden = models.BooleanField(default=False)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("written_at", "pk")
        permissions = [("release_message", "Can release messages that are held")]
        indexes = [
            models.Index(fields=["mentorship", "written_at"], name="mentor_message_thread"),
            models.Index(fields=["held_until"], name="mentor_message_held", condition=Q(held_until__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ContactShare(models.Model):
    """One side pressed "share": the other sees `contact` once both have. Revocable for the future."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="shares")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    contact = models.CharField(_("how they may reach you"), max_length=120)
    shared_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "member"], name="mentor_share_once")]

    def __str__(self) -> str:
        return f"{self.mentorship_id}: {self.member_id}"


class Warned(models.Model):
    """Who was told that contact details are held back in a thread."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="warned")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "member"], name="mentor_warned_once")]

    def __str__(self) -> str:
        return f"{self.mentorship_id}: {self.member_id}"


class Goal(models.Model):
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="goals")
    text = models.CharField(_("goal"), max_length=160)
    done_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("made_at", "pk")

    def __str__(self) -> str:
        return self.text


class Note(models.Model):
    """One's own; nobody else reads it."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="notes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    text = models.TextField(_("your own note"), max_length=4000, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "member"], name="mentor_note_one_each")]

    def __str__(self) -> str:
        return f"{self.mentorship_id}: {self.member_id}"


class Feedback(models.Model):
    """From each of the two at the end; the other side never reads it, staff see counts."""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="feedback")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    helped = models.PositiveSmallIntegerField(_("did it help?"))
    text = models.TextField(_("what should we know?"), max_length=1000, blank=True)
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "member"], name="mentor_feedback_one_each"),
            models.CheckConstraint(condition=Q(helped__gte=1, helped__lte=5), name="mentor_feedback_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.mentorship_id}: {self.helped}"


class Came(models.TextChoices):
    GOAL = "goal", _("reached the goal")
    CV = "cv", _("changed the CV")
    INTERVIEW = "interview", _("had an interview")
    OFFER = "offer", _("got the offer")
    FILED = "filed", _("filed for the visa")
    GRANTED = "granted", _("visa granted")
    MOVED = "moved", _("moved")
    STAYED = "stayed", _("stayed, glad")
    NOTHING = "nothing", _("nothing yet")


class Outcome(models.Model):
    """What came of it: the seeker says so if they like, and may delete it. Shown as counts of ten and more."""

    Came = Came
    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="outcomes")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    came = models.CharField(max_length=9, choices=Came)
    route = models.CharField(max_length=60, blank=True)
    said_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mentorship", "came"], name="mentor_outcome_once"),
            known_status(Came, name="mentor_outcome_known", field="came"),
        ]

    def __str__(self) -> str:
        return f"{self.mentorship_id}: {self.came}"


class CheckIn(models.Model):
    """Ninety and a hundred and eighty days on: how did it go?"""

    mentorship = models.ForeignKey(Mentorship, on_delete=models.CASCADE, related_name="check_ins")
    due_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="mentor_check_in_due", condition=Q(asked_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.mentorship_id} {self.due_at:%Y-%m-%d}"
