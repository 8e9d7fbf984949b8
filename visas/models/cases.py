"""How long it really took: members' cases. Public only to the month and never below the minimum sample."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from visas.models.guides import Route, RouteVersion


class CaseStatus(models.TextChoices):
    OPEN = "open", _("waiting")
    GRANTED = "granted", _("granted")
    REFUSED = "refused", _("refused")
    WITHDRAWN = "withdrawn", _("withdrawn")
    HIDDEN = "hidden", _("hidden")


class Mission(models.TextChoices):
    ISLAMABAD = "islamabad", _("Islamabad")
    KARACHI = "karachi", _("Karachi")
    LAHORE = "lahore", _("Lahore")
    OTHER = "other", _("elsewhere in Pakistan")
    ABROAD = "abroad", _("a mission abroad")
    ONLINE = "online", _("online only")


class Province(models.TextChoices):
    PUNJAB = "punjab", _("Punjab")
    SINDH = "sindh", _("Sindh")
    KP = "kp", _("Khyber Pakhtunkhwa")
    BALOCHISTAN = "balochistan", _("Balochistan")
    ISLAMABAD = "ict", _("Islamabad Capital Territory")
    AJK = "ajk", _("Azad Kashmir")
    GB = "gb", _("Gilgit-Baltistan")


class Occupation(models.TextChoices):
    SOFTWARE = "software", _("Software and IT")
    ENGINEERING = "engineering", _("Engineering")
    HEALTH = "health", _("Health")
    RESEARCH = "research", _("Teaching and research")
    BUSINESS = "business", _("Business and finance")
    TRADES = "trades", _("Trades and transport")
    OTHER = "other", _("Something else")


class Case(Moving):
    """The days are kept here and shown to nobody; `applied_on` and `decided_on` repeat the events for statistics."""

    Status = CaseStatus
    Mission = Mission
    Province = Province
    Occupation = Occupation

    MOVES = {
        Status.OPEN: {Status.GRANTED, Status.REFUSED, Status.WITHDRAWN, Status.HIDDEN},
        Status.GRANTED: {Status.OPEN, Status.HIDDEN},
        Status.REFUSED: {Status.OPEN, Status.HIDDEN},
        Status.WITHDRAWN: {Status.OPEN, Status.HIDDEN},
        Status.HIDDEN: {Status.OPEN, Status.GRANTED, Status.REFUSED, Status.WITHDRAWN},
    }

    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="visa_cases"
    )
    route = models.ForeignKey(Route, on_delete=models.CASCADE, related_name="cases")
    version = models.ForeignKey(RouteVersion, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    mission = models.CharField(_("Where did you apply?"), max_length=9, choices=Mission)
    province = models.CharField(_("Your province"), max_length=11, choices=Province, blank=True)
    occupation = models.CharField(_("Your work"), max_length=11, choices=Occupation, blank=True)
    status = models.CharField(max_length=9, choices=CaseStatus, default=CaseStatus.OPEN)
    applied_on = models.DateField()
    decided_on = models.DateField(null=True, blank=True)
    # A month is enough to count by; an interval needs the day.
    by_day = models.BooleanField(default=True)
    to_review = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    reminded = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [
            known_status(CaseStatus, name="case_status_known"),
            known_status(Mission, name="case_mission_known", field="mission"),
            models.UniqueConstraint(
                fields=["member", "route"], condition=Q(status="open"), name="one_open_case_a_route"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("applied_on")), name="decided_after_applied"
            ),
        ]
        indexes = [
            models.Index(
                fields=["route", "decided_on"],
                include=["applied_on", "status", "mission", "by_day"],
                condition=Q(to_review=False, status__in=["granted", "refused", "withdrawn"]),
                name="case_decided",
            ),
            models.Index(
                fields=["route", "applied_on"],
                include=["mission", "by_day"],
                condition=Q(status="open", to_review=False),
                name="case_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.pk}"


class EventType(models.TextChoices):
    """In the order in which they happen."""

    OFFER = "offer", _("Offer signed")
    DOCS_READY = "docs_ready", _("Papers ready")
    PORTAL = "portal_submitted", _("Applied")
    PRE_CHECK = "pre_check_ok", _("Pre-check passed")
    BOOKED = "appointment_booked", _("Appointment booked")
    BIOMETRICS = "biometrics", _("Biometrics given")
    QUERY = "query_received", _("Asked for more papers")
    ANSWER = "query_answered", _("Sent more papers")
    GRANTED = "decision_granted", _("Granted")
    REFUSED = "decision_refused", _("Refused")
    WITHDRAWN = "decision_withdrawn", _("Withdrawn")
    PASSPORT = "passport_back", _("Passport back")
    PROTECTOR = "protector_done", _("Protector done")
    TRAVELLED = "travelled", _("Travelled")
    CARD = "permit_card", _("Permit card")
    PR_FILED = "pr_filed", _("Applied for permanent residence")
    PR_GRANTED = "pr_granted", _("Permanent residence granted")


class CaseEvent(models.Model):
    """`precision` month: only the month of `on` is meant."""

    Type = EventType

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="events")
    type = models.CharField(max_length=18, choices=EventType)
    on = models.DateField()
    precision = models.CharField(max_length=5, choices=[("day", _("day")), ("month", _("month"))], default="day")
    source = models.CharField(max_length=8, choices=[("self", _("told")), ("document", _("paper"))], default="self")

    class Meta:
        ordering = ("on", "pk")
        constraints = [
            known_status(EventType, name="case_event_type_known", field="type"),
            models.UniqueConstraint(
                fields=["case", "type"],
                condition=~Q(type__in=["query_received", "query_answered"]),
                name="one_event_a_type",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.type}"
