"""How a circle begins, who runs it, and how it ends."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.circles.models import Circle, Membership
from diaspora.circles.services.entering import Refused
from diaspora.circles.services.teams import in_team
from diaspora.markdown import to_html
from diaspora.moderation import vouching


@transaction.atomic
def found(circle: Circle, team: Sequence[User], *, by: User) -> Circle:
    """`circle` is filled but not saved. `team` are its first members and moderate it; `by` needn't be one of them."""
    circle.founder = by
    circle.about_html = to_html(circle.about)
    circle.give_slug()
    circle.save()
    now = timezone.now()
    for member in team:
        Membership.objects.create(
            circle=circle, member=member, status=Membership.Status.MEMBER, moderates=True, asked_at=now, joined_at=now
        )
        # Otherwise nobody of a first circle could ever vouch: that takes a member whom somebody stands for.
        vouching.stand_for(member, by=by)
    record("founded", circle, by=by, kind=circle.kind)
    return circle


@transaction.atomic
def appoint(membership: Membership, *, by: User, reason: str) -> Membership:
    """A member joins the circle's team. Raises Refused where `by` isn't in it."""
    fresh = Membership.objects.select_for_update(of=("self",)).select_related("circle").get(pk=membership.pk)
    if not in_team(fresh.circle, by):
        raise Refused("team")
    return _appoint(fresh, by=by, reason=reason)


def _appoint(fresh: Membership, *, by: User, reason: str) -> Membership:
    if fresh.status == Membership.Status.MEMBER and not fresh.moderates:
        fresh.moderates = True
        fresh.save(update_fields=["moderates"])
        record("joined the team", fresh, by=by, reason=reason)
    return fresh


@transaction.atomic
def bring_in(circle: Circle, member: User, *, by: User, reason: str) -> Membership:
    """For an admin, where a circle has no team any more: `member` enters and moderates."""
    row, _made = Membership.objects.get_or_create(circle=circle, member=member)
    if row.status in {Membership.Status.ASKED, Membership.Status.LEFT}:
        row = move(row, Membership.Status.MEMBER, by=by, reason=reason, joined_at=timezone.now(), ended_at=None)
    return _appoint(row, by=by, reason=reason)


@transaction.atomic
def give_team(circle: Circle, handle: str, *, by: User, reason: str) -> Membership:
    """For an admin, where a women-only circle has no team any more: one who is in moderates from now on. The admin
    enters nothing and sees nobody. Raises Refused: "team" where there is one, "state" where that member isn't in."""
    inside = circle.memberships.current().filter(member__is_active=True)
    if inside.filter(moderates=True).exists():
        raise Refused("team")
    row = inside.filter(member__handle=handle).select_for_update(of=("self",)).first()
    if row is None:
        raise Refused("state")
    return _appoint(row, by=by, reason=reason)


@transaction.atomic
def close(circle: Circle, *, by: User, reason: str) -> None:
    """Out of every list, and its pages are gone. Nothing is deleted."""
    fresh = Circle.objects.select_for_update().get(pk=circle.pk)
    if fresh.closed_at is None:
        fresh.closed_at = timezone.now()
        fresh.save(update_fields=["closed_at"])
        record("closed", fresh, by=by, reason=reason)


@transaction.atomic
def reopen(circle: Circle, *, by: User, reason: str) -> None:
    fresh = Circle.objects.select_for_update().get(pk=circle.pk)
    if fresh.closed_at is not None:
        fresh.closed_at = None
        fresh.save(update_fields=["closed_at"])
        record("reopened", fresh, by=by, reason=reason)
