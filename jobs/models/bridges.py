"""Bridges: what those who left offer to Pakistan and look for in it, and what its people bring to them.

A job that hires people who stay is a `Job` that answers "yes, from home"; the four other kinds are rows of this table.
"""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import Block
from diaspora.moves import Moving, known_status
from jobs.models.employers import Employer

BRIDGE_DAYS = 60
BRIDGE_DAYS_MAX = 120
OPEN_INTRODUCTIONS_MAX = 10
DATES_MAX = 6
TEXT_MIN = 120


class BridgeKind(models.TextChoices):
    CONTRACT = "contract", _("Contract to a team in Pakistan")
    HOME = "home", _("Back home")
    VENTURE = "venture", _("Venture across borders")
    KNOWLEDGE = "knowledge", _("Knowledge")


class BridgeStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    IN_REVIEW = "in_review", _("waiting for a moderator")
    HELD = "held", _("held for a closer look")
    CHANGES = "changes", _("waiting for your changes")
    REJECTED = "rejected", _("not published")
    LIVE = "live", _("open")
    PAUSED = "paused", _("paused")
    REPORTED = "reported", _("hidden while reports are looked at")
    CLOSED = "closed", _("closed")
    EXPIRED = "expired", _("past its last day")
    REMOVED = "removed", _("removed")


class Budget(models.TextChoices):
    """In US dollars for the whole work, because contracts across borders are priced in them."""

    UNDER_5 = "under_5", _("under $5,000")
    TO_20 = "5_20", _("$5,000 to $20,000")
    TO_75 = "20_75", _("$20,000 to $75,000")
    TO_250 = "75_250", _("$75,000 to $250,000")
    OVER_250 = "over_250", _("over $250,000")


class Term(models.TextChoices):
    MONTHS_3 = "to_3", _("up to three months")
    MONTHS_6 = "3_6", _("three to six months")
    MONTHS_12 = "6_12", _("six to twelve months")
    LONGER = "longer", _("longer than a year")


class Seeking(models.TextChoices):
    ROLE = "role", _("somebody for a role")
    FOUNDER = "founder", _("a founder who builds a firm there")


class Stage(models.TextChoices):
    IDEA = "idea", _("an idea")
    PROTOTYPE = "prototype", _("something that works")
    USERS = "users", _("first users")
    INCOME = "income", _("first income")


class Form(models.TextChoices):
    TALK = "talk", _("a talk")
    COURSE = "course", _("a course")
    REVIEW = "review", _("a review of a curriculum")


class Audience(models.TextChoices):
    UNIVERSITY = "university", _("a university")
    FIRM = "firm", _("a firm")
    CIRCLE = "circle", _("a circle of people")


def _query(words: str) -> SearchQuery:
    return SearchQuery(words, config="simple", search_type="websearch")


class BridgeQuerySet(models.QuerySet["Bridge"]):
    def visible(self) -> "BridgeQuerySet":
        """What anyone may see: the one rule for list, page, feeds, sitemap, search, digest and API."""
        return self.filter(status=BridgeStatus.LIVE, valid_through__gt=timezone.now())

    def with_terms(self) -> "BridgeQuerySet":
        return self.select_related("employer")

    def opened_by(self, member: Any) -> "BridgeQuerySet":
        """Those whose page `member` may open: the live, those that ended after being live, and their own."""
        seen = Q(published_at__isnull=False) & ~Q(status__in=(BridgeStatus.REMOVED, BridgeStatus.REJECTED))
        if not member.is_authenticated:
            return self.filter(seen)
        return self.filter(seen | Q(poster=member)).not_apart_from(member)

    def not_apart_from(self, member: Any) -> "BridgeQuerySet":
        """Without those of a poster on the other side of a block."""
        if not member.is_authenticated:
            return self
        return self.exclude(Exists(Block.objects.between(member, OuterRef("poster"))))

    def saying(self, words: str) -> "BridgeQuerySet":
        return self.filter(words=_query(words)) if words else self

    def waiting_for_review(self) -> "BridgeQuerySet":
        return self.filter(status__in=(BridgeStatus.IN_REVIEW, BridgeStatus.HELD)).order_by("status_at", "pk")


class Bridge(Moving):
    """`country` and `place` are abroad, `home_place` in Pakistan. `label` is how strangers see its poster."""

    Status = BridgeStatus
    Kind = BridgeKind

    MOVES = {
        Status.DRAFT: {Status.IN_REVIEW, Status.HELD},
        Status.IN_REVIEW: {Status.LIVE, Status.CHANGES, Status.REJECTED},
        Status.HELD: {Status.IN_REVIEW, Status.REJECTED},
        Status.CHANGES: {Status.IN_REVIEW, Status.HELD},
        Status.LIVE: {Status.PAUSED, Status.CLOSED, Status.EXPIRED, Status.REPORTED, Status.IN_REVIEW, Status.HELD},
        Status.PAUSED: {Status.LIVE, Status.CLOSED, Status.EXPIRED, Status.REPORTED},
        Status.REPORTED: {Status.LIVE, Status.REMOVED},
        Status.EXPIRED: {Status.IN_REVIEW, Status.HELD},
    }
    EDITABLE = frozenset({Status.DRAFT, Status.CHANGES, Status.EXPIRED, Status.LIVE})
    # Take one of the places that a member has for bridges.
    OPEN_POSTS = frozenset(
        {Status.IN_REVIEW, Status.HELD, Status.CHANGES, Status.LIVE, Status.PAUSED, Status.REPORTED}
    )

    kind = models.CharField(max_length=9, choices=BridgeKind)
    poster = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="bridges"
    )
    employer = models.ForeignKey(Employer, null=True, blank=True, on_delete=models.SET_NULL, related_name="bridges")
    label = models.CharField(_("how others see you"), max_length=80, blank=True)
    title = models.CharField(_("title"), max_length=140)
    description = models.TextField(_("description"), max_length=8000)
    description_html = models.TextField(blank=True, editable=False)
    language = models.CharField(max_length=35, default="en")
    country = models.CharField(_("country"), max_length=2, blank=True)
    place = models.CharField(_("city abroad"), max_length=120, blank=True)
    home_place = models.CharField(_("city in Pakistan"), max_length=120, blank=True)
    online = models.BooleanField(_("may be done online"), default=False)

    budget = models.CharField(_("budget"), max_length=8, choices=Budget, blank=True)
    term = models.CharField(_("term"), max_length=6, choices=Term, blank=True)
    seeking = models.CharField(_("you look for"), max_length=7, choices=Seeking, blank=True)
    pay = models.CharField(_("pay or share, in words"), max_length=120, blank=True)
    stage = models.CharField(_("how far it is"), max_length=9, choices=Stage, blank=True)
    wanted = models.CharField(_("what the co-founder does"), max_length=120, blank=True)
    form = models.CharField(_("what you offer"), max_length=6, choices=Form, blank=True)
    audience = models.CharField(_("for"), max_length=10, choices=Audience, blank=True)

    status = models.CharField(max_length=9, choices=BridgeStatus, default=BridgeStatus.DRAFT)
    status_at = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    valid_through = models.DateTimeField(_("last day"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    # What the machine saw in the text when it was sent: {code, reason, effect, weight, excerpt}.
    signals = models.JSONField(default=list, blank=True)
    reviewer_note = models.TextField(max_length=2000, blank=True)
    # Kept here and not counted, so that the eleventh of many simultaneous requests finds no place.
    open_introductions = models.PositiveSmallIntegerField(default=0)
    words = models.GeneratedField(
        expression=SearchVector("title", "description", "place", "home_place", "wanted", config="simple"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = BridgeQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        verbose_name = _("bridge")
        verbose_name_plural = _("bridges")
        constraints = [
            known_status(BridgeStatus, name="bridge_status_known"),
            known_status(BridgeKind, name="bridge_kind_known", field="kind"),
            models.CheckConstraint(
                condition=~Q(kind="contract") | (~Q(budget="") & ~Q(term="")), name="contract_has_budget_and_term"
            ),
            models.CheckConstraint(
                condition=~Q(kind="home") | (~Q(seeking="") & ~Q(home_place="")), name="back_home_says_what_and_where"
            ),
            models.CheckConstraint(
                condition=~Q(kind="venture") | (~Q(country="") & ~Q(place="") & ~Q(home_place="")),
                name="venture_names_both_places",
            ),
            models.CheckConstraint(
                condition=~Q(kind="knowledge") | (~Q(form="") & ~Q(audience="")), name="knowledge_says_what_for_whom"
            ),
            models.CheckConstraint(
                condition=~Q(status="live") | Q(published_at__isnull=False, valid_through__isnull=False),
                name="bridge_live_has_dates",
            ),
            models.CheckConstraint(
                condition=Q(poster__isnull=True) | Q(approved_by__isnull=True) | ~Q(poster=F("approved_by")),
                name="bridge_poster_is_not_approver",
            ),
            models.CheckConstraint(
                condition=Q(open_introductions__lte=OPEN_INTRODUCTIONS_MAX), name="bridge_ten_open_requests_at_most"
            ),
        ]
        indexes = [
            models.Index(fields=["kind", "-published_at", "-id"], name="bridge_list", condition=Q(status="live")),
            models.Index(fields=["status", "status_at"], name="bridge_by_status"),
            models.Index(fields=["poster", "-created_at"], name="bridge_by_poster"),
            GinIndex(fields=["words"], name="bridge_words"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def slug(self) -> str:
        return slugify(self.title)[:80] or self.kind

    def get_absolute_url(self) -> str:
        return reverse("bridge", args=[self.pk, self.slug])

    @property
    def is_visible(self) -> bool:
        return (
            self.status == self.Status.LIVE and self.valid_through is not None and self.valid_through > timezone.now()
        )

    @property
    def places_left(self) -> int:
        return OPEN_INTRODUCTIONS_MAX - self.open_introductions


class BridgeDateQuerySet(models.QuerySet["BridgeDate"]):
    def ahead(self) -> "BridgeDateQuerySet":
        return self.filter(ends_at__gt=timezone.now())


class BridgeDate(models.Model):
    """When a talk, a sitting of a course or a review takes place."""

    bridge = models.ForeignKey(Bridge, on_delete=models.CASCADE, related_name="dates")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = BridgeDateQuerySet.as_manager()

    class Meta:
        ordering = ("starts_at", "pk")
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="bridge_date_ends_after_start"),
            models.CheckConstraint(
                condition=Q(ends_at__lte=F("starts_at") + timedelta(days=31)), name="bridge_date_a_month_at_most"
            ),
            models.UniqueConstraint(fields=["bridge", "starts_at"], name="one_bridge_date_a_start"),
        ]

    def __str__(self) -> str:
        return f"{self.bridge_id} {self.starts_at:%Y-%m-%d %H:%M}"


class BridgeWatch(models.Model):
    """A member wants new bridges of this kind in their digest."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bridge_watches")
    kind = models.CharField(max_length=9, choices=BridgeKind)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            known_status(BridgeKind, name="watched_kind_known", field="kind"),
            models.UniqueConstraint(fields=["member", "kind"], name="one_watch_a_member_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.kind}"
