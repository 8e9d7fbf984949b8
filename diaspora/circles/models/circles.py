"""Circle: a group, and who may know that it's there."""

import secrets
from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField

from diaspora.accounts.models import new_handle
from diaspora.moves import known_status

# Small letters and digits; five of them keep two circles of one name apart without saying that there are two.
TAIL = "abcdefghjkmnpqrstuvwxyz23456789"


class Kind(models.TextChoices):
    OPEN = "open", _("Open: anyone reads, members write")
    MEMBERS = "members", _("Members only: a moderator of the circle lets you in")
    WOMEN = "women", _("Women only: two members vouch, and a moderator of the circle lets you in")


class CircleQuerySet(models.QuerySet["Circle"]):
    def visible_to(self, viewer: Any) -> "CircleQuerySet":
        """Circles that `viewer` may know of. A women-only one is there for its members and for nobody else."""
        running = self.filter(closed_at__isnull=True)
        if not viewer.is_authenticated:
            return running.filter(kind=Kind.OPEN)
        mine = models.Exists(_memberships_of(viewer))
        return running.filter(~Q(kind=Kind.WOMEN) | mine)

    def readable_by(self, viewer: Any) -> "CircleQuerySet":
        """Circles whose posts `viewer` may read."""
        running = self.filter(closed_at__isnull=True)
        if not viewer.is_authenticated:
            return running.filter(kind=Kind.OPEN)
        return running.filter(Q(kind=Kind.OPEN) | models.Exists(_memberships_of(viewer)))

    def of(self, member: Any) -> "CircleQuerySet":
        return self.filter(models.Exists(_memberships_of(member)), closed_at__isnull=True)

    def listed(self) -> "CircleQuerySet":
        return self.order_by("name", "pk")


def _memberships_of(viewer: Any) -> models.QuerySet[Any]:
    from diaspora.circles.models.memberships import Membership  # noqa: PLC0415 - the two name each other

    return Membership.objects.filter(circle=models.OuterRef("pk"), member=viewer, status=Membership.Status.MEMBER)


class Circle(models.Model):
    """`country`, `city`, `route` and `crafts` say what it's about; each may be empty."""

    Kind = Kind

    kind = models.CharField(_("kind"), max_length=7, choices=Kind, default=Kind.OPEN)
    slug = models.SlugField(max_length=60, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    about = models.TextField(_("what it is for"), max_length=1000)
    about_html = models.TextField(blank=True, editable=False)
    country = CountryField(_("country"), blank=True)
    city = models.CharField(_("city"), max_length=80, blank=True)
    route = models.CharField(_("visa route"), max_length=80, blank=True)
    crafts = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    founder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    founded_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CircleQuerySet.as_manager()

    class Meta:
        permissions = [("found_circle", "Can found circles"), ("moderate_circle", "Can moderate circles")]
        constraints = [known_status(Kind, name="circle_kind_known", field="kind")]
        indexes = [models.Index(fields=["name", "id"], name="circle_list", condition=Q(closed_at__isnull=True))]

    def __str__(self) -> str:
        # Never the name: this stands in logs and in the admin's messages.
        return f"circle {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("circle", args=[self.slug])

    @property
    def is_open(self) -> bool:
        return self.kind == Kind.OPEN

    @property
    def is_hidden(self) -> bool:
        """Whether its name is kept from everybody outside."""
        return self.kind == Kind.WOMEN

    def give_slug(self) -> None:
        """A women-only circle's address says nothing about it: addresses stand in mails and in histories."""
        if self.is_hidden:
            self.slug = new_handle()
        else:
            tail = "".join(secrets.choice(TAIL) for _ in range(5))
            self.slug = f"{slugify(self.name)[:50] or 'circle'}-{tail}"
