"""Membership: who is in. Vouch: who stands for somebody that asks to enter a women-only circle."""

from datetime import datetime, timedelta
from typing import Any

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import Block, User
from diaspora.circles.models.circles import Circle
from diaspora.moves import Moving, known_status

VOUCHES_NEEDED = 2
VOUCHER_AGE = timedelta(days=30)


class MembershipStatus(models.TextChoices):
    ASKED = "asked", _("asks to enter")
    MEMBER = "member", _("member")
    REFUSED = "refused", _("not let in")
    LEFT = "left", _("has left")
    EXPELLED = "expelled", _("put out")


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(status=MembershipStatus.MEMBER, circle__closed_at__isnull=True)

    def asking(self) -> "MembershipQuerySet":
        """Oldest first."""
        return self.filter(status=MembershipStatus.ASKED, circle__closed_at__isnull=True).order_by("asked_at", "pk")

    def visible_to(self, viewer: User) -> "MembershipQuerySet":
        """Without those whom a block keeps apart from `viewer`."""
        return self.filter(member__is_active=True).filter(~models.Exists(blocks_with(viewer, "member")))

    def may_vouch(self, now: datetime) -> "MembershipQuerySet":
        return self.current().filter(joined_at__lte=now - VOUCHER_AGE)


def blocks_with(viewer: Any, field: str) -> models.QuerySet[Block]:
    """Blocks between `viewer` and the row's member, either way."""
    return Block.objects.between(viewer, models.OuterRef(field))


@pghistory.track(fields=["status", "moderates"], model_name="MembershipEvent")
class Membership(Moving):
    """One row a member and circle, through all comings and goings. The team are members who moderate."""

    Status = MembershipStatus
    MOVES = {
        Status.ASKED: {Status.MEMBER, Status.REFUSED, Status.LEFT},
        Status.MEMBER: {Status.LEFT, Status.EXPELLED},
        Status.REFUSED: {Status.ASKED},
        Status.LEFT: {Status.ASKED, Status.MEMBER},
        Status.EXPELLED: set(),
    }

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="memberships")
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_memberships")
    status = models.CharField(max_length=8, choices=MembershipStatus, default=MembershipStatus.ASKED)
    moderates = models.BooleanField(default=False)
    note = models.CharField(_("a line about you"), max_length=500, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    # What the member's digest holds of this circle.
    in_digest = models.BooleanField(_("Answers in my digest"), default=True)
    titles_in_mail = models.BooleanField(_("Titles of posts in my mails"), default=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints = [
            known_status(MembershipStatus, name="circle_membership_status_known"),
            models.UniqueConstraint(fields=["circle", "member"], name="circle_one_membership_a_member"),
            models.CheckConstraint(
                condition=~Q(status="member") | Q(joined_at__isnull=False), name="circle_member_says_since_when"
            ),
            models.CheckConstraint(condition=Q(moderates=False) | Q(status="member"), name="circle_team_are_members"),
        ]
        indexes = [
            models.Index(fields=["member", "circle"], name="circle_of_member", condition=Q(status="member")),
            models.Index(fields=["circle", "asked_at"], name="circle_asking", condition=Q(status="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in circle {self.circle_id}"

    def standing_vouches(self, now: datetime) -> models.QuerySet["Vouch"]:
        """Those that count: given by members who are still in, and long enough."""
        vouchers = Membership.objects.may_vouch(now).filter(circle=self.circle_id).values("member")
        return self.vouches.filter(voucher__in=vouchers, voucher__is_active=True, same_device=False)


class Vouch(models.Model):
    """A member says that she knows her. Taken back by deleting it; the log keeps both."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="vouches")
    voucher = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="circle_vouches_given"
    )
    at = models.DateTimeField(default=timezone.now)
    # Given from the same browser as she signs in with: seen by the team, and not counted.
    same_device = models.BooleanField(default=False, editable=False)

    class Meta:
        verbose_name_plural = "vouches"
        constraints = [
            models.UniqueConstraint(fields=["membership", "voucher"], name="circle_one_vouch_a_member"),
        ]

    def __str__(self) -> str:
        return f"{self.voucher_id} vouches for {self.membership_id}"
