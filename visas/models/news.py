"""What changed, who wants to hear of it, and what members say is wrong."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from visas.models.facts import Fact, Source
from visas.models.guides import Country, Route


class AlertStatus(models.TextChoices):
    DRAFT = "draft", _("draft")
    PUBLISHED = "published", _("published")
    ENDED = "ended", _("ended")


class AlertQuerySet(models.QuerySet["Alert"]):
    def showing(self) -> "AlertQuerySet":
        return self.filter(status=AlertStatus.PUBLISHED).select_related("source").order_by("-effective_on", "pk")

    def for_route(self, route: Route) -> "AlertQuerySet":
        return self.showing().filter(Q(route=route) | Q(route__isnull=True, country=route.country_id))


class Severity(models.TextChoices):
    INFO = "info", _("to know")
    HIGH = "high", _("act on it")


class Alert(Moving):
    """A change that stands above a guide. Of a country, or of one of its routes."""

    Status = AlertStatus
    Severity = Severity

    MOVES = {Status.DRAFT: {Status.PUBLISHED}, Status.PUBLISHED: {Status.ENDED}}

    key = models.SlugField(max_length=60, unique=True)
    country = models.ForeignKey(Country, on_delete=models.CASCADE, related_name="alerts")
    route = models.ForeignKey(Route, null=True, blank=True, on_delete=models.CASCADE, related_name="alerts")
    headline = models.CharField(max_length=160)
    detail = models.TextField(blank=True)
    effective_on = models.DateField()
    severity = models.CharField(max_length=4, choices=Severity, default=Severity.INFO)
    status = models.CharField(max_length=9, choices=AlertStatus, default=AlertStatus.DRAFT)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="alerts")
    read_on = models.DateField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    loaded = models.BooleanField(default=False, editable=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            known_status(AlertStatus, name="alert_status_known"),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(published_by__isnull=True) | ~Q(author=F("published_by")),
                name="alert_two_people",
            ),
        ]

    def __str__(self) -> str:
        return self.headline


class Follow(models.Model):
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="followed_routes")
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="follows")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "route"], name="follow_once")]

    def __str__(self) -> str:
        return f"{self.member_id} follows {self.route_id}"


class SuggestionStatus(models.TextChoices):
    OPEN = "open", _("waiting")
    CLAIMED = "claimed", _("being read")
    DONE = "done", _("taken up")
    REFUSED = "refused", _("not taken up")


class Suggestion(Moving):
    """A member says that a figure or a step is wrong, and where one can read it."""

    Status = SuggestionStatus

    MOVES = {
        Status.OPEN: {Status.CLAIMED, Status.DONE, Status.REFUSED},
        Status.CLAIMED: {Status.OPEN, Status.DONE, Status.REFUSED},
    }

    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="suggestions")
    fact = models.ForeignKey(Fact, null=True, blank=True, on_delete=models.CASCADE, related_name="suggestions")
    step = models.SlugField(max_length=40, blank=True)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    says = models.TextField(_("What should it say?"), max_length=1000)
    source_url = models.URLField(_("Where can we read it?"), max_length=300, blank=True)
    paper = models.CharField(_("Or which paper says so?"), max_length=200, blank=True)
    status = models.CharField(max_length=7, choices=SuggestionStatus, default=SuggestionStatus.OPEN)
    answer = models.TextField(blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created_at = models.DateTimeField(auto_now_add=True)
    due_on = models.DateField()

    class Meta:
        ordering = ("due_on", "pk")
        constraints = [
            known_status(SuggestionStatus, name="suggestion_status_known"),
            models.CheckConstraint(
                condition=~Q(source_url="") | ~Q(paper=""), name="suggestion_names_a_page_or_a_paper"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route_id} {self.created_at:%Y-%m-%d}"
