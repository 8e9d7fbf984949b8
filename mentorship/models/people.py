"""Who helps and who asks: what each said, and what keeps two apart."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import new_handle
from diaspora.moderation.standing import by_limited
from diaspora.moves import Moving, known_status
from mentorship import words
from mentorship.hours import Availability

CAPACITY_MAX, CAPACITY, HOURS_A_MONTH = 5, 2, 4
STALE_AFTER_MONTHS = 24
NO_HOURS = "0" * 42


def _words(length: int = 40) -> Any:
    return ArrayField(models.CharField(max_length=length), default=list, blank=True)


class Week(models.Model):
    """Weekly hours in local time: 168 bits as 42 hexadecimal digits, Monday 0:00 first, beside the zone."""

    hours = models.CharField(max_length=42, default=NO_HOURS)
    zone = models.CharField(_("time zone"), max_length=64, default="Asia/Karachi")
    async_ok = models.BooleanField(_("By message, without a call, is fine too"), default=False)

    class Meta:
        abstract = True

    @property
    def availability(self) -> Availability:
        return Availability(int(self.hours, 16), self.zone)


def whole_week(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(hours__regex=r"^[0-9a-f]{42}$"), name=name)


class MentorProfileQuerySet(models.QuerySet["MentorProfile"]):
    def verified(self) -> "MentorProfileQuerySet":
        return self.filter(member__is_active=True, member__ambassador__status="verified")

    def helping(self) -> "MentorProfileQuerySet":
        """Verified, accepting, not resting; full ones among them."""
        today = timezone.localdate()
        return (
            self.verified()
            .filter(Q(paused_until__isnull=True) | Q(paused_until__lte=today), is_adult=True, accepting=True)
            .exclude(by_limited("member"))
        )

    def visible_to(self, viewer: Any) -> "MentorProfileQuerySet":
        """Whom `viewer` may open: nobody of a block, and a woman who meets women only is there for them alone."""
        from diaspora.accounts.models import User  # noqa: PLC0415 - models of accounts are ready by now

        rows = self.verified().filter(member__in=User.objects.not_blocked_with(viewer))
        return rows if is_circle_verified(viewer) else rows.filter(Q(women_only=False) | Q(member=viewer))


class MentorProfile(Week):
    """An ambassador who mentors. The handle here is a pseudonym: it leads to no other page of theirs."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="mentor"
    )
    handle = models.SlugField(max_length=30, unique=True, default=new_handle)
    call_me = models.CharField(_("what you're called once you accept"), max_length=40, blank=True)
    topics = _words()
    role = models.CharField(_("field of work"), max_length=16, choices=list(words.ROLES.items()))
    experience = models.PositiveSmallIntegerField(_("years in it"), validators=[MaxValueValidator(60)])
    languages = _words(8)
    best_languages = _words(8)
    about = models.TextField(_("how you can help, in a few lines"), max_length=600, blank=True)
    capacity = models.PositiveSmallIntegerField(
        _("people at a time"), default=CAPACITY, validators=[MinValueValidator(1), MaxValueValidator(CAPACITY_MAX)]
    )
    free_slots = models.SmallIntegerField(default=CAPACITY)
    hours_a_month = models.PositiveSmallIntegerField(
        _("hours a month"), default=HOURS_A_MONTH, validators=[MinValueValidator(1), MaxValueValidator(40)]
    )
    accepting = models.BooleanField(_("taking requests"), default=True)
    paused_until = models.DateField(_("rest until"), null=True, blank=True)
    women_only = models.BooleanField(_("women only"), default=False)
    not_my_city = models.BooleanField(_("nobody from my own city"), default=False)
    not_employers = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    show_name = models.BooleanField(_("my first name"), default=False)
    show_employer = models.BooleanField(_("my employer's label"), default=False)
    show_city = models.BooleanField(_("my city"), default=False)
    is_adult = models.BooleanField(_("I am 18 or older"), default=False)
    # The day of the masks that matching uses.
    matched_on = models.DateField(null=True, blank=True)
    pulse_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = MentorProfileQuerySet.as_manager()

    class Meta:
        constraints = [
            whole_week("mentor_profile_whole_week"),
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=CAPACITY_MAX), name="mentor_profile_capacity_one_to_five"
            ),
            models.CheckConstraint(
                condition=Q(free_slots__gte=0, free_slots__lte=F("capacity")), name="mentor_profile_slots_within"
            ),
            models.CheckConstraint(
                condition=Q(hours_a_month__gte=1, hours_a_month__lte=40), name="mentor_profile_hours_a_month"
            ),
        ]

    def __str__(self) -> str:
        return self.handle

    def get_absolute_url(self) -> str:
        return reverse("mentor", args=[self.handle])

    @property
    def is_resting(self) -> bool:
        return self.paused_until is not None and self.paused_until > timezone.localdate()

    @property
    def is_taking(self) -> bool:
        return self.accepting and not self.is_resting

    @property
    def taken(self) -> int:
        return self.capacity - self.free_slots

    @property
    def country(self) -> str:
        return str(self.member.profile.country or "")

    @property
    def role_name(self) -> str:
        return str(words.ROLES.get(self.role, self.role))

    @property
    def shown_name(self) -> str:
        """Before accepting: nothing, unless they chose to show it."""
        return self.first_name if self.show_name else ""

    @property
    def first_name(self) -> str:
        return self.call_me or (self.member.profile.name.split() or [""])[0]


class RouteHeld(models.Model):
    """A visa route that an ambassador has been through: country and slug as the guides name it."""

    mentor = models.ForeignKey(MentorProfile, on_delete=models.CASCADE, related_name="routes")
    route = models.CharField(max_length=60)
    held_on = models.DateField(_("held last"))
    with_family = models.BooleanField(_("with family"), default=False)

    class Meta:
        ordering = ("-held_on", "route")
        constraints = [
            models.UniqueConstraint(fields=["mentor", "route"], name="mentor_route_held_once"),
        ]

    def __str__(self) -> str:
        return f"{self.route} {self.held_on}"

    @property
    def is_old(self) -> bool:
        return self.held_on < timezone.localdate() - timedelta(days=round(STALE_AFTER_MONTHS * 30.44))


class SeekerWish(Week):
    """What a member wants help with. The row is locked while its owner's limits are counted."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="wish"
    )
    call_me = models.CharField(_("what you're called once they accept"), max_length=40, blank=True)
    topics = _words()
    routes = _words(60)
    countries = _words(2)
    role = models.CharField(_("field of work"), max_length=16, choices=list(words.ROLES.items()))
    experience = models.PositiveSmallIntegerField(_("years in it"), default=0, validators=[MaxValueValidator(60)])
    languages = _words(8)
    comfort = models.CharField(
        _("the language you speak most easily"), max_length=8, choices=list(words.LANGUAGES.items()), default="ur"
    )
    question = models.TextField(_("your question, in a few lines"), max_length=600, blank=True)
    until = models.DateField(_("needed by"), null=True, blank=True)
    women_only = models.BooleanField(_("women only"), default=False)
    not_my_city = models.BooleanField(_("nobody who lives in my own city"), default=False)
    not_employers = ArrayField(models.CharField(max_length=120), default=list, blank=True)
    is_adult = models.BooleanField(_("I am 18 or older"), default=False)
    waiting_since = models.DateTimeField(default=timezone.now)
    waited_twice = models.BooleanField(default=False)
    stopped_until = models.DateTimeField(null=True, blank=True)
    rematched_in = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [whole_week("mentor_wish_whole_week")]

    def __str__(self) -> str:
        return str(self.member_id)

    @property
    def is_complete(self) -> bool:
        return bool((self.topics or self.routes) and self.languages and self.is_adult)

    @property
    def waiting_days(self) -> float:
        """Doubled once for a request that nobody answered."""
        days = (timezone.now() - self.waiting_since).total_seconds() / 86_400
        return max(days, 0.0) * (2 if self.waited_twice else 1)

    @property
    def readiness(self) -> float:
        """Share of what makes a request easy to answer: question, date, hours, route, a whole profile."""
        profile = self.member.profile
        marks = (
            len(self.question) >= 80,
            self.until,
            self.hours != NO_HOURS,
            self.routes,
            profile.role,
            profile.years,
        )
        return sum(bool(mark) for mark in marks) / len(marks)


class PairBarQuerySet(models.QuerySet["PairBar"]):
    def standing(self) -> "PairBarQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gt=timezone.now()))


class PairBar(models.Model):
    """Keeps a seeker and an ambassador apart; one row a reason, for ever where `until` is empty."""

    class Why(models.TextChoices):
        BLOCK = "block", _("block")
        SAFETY = "safety", _("safety")
        DECLINED = "declined", _("declined")
        WITHDRAWN = "withdrawn", _("withdrawn")
        CHOSEN = "chosen", _("chosen")

    seeker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    ambassador = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    why = models.CharField(max_length=9, choices=Why)
    until = models.DateTimeField(null=True, blank=True)

    objects = PairBarQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seeker", "ambassador", "why"], name="mentor_bar_one_a_reason"),
            models.CheckConstraint(condition=~Q(seeker=F("ambassador")), name="mentor_bar_two_people"),
        ]
        indexes = [models.Index(fields=["until"], name="mentor_bar_until")]

    def __str__(self) -> str:
        return f"{self.seeker_id} – {self.ambassador_id}: {self.why}"


class CircleStatus(models.TextChoices):
    ASKED = "asked", _("waiting for vouches and a moderator")
    VERIFIED = "verified", _("verified")
    REFUSED = "refused", _("not verified")
    REVOKED = "revoked", _("withdrawn")


class CircleVerification(Moving):
    """Lets a woman meet women only: two members vouch and a moderator agrees. Nobody is asked for a gender."""

    Status = CircleStatus
    MOVES = {
        Status.ASKED: {Status.VERIFIED, Status.REFUSED},
        Status.REFUSED: {Status.ASKED},
        Status.VERIFIED: {Status.REVOKED},
        Status.REVOKED: {Status.ASKED},
    }

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="circle_verification"
    )
    status = models.CharField(max_length=8, choices=CircleStatus, default=CircleStatus.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        permissions = [("verify_circle", "Can verify for women-only matching")]
        constraints = [known_status(CircleStatus, name="mentor_circle_status_known")]

    def __str__(self) -> str:
        return f"{self.member_id} ({self.status})"


class Vouch(models.Model):
    verification = models.ForeignKey(CircleVerification, on_delete=models.CASCADE, related_name="vouches")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_vouches")
    vouched_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["verification", "member"], name="mentor_vouch_once")]

    def __str__(self) -> str:
        return f"{self.member_id} for {self.verification_id}"


def is_circle_verified(member: Any) -> bool:
    return bool(
        member.is_authenticated
        and CircleVerification.objects.filter(member=member, status=CircleStatus.VERIFIED).exists()
    )


def circle_verified(members: Iterable[int]) -> set[int]:
    """Which of these members are. One statement."""
    rows = CircleVerification.objects.filter(member__in=members, status=CircleStatus.VERIFIED)
    return set(rows.values_list("member_id", flat=True))
