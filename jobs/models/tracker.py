"""A seeker's own board of applications. Nobody else sees a row of it."""

from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import known_status
from jobs.models.listings import Job
from jobs.models.money import Period, yearly

APPLICATIONS_MAX = 500


class Stage(models.TextChoices):
    SAVED = "saved", _("Saved")
    APPLIED = "applied", _("Applied")
    TALKING = "talking", _("Talking")
    OFFER = "offer", _("Offer")
    VISA = "visa", _("Visa")
    ENDED = "ended", _("Ended")


class ApplicationQuerySet(models.QuerySet["Application"]):
    def dated(self) -> "ApplicationQuerySet":
        return self.filter(next_on__isnull=False).exclude(stage=Stage.ENDED)


class Application(models.Model):
    """Its owner moves it as it goes, back as well: a board of one's own has no forbidden moves."""

    Stage = Stage

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="applications")
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(_("job title"), max_length=140)
    employer = models.CharField(_("employer"), max_length=120)
    country = models.CharField(_("country"), max_length=2, blank=True)
    link = models.URLField(_("link"), max_length=2000, blank=True)
    stage = models.CharField(_("how far it is"), max_length=7, choices=Stage, default=Stage.SAVED)
    stage_on = models.DateField(default=timezone.localdate)
    applied_on = models.DateField(_("applied on"), null=True, blank=True)
    next_on = models.DateField(_("date of the next step"), null=True, blank=True)
    next_step = models.CharField(_("next step"), max_length=140, blank=True)
    salary = models.DecimalField(_("pay offered"), max_digits=12, decimal_places=2, null=True, blank=True)
    currency = models.CharField(_("currency"), max_length=3, blank=True)
    period = models.CharField(_("pay is for"), max_length=5, choices=Period, blank=True)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    reminded_for = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints = [
            known_status(Stage, name="application_stage_known", field="stage"),
            models.UniqueConstraint(
                fields=["member", "job"], condition=Q(job__isnull=False), name="one_application_a_member_and_job"
            ),
            models.CheckConstraint(
                condition=Q(salary__isnull=True) | Q(salary__gt=0) & ~Q(currency="") & ~Q(period=""),
                name="application_pay_has_currency_and_period",
            ),
        ]
        indexes = [
            models.Index(fields=["member", "stage"], name="application_board"),
            models.Index(
                fields=["next_on"], name="application_next", condition=Q(next_on__isnull=False) & ~Q(stage="ended")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.employer}"

    def get_absolute_url(self) -> str:
        return reverse("application", args=[self.pk])

    @property
    def yearly_salary(self) -> Decimal | None:
        return yearly(self.salary, self.period)

    @property
    def has_offer(self) -> bool:
        return self.stage in (Stage.OFFER, Stage.VISA)
