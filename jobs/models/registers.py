"""Public registers of sponsors: what an edition says, and which entity an employer is."""

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status
from jobs.models.employers import Employer


class Register(models.TextChoices):
    UK = "uk", _("UK register of licensed sponsors")
    NL = "nl", _("Dutch register of recognised sponsors (IND)")
    US_LCA = "us_lca", _("US labour condition applications")
    CA_LMIA = "ca_lmia", _("Canadian employers with a positive LMIA")


class RegisterEdition(models.Model):
    """One file of a register. Rows are kept of the newest edition; counts of each."""

    register = models.CharField(max_length=7, choices=Register)
    published_on = models.DateField()
    loaded_at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField(max_length=64)
    number_of_rows = models.PositiveIntegerField(default=0)
    names = models.PositiveIntegerField(default=0)
    new_names = models.PositiveIntegerField(default=0)
    gone_names = models.PositiveIntegerField(default=0)
    is_current = models.BooleanField(default=False)

    class Meta:
        ordering = ("-published_on", "-pk")
        constraints = [
            models.UniqueConstraint(fields=["register", "sha256"], name="one_edition_a_file"),
            models.UniqueConstraint(
                fields=["register"], condition=Q(is_current=True), name="one_current_edition_a_register"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.published_on}"


class RegisterRow(models.Model):
    """`core` and `trading` are keys of the name (company_names.py); blank cells stay unknown."""

    edition = models.ForeignKey(RegisterEdition, on_delete=models.CASCADE, related_name="rows")
    name = models.CharField(max_length=400)
    core = models.CharField(max_length=400)
    trading = models.CharField(max_length=400, blank=True)
    town = models.CharField(max_length=200, blank=True)
    region = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=40, blank=True)
    type_and_rating = models.CharField(max_length=120, blank=True)
    route = models.CharField(max_length=200, blank=True)

    class Meta:
        # Without fast updates: every search would read through the list of what isn't in the index yet.
        indexes = [
            GinIndex(OpClass("core", name="gin_trgm_ops"), name="registerrow_core", fastupdate=False),
            GinIndex(
                OpClass("trading", name="gin_trgm_ops"),
                name="registerrow_trading",
                condition=~Q(trading=""),
                fastupdate=False,
            ),
            models.Index(fields=["edition", "name"], name="registerrow_name"),
            models.Index(fields=["edition", "core"], name="registerrow_same_core"),
            models.Index(fields=["edition", "trading"], name="registerrow_same_trading", condition=~Q(trading="")),
            models.Index(fields=["edition", "number"], name="registerrow_number", condition=~Q(number="")),
        ]

    def __str__(self) -> str:
        return self.name


class LinkStatus(models.TextChoices):
    PROPOSED = "proposed", _("to be looked at")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("another entity")
    LOST = "lost", _("no longer on the register")


class RegisterLinkQuerySet(models.QuerySet["RegisterLink"]):
    def confirmed(self) -> "RegisterLinkQuerySet":
        return self.filter(status=LinkStatus.CONFIRMED)

    def waiting(self) -> "RegisterLinkQuerySet":
        return self.filter(status=LinkStatus.PROPOSED)


class RegisterLink(Moving):
    """Which entity of a register an employer is. `persons` must say so; the entity is always shown in full."""

    Status = LinkStatus
    MOVES = {
        Status.PROPOSED: {Status.CONFIRMED, Status.REFUSED},
        Status.CONFIRMED: {Status.LOST},
        Status.LOST: {Status.CONFIRMED},
    }

    employer = models.ForeignKey(Employer, on_delete=models.CASCADE, related_name="register_links")
    register = models.CharField(max_length=7, choices=Register)
    name = models.CharField(max_length=400)
    number = models.CharField(max_length=40, blank=True)
    town = models.CharField(max_length=200, blank=True)
    score = models.FloatField()
    is_sure = models.BooleanField()
    others = models.JSONField(default=list)
    renamed_from = models.CharField(max_length=400, blank=True)
    persons = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=9, choices=Status, default=Status.PROPOSED)
    first_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    last_seen = models.ForeignKey(RegisterEdition, null=True, on_delete=models.SET_NULL, related_name="+")
    last_seen_on = models.DateField()
    lost_on = models.DateField(null=True, blank=True)

    objects = RegisterLinkQuerySet.as_manager()

    class Meta:
        permissions = [("confirm_registerlink", "Can say which entity of a register an employer is")]
        constraints = [
            known_status(LinkStatus, name="register_link_status_known"),
            models.UniqueConstraint(
                fields=["employer", "register", "name", "town", "number"], name="one_link_an_entity"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employer_id} = {self.name}"
