"""What the machine saw in a listing's text, and the marks of fraud that was upheld."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import known_status
from jobs.models.employers import Employer
from jobs.models.listings import Job


class Screening(models.Model):
    """`signals` are {code, reason, effect, weight, excerpt}; the newest row of a listing holds."""

    job = models.ForeignKey(Job, on_delete=models.CASCADE, related_name="screenings")
    score = models.PositiveSmallIntegerField()
    signals = models.JSONField(default=list)
    quarantined = models.BooleanField()
    held = models.BooleanField()
    rules_version = models.CharField(max_length=20)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.job_id}: {self.score}"


class UpheldMark(models.Model):
    """A keyless hash of a text, telephone number, wallet, IBAN or domain that was used for fraud."""

    class Kind(models.TextChoices):
        TEXT = "text", _("text")
        PHONE = "phone", _("telephone number")
        WALLET = "wallet", _("wallet")
        IBAN = "iban", "IBAN"
        DOMAIN = "domain", _("domain")

    mark = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=6, choices=Kind)
    job = models.ForeignKey(Job, null=True, blank=True, on_delete=models.SET_NULL, related_name="marks")
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.mark[:20]


class LicenceStatus(models.TextChoices):
    VALID = "valid", _("valid")
    INVALID = "invalid", _("invalid")
    CANCELLED = "cancelled", _("cancelled")
    SUSPENDED = "suspended", _("suspended")
    EXPIRED = "expired", _("expired")
    SURRENDERED = "surrendered", _("surrendered")


class PromoterLicence(models.Model):
    """An overseas employment promoter on the official list, as it stood on `checked_on`."""

    Status = LicenceStatus

    licence_no = models.CharField(_("licence number"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(max_length=11, choices=LicenceStatus)
    checked_on = models.DateField()
    source = models.CharField(max_length=200)
    employer = models.OneToOneField(Employer, null=True, blank=True, on_delete=models.SET_NULL, related_name="licence")

    class Meta:
        ordering = ("licence_no",)
        constraints = [known_status(LicenceStatus, name="licence_status_known")]

    def __str__(self) -> str:
        return f"{self.licence_no} {self.name}"


class PromoterPermission(models.Model):
    """The permission to recruit for one country and trade."""

    licence = models.ForeignKey(PromoterLicence, on_delete=models.CASCADE, related_name="permissions")
    permission_no = models.CharField(max_length=60, unique=True)
    country = models.CharField(max_length=2)
    trade = models.CharField(max_length=120)
    seats = models.PositiveIntegerField(null=True, blank=True)
    valid_to = models.DateField()

    def __str__(self) -> str:
        return self.permission_no
