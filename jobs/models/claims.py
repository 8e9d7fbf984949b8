"""What is known about sponsorship: dated claims with the sentence they rest on."""

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import known_status

RECHECK_AFTER = timedelta(days=90)


class Sponsorship(models.TextChoices):
    OFFERED = "offered", _("Sponsors a visa")
    REFUSED = "refused", _("Does not sponsor")
    IN_COUNTRY_ONLY = "in_country_only", _("Sponsors only people already there")
    SILENT = "silent", _("Not stated")


class ReadBy(models.TextChoices):
    RULE = "rule", _("read automatically")
    POSTER = "poster", _("stated by the poster")
    PERSON = "person", _("read by a moderator")


class SponsorshipClaim(models.Model):
    """Never edited: a new reading is a new row, and the job points to the one that holds."""

    Value = Sponsorship
    By = ReadBy

    job = models.ForeignKey("jobs.Job", on_delete=models.CASCADE, related_name="claims")
    value = models.CharField(_("sponsorship"), max_length=15, choices=Sponsorship)
    quote = models.TextField(_("the sentence"), blank=True)
    read_by = models.CharField(max_length=6, choices=ReadBy)
    checked_on = models.DateField()
    recheck_by = models.DateField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_at = models.DateTimeField(null=True, blank=True)
    disputed_at = models.DateTimeField(null=True, blank=True)
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints = [
            known_status(Sponsorship, name="claim_value_known", field="value"),
            known_status(ReadBy, name="claim_reader_known", field="read_by"),
            models.CheckConstraint(condition=Q(value="silent") | ~Q(quote=""), name="claim_has_its_sentence"),
            models.UniqueConstraint(
                fields=["job"], condition=Q(superseded_at__isnull=True), name="one_standing_claim_a_job"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.value} ({self.checked_on})"

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    @property
    def is_fresh(self) -> bool:
        return self.recheck_by >= timezone.localdate()

    @property
    def counts(self) -> bool:
        """Whether an `offered` may stand in filters, alerts and answers."""
        return self.value == Sponsorship.OFFERED and self.is_confirmed and self.is_fresh and not self.disputed_at


def recheck_day(read_on: date) -> date:
    return read_on + RECHECK_AFTER
