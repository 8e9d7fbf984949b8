"""Employers, and who has shown that they work there."""

from datetime import timedelta
from itertools import chain, count

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import SentCode
from diaspora.moves import Moving, known_status

ATTESTATION_LASTS = timedelta(days=180)


class EmployerQuerySet(models.QuerySet["Employer"]):
    def named(self, name: str) -> "Employer":
        """The employer of that name without regard to case and spacing; made when there is none."""
        tidy = " ".join(name.split())
        found = self.filter(name__iexact=tidy).first()
        return found or self.create(name=tidy, slug=self._free_slug(tidy))

    def _free_slug(self, name: str) -> str:
        wanted = slugify(name)[:70] or "employer"
        taken = set(self.filter(slug__startswith=wanted).values_list("slug", flat=True))
        numbered = (f"{wanted}-{number}" for number in count(2))
        return next(slug for slug in chain([wanted], numbered) if slug not in taken)


class Employer(models.Model):
    name = models.CharField(_("name"), max_length=120)
    slug = models.SlugField(max_length=80, unique=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    site = models.URLField(_("website"), max_length=300, blank=True)
    is_promoter = models.BooleanField(_("overseas employment promoter"), default=False)
    created_at = models.DateTimeField(default=timezone.now)

    objects = EmployerQuerySet.as_manager()

    class Meta:
        ordering = ("name",)
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        constraints = [
            models.UniqueConstraint(Lower("name"), name="one_employer_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("employer", args=[self.slug])


class EmployerDomainQuerySet(models.QuerySet["EmployerDomain"]):
    def verified(self) -> "EmployerDomainQuerySet":
        return self.filter(verified_at__isnull=False)

    def waiting(self) -> "EmployerDomainQuerySet":
        """Somebody reads mail there and says that it's this employer's; a moderator hasn't looked yet."""
        return self.filter(verified_at__isnull=True, refused_at__isnull=True, shown_at__isnull=False)


class EmployerDomain(models.Model):
    """A domain whose mailboxes belong to the employer. That somebody reads mail there is only a claim."""

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="domains")
    domain = models.CharField(max_length=120)
    shown_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = EmployerDomainQuerySet.as_manager()

    class Meta:
        permissions = [("verify_employerdomain", "Can say whose mailboxes a domain's are")]
        constraints = [
            models.UniqueConstraint(
                fields=["domain"], condition=Q(verified_at__isnull=False), name="one_verified_employer_a_domain"
            ),
            models.UniqueConstraint(fields=["employer", "domain"], name="one_domain_an_employer"),
            models.CheckConstraint(
                condition=Q(verified_at__isnull=True) | Q(refused_at__isnull=True), name="domain_verified_or_refused"
            ),
        ]

    def __str__(self) -> str:
        return self.domain


class AttestationStatus(models.TextChoices):
    CLAIMED = "claimed", _("said, not shown yet")
    PROVED = "proved", _("shown by a work address")
    EXPIRED = "expired", _("shown more than 180 days ago")
    REVOKED = "revoked", _("withdrawn by a moderator")


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def standing(self) -> "AttestationQuerySet":
        return self.filter(status=AttestationStatus.PROVED, expires_at__gt=timezone.now())

    def at_work(self) -> "AttestationQuerySet":
        """Of people whose work there stands shown, and who may refer or post for it."""
        return self.standing().filter(level__in=Attestation.MAY_SUBMIT)

    def run_out(self) -> "AttestationQuerySet":
        return self.filter(status=AttestationStatus.PROVED, expires_at__lte=timezone.now())


class Attestation(Moving):
    """A member says how they stand to an employer. Of the work address only its domain and a keyed hash are kept."""

    Status = AttestationStatus

    class Level(models.TextChoices):
        HIRING = "hiring", _("I hire for this team")
        CURRENT = "current", _("I work there")
        FORMER = "former", _("I worked there")
        KNOWS = "knows", _("I know someone there")
        NONE = "none", _("I have no tie to it")

    MAY_SUBMIT = (Level.HIRING, Level.CURRENT)
    MOVES = {
        Status.CLAIMED: {Status.PROVED, Status.REVOKED},
        Status.PROVED: {Status.EXPIRED, Status.REVOKED},
        Status.EXPIRED: {Status.PROVED, Status.REVOKED},
    }

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attestations")
    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="attestations")
    level = models.CharField(_("your tie to the employer"), max_length=7, choices=Level)
    status = models.CharField(max_length=7, choices=Status, default=Status.CLAIMED)
    # Where the last right code went, and when; what it proves hangs on whose domain that is.
    domain = models.CharField(max_length=120, blank=True)
    address_hash = models.CharField(max_length=64, blank=True, editable=False)
    code_at = models.DateTimeField(null=True, blank=True)
    proved_at = models.DateTimeField(null=True, blank=True)
    expires_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    sponsored_from_pk_year = models.PositiveSmallIntegerField(
        _("year in which it last sponsored someone from Pakistan"), null=True, blank=True
    )

    objects = AttestationQuerySet.as_manager()

    class Meta:
        constraints = [
            known_status(AttestationStatus, name="attestation_status_known"),
            models.UniqueConstraint(fields=["member", "employer"], name="one_attestation_a_member_and_employer"),
            models.UniqueConstraint(
                fields=["employer", "address_hash"],
                condition=~Q(address_hash=""),
                name="one_member_a_work_address_and_employer",
            ),
            models.CheckConstraint(
                condition=Q(proved_at__isnull=True, expires_at__isnull=True)
                | Q(expires_at=F("proved_at") + ATTESTATION_LASTS),
                name="attestation_lasts_180_days",
            ),
            models.CheckConstraint(
                condition=~Q(status="proved") | Q(proved_at__isnull=False), name="attestation_proved_has_date"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} {self.level} {self.employer_id}"

    @property
    def stands(self) -> bool:
        return self.status == self.Status.PROVED and self.expires_at is not None and self.expires_at > timezone.now()

    @property
    def waits_for_moderator(self) -> bool:
        """The code was right, and nobody has said yet whose domain it is."""
        return not self.stands and self.code_at is not None and self.code_at > timezone.now() - ATTESTATION_LASTS

    @property
    def needs_code(self) -> bool:
        return self.level in self.MAY_SUBMIT and self.status != self.Status.REVOKED and not self.stands


class WorkAddressCode(SentCode):
    """To an address of the employer."""

    attestation = models.OneToOneField(Attestation, on_delete=models.CASCADE, related_name="code", primary_key=True)
