"""Countries, routes and the versions of their guides."""

from datetime import date

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from visas.models.facts import Fact
from visas.names import country_name


class CountryQuerySet(models.QuerySet["Country"]):
    def destinations(self) -> "CountryQuerySet":
        return self.filter(is_home=False).order_by("slug")


class Country(models.Model):
    """A destination; Pakistan itself is the one with `is_home`."""

    iso = models.CharField(max_length=2, primary_key=True)
    slug = models.SlugField(max_length=40, unique=True)
    currency = models.CharField(max_length=3)
    is_home = models.BooleanField(default=False)

    objects = CountryQuerySet.as_manager()

    class Meta:
        ordering = ("slug",)
        verbose_name_plural = "countries"

    def __str__(self) -> str:
        return self.slug

    @property
    def name(self) -> str:
        return country_name(self.iso)

    def get_absolute_url(self) -> str:
        return reverse("visas:pakistan") if self.is_home else reverse("visas:country", args=[self.slug])


class RouteKind(models.TextChoices):
    WORK = "work", _("Work with an offer")
    SEARCH = "search", _("Look for a job there")
    POINTS = "points", _("Points-based residence")
    TALENT = "talent", _("Talent or high pay")
    REMOTE = "remote", _("Work for clients elsewhere")
    FOUNDER = "founder", _("Found a company")
    HOME = "home", _("Before leaving Pakistan")


class RouteStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    LIVE = "live", _("live")
    PAUSED = "paused", _("paused")
    CLOSED = "closed", _("closed")


class RouteQuerySet(models.QuerySet["Route"]):
    def visible(self) -> "RouteQuerySet":
        """Routes with a guide to read: a closed one stays, under a banner."""
        return self.exclude(status=RouteStatus.DRAFT)

    def destinations(self) -> "RouteQuerySet":
        return self.visible().exclude(kind=RouteKind.HOME).select_related("country").order_by("country_id", "order")


class Route(Moving):
    Kind = RouteKind
    Status = RouteStatus

    MOVES = {
        Status.DRAFT: {Status.LIVE},
        Status.LIVE: {Status.PAUSED, Status.CLOSED},
        Status.PAUSED: {Status.LIVE, Status.CLOSED},
    }

    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="routes")
    slug = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    kind = models.CharField(max_length=7, choices=RouteKind)
    status = models.CharField(max_length=6, choices=RouteStatus, default=RouteStatus.DRAFT)
    order = models.PositiveSmallIntegerField(default=0)
    official_name = models.CharField(max_length=120, blank=True)
    official_url = models.URLField(max_length=300, blank=True)
    # Whether somebody has had that very address before their eyes.
    official_seen = models.BooleanField(default=False)
    calculator = models.SlugField(max_length=40, blank=True)

    objects = RouteQuerySet.as_manager()

    class Meta:
        ordering = ("country", "order", "slug")
        constraints = [
            models.UniqueConstraint(fields=["country", "slug"], name="one_route_a_slug"),
            known_status(RouteStatus, name="route_status_known"),
            known_status(RouteKind, name="route_kind_known", field="kind"),
        ]

    def __str__(self) -> str:
        return f"{self.country_id} {self.title}"

    def get_absolute_url(self) -> str:
        if self.kind == RouteKind.HOME:
            return reverse("visas:pakistan")
        return reverse("visas:route", args=[self.country.slug, self.slug])

    @property
    def prefix(self) -> str:
        return f"{self.country_id.lower()}.{self.slug}"


class RouteVersionStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    REVIEW = "review", _("in review")
    PUBLISHED = "published", _("published")
    SUPERSEDED = "superseded", _("superseded")


class RouteVersionQuerySet(models.QuerySet["RouteVersion"]):
    def on(self, day: date) -> "RouteVersionQuerySet":
        """The version that members read on `day`: the newest published one that has begun."""
        readable = [RouteVersionStatus.PUBLISHED, RouteVersionStatus.SUPERSEDED]
        later = Q(effective_to__isnull=True) | Q(effective_to__gt=day)
        return self.filter(later, status__in=readable, effective_from__lte=day).order_by("-number")


class RouteVersion(Moving):
    """A guide's text. Figures stand in it as references to facts; see visas/prose.py."""

    Status = RouteVersionStatus

    MOVES = {
        Status.DRAFT: {Status.REVIEW},
        Status.REVIEW: {Status.DRAFT, Status.PUBLISHED},
        Status.PUBLISHED: {Status.SUPERSEDED},
    }
    TEXTS = ("summary", "fit", "family", "residence", "refused")

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    effective_from = models.DateField()
    effective_to = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=10, choices=RouteVersionStatus, default=RouteVersionStatus.DRAFT)
    summary = models.CharField(max_length=300)
    fit = models.TextField()
    family = models.TextField(blank=True)
    residence = models.TextField(blank=True)
    refused = models.TextField(blank=True)
    # Names that hold a digit and are no figures: "H-1B".
    names = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    changelog = models.TextField(blank=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    review_note = models.TextField(blank=True)
    loaded = models.BooleanField(default=False, editable=False)
    # Of the file that it was made from, so that a changed file is told from a moderator's own version.
    file_hash = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = RouteVersionQuerySet.as_manager()

    class Meta:
        ordering = ("route", "-number")
        constraints = [
            models.UniqueConstraint(fields=["route", "number"], name="one_version_a_number"),
            known_status(RouteVersionStatus, name="route_version_status_known"),
            models.UniqueConstraint(
                fields=["route"], condition=Q(status__in=["draft", "review"]), name="one_open_version_a_route"
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(reviewer__isnull=True) | ~Q(author=F("reviewer")),
                name="reviewer_is_not_the_author",
            ),
            models.CheckConstraint(
                condition=Q(effective_to__isnull=True) | Q(effective_to__gte=F("effective_from")),
                name="version_ends_after_start",
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_text_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.status IN ('published', 'superseded') AND (OLD.summary <> NEW.summary OR OLD.fit <> NEW.fit"
                    " OR OLD.family <> NEW.family OR OLD.residence <> NEW.residence OR OLD.refused <> NEW.refused"
                    " OR OLD.effective_from <> NEW.effective_from)"
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.route} v{self.number}"


class StepSide(models.TextChoices):
    PAKISTAN = "pakistan", _("in Pakistan")
    DESTINATION = "destination", _("at the destination")
    BOTH = "both", _("from either side")


class StepActor(models.TextChoices):
    YOU = "you", _("you")
    EMPLOYER = "employer", _("your employer")
    AUTHORITY = "authority", _("an authority")


class Step(models.Model):
    """`home` names the step of the Pakistan guide that it is; `depends_on` holds slugs of the same version.

    `time` and `cost` are facts, so that a step has no figure of its own.
    """

    Side = StepSide
    Actor = StepActor

    version = models.ForeignKey(RouteVersion, on_delete=models.CASCADE, related_name="steps")
    order = models.PositiveSmallIntegerField()
    slug = models.SlugField(max_length=40)
    title = models.CharField(max_length=120)
    text = models.TextField(blank=True)
    side = models.CharField(max_length=11, choices=StepSide)
    actor = models.CharField(max_length=9, choices=StepActor)
    office = models.CharField(max_length=200, blank=True)
    depends_on = ArrayField(models.SlugField(max_length=40), default=list, blank=True)
    optional_if = models.CharField(max_length=160, blank=True)
    home = models.SlugField(max_length=40, blank=True)
    time = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    costs = models.ManyToManyField(Fact, blank=True, related_name="+")

    class Meta:
        ordering = ("version", "order")
        constraints = [
            models.UniqueConstraint(fields=["version", "slug"], name="one_step_a_slug"),
            known_status(StepSide, name="step_side_known", field="side"),
            known_status(StepActor, name="step_actor_known", field="actor"),
        ]

    def __str__(self) -> str:
        return self.title


class Requirement(models.Model):
    """One thing that a route asks. `rule` says how an answer of visas/fit.py is held against it; empty: can't be.

    {"ask": "salary", "fact": "salary_standard"}; requirements with the same `either` are alternatives.
    """

    version = models.ForeignKey(RouteVersion, on_delete=models.CASCADE, related_name="requirements")
    order = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    text = models.TextField()
    fact = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    gate = models.BooleanField(default=True)
    either = models.SlugField(max_length=40, blank=True)
    rule = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ("version", "order")
        constraints = [models.UniqueConstraint(fields=["version", "key"], name="one_requirement_a_key")]

    def __str__(self) -> str:
        return self.key


class Document(models.Model):
    """A paper that many routes ask for. `lasts` is the fact that says how long it's good for; `home` its step."""

    slug = models.SlugField(max_length=40, primary_key=True)
    title = models.CharField(max_length=120)
    home = models.SlugField(max_length=40, blank=True)
    lasts = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        ordering = ("slug",)

    def __str__(self) -> str:
        return self.title


class Attestation(models.TextChoices):
    NONE = "none", _("as it is")
    IBCC = "ibcc", _("IBCC")
    HEC = "hec", _("HEC")
    MOFA = "mofa", _("Ministry of Foreign Affairs")
    APOSTILLE = "apostille", _("apostille")
    EMBASSY = "embassy", _("Ministry of Foreign Affairs, then the embassy")


class DocumentNeed(models.Model):
    Attestation = Attestation

    version = models.ForeignKey(RouteVersion, on_delete=models.CASCADE, related_name="documents")
    order = models.PositiveSmallIntegerField()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="needs")
    note = models.TextField(blank=True)
    attestation = models.CharField(max_length=9, choices=Attestation, default=Attestation.NONE)
    max_age = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    translation = models.BooleanField(default=False)

    class Meta:
        ordering = ("version", "order")
        constraints = [
            models.UniqueConstraint(fields=["version", "document"], name="one_need_a_document"),
            known_status(Attestation, name="attestation_known", field="attestation"),
        ]

    def __str__(self) -> str:
        return self.document_id


class Payer(models.TextChoices):
    YOU = "you", _("you")
    EMPLOYER = "employer", _("your employer")
    # Where we haven't read whose it is.
    EITHER = "either", _("you or your employer: ask")


class FeeItem(models.Model):
    """`counted` leaves out what is an alternative or isn't always due, so that a total adds up to one real case."""

    Payer = Payer

    version = models.ForeignKey(RouteVersion, on_delete=models.CASCADE, related_name="fees")
    order = models.PositiveSmallIntegerField()
    fact = models.ForeignKey(Fact, on_delete=models.PROTECT, related_name="fee_items")
    payer = models.CharField(max_length=8, choices=Payer, default=Payer.YOU)
    counted = models.BooleanField(default=True)
    refundable = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ("version", "order")
        constraints = [
            models.UniqueConstraint(fields=["version", "fact"], name="one_fee_a_fact"),
            known_status(Payer, name="payer_known", field="payer"),
        ]

    def __str__(self) -> str:
        return self.fact.key


class Translation(models.Model):
    """A version's words in another language: {"fit": …, "steps.hec.title": …, "facts.pk.home.…": …}."""

    version = models.ForeignKey(RouteVersion, on_delete=models.CASCADE, related_name="translations")
    language = models.CharField(max_length=2)
    made_on = models.DateField()
    texts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="one_translation_a_language")]

    def __str__(self) -> str:
        return f"{self.version} {self.language}"
