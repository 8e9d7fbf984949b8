"""Ways in and out of a circle."""

from datetime import timedelta

from django.core import signing
from django.db import transaction
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.circles.models import Circle, Kind, Membership, Vouch
from diaspora.circles.models.memberships import VOUCHES_NEEDED
from diaspora.circles.services import told
from diaspora.circles.services.teams import in_team
from diaspora.moderation import standing, vouching

SALT = "circles.invitation"
INVITATION_FOR = timedelta(days=14)
ASK_AGAIN_AFTER = timedelta(days=30)
Status = Membership.Status


class Refused(Exception):
    """`why`: "closed" (expelled, or refused lately), "vouches", "young", "no_vouch", "self", "team", "state"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def invitation(circle: Circle, *, by: User) -> str:
    """What a member hands to somebody they know. It names nothing; read_invitation() says what it leads to."""
    return signing.dumps([circle.pk, by.pk], salt=SALT)


def read_invitation(token: str) -> Circle | None:
    """None where it's forged, too old, or the one who gave it has left."""
    try:
        number, giver = signing.loads(token, salt=SALT, max_age=INVITATION_FOR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    if not Membership.objects.current().filter(circle=number, member=giver, member__is_active=True).exists():
        return None
    return Circle.objects.filter(pk=number, closed_at__isnull=True).exclude(kind=Kind.OPEN).first()


@transaction.atomic
def enter(circle: Circle, *, by: User, note: str = "") -> Membership:
    """An open circle is entered at once; for the others one asks. Raises Refused("closed").

    Who may call this for a women-only circle is the caller's matter: only a holder of an invitation.
    """
    row, made = Membership.objects.get_or_create(circle=circle, member=by, defaults={"note": note})
    row = Membership.objects.select_for_update().get(pk=row.pk)
    if row.status == Status.EXPELLED or _refused_lately(row):
        raise Refused("closed")
    if made:
        record("asked", row, by=by)
    elif row.status in {Status.LEFT, Status.REFUSED}:
        row.vouches.all().delete()
        row = move(row, Status.ASKED, by=by, note=note, asked_at=timezone.now(), ended_at=None)
    if row.status == Status.ASKED and circle.is_open:
        return move(row, Status.MEMBER, by=by, joined_at=timezone.now(), note="")
    if row.status == Status.ASKED:
        told.somebody_asks(row)
    return row


def _refused_lately(row: Membership) -> bool:
    ended = row.ended_at
    return row.status == Status.REFUSED and ended is not None and ended > timezone.now() - ASK_AGAIN_AFTER


@transaction.atomic
def vouch(membership: Membership, *, by: User) -> Vouch:
    """Raises Refused and accounts.buckets.Spent. Twice is once, and costs once."""
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    if row.status != Status.ASKED or not row.circle.is_hidden:
        raise Refused("state")
    if row.member_id == by.pk:
        raise Refused("self")
    if not Membership.objects.visible_to(by).filter(pk=row.pk).exists():
        raise Refused("state")
    if not Membership.objects.may_vouch(timezone.now()).filter(circle=row.circle_id, member=by).exists():
        raise Refused("young")
    found = row.vouches.filter(voucher=by).first()
    if found is None:
        if not vouching.may_vouch(by):
            raise Refused("no_vouch")
        standing.spend(by, "vouch")
        alike = vouching.same_device(row.member, by)
        found = Vouch.objects.create(membership=row, voucher=by, same_device=alike)
        record("vouched from the same device" if alike else "vouched", row, by=by)
    return found


@transaction.atomic
def take_back_vouch(membership: Membership, *, by: User) -> None:
    """While it's still being asked; the month's number doesn't come back."""
    row = Membership.objects.select_for_update().get(pk=membership.pk)
    gone, _each = row.vouches.filter(voucher=by).delete() if row.status == Status.ASKED else (0, {})
    if gone:
        record("took a vouch back", row, by=by)


@transaction.atomic
def let_in(membership: Membership, *, by: User, reason: str = "") -> Membership:
    """By the circle's team. A women-only circle asks for two vouches of others than `by` besides. Raises Refused."""
    row = Membership.objects.select_for_update(of=("self",)).select_related("circle").get(pk=membership.pk)
    _check_team(row, by)
    now = timezone.now()
    if row.circle.is_hidden and row.standing_vouches(now).exclude(voucher=by).count() < VOUCHES_NEEDED:
        raise Refused("vouches")
    for vouch_given in row.standing_vouches(now).select_related("voucher"):
        vouching.stand_for(row.member, by=vouch_given.voucher)
    row = move(row, Status.MEMBER, by=by, reason=reason, joined_at=now, note="")
    told.let_in(row)
    return row


@transaction.atomic
def refuse(membership: Membership, *, by: User, reason: str = "") -> Membership:
    """Silent: nobody is told by whom. They may ask again after thirty days."""
    row = Membership.objects.select_for_update(of=("self",)).select_related("circle").get(pk=membership.pk)
    _check_team(row, by)
    row = move(row, Status.REFUSED, by=by, reason=reason, ended_at=timezone.now(), note="")
    told.refused(row)
    return row


@transaction.atomic
def leave(membership: Membership, *, by: User) -> Membership:
    """At once: pages, feed, search, mails that wait and notices."""
    return _end(membership, Status.LEFT, by=by, reason="")


@transaction.atomic
def expel(membership: Membership, *, by: User, reason: str) -> Membership:
    """Raises Refused where `by` isn't in the team, or where it's themselves."""
    _check_team(membership, by)
    return _end(membership, Status.EXPELLED, by=by, reason=reason)


def _end(membership: Membership, status: str, *, by: User, reason: str) -> Membership:
    row = move(
        membership, status, by=by, reason=reason, ended_at=timezone.now(), moderates=False, note="",
        titles_in_mail=False,
    )  # fmt: skip
    # What they vouched for and what waits for an answer counts no longer.
    Vouch.objects.filter(
        voucher=row.member_id, membership__circle=row.circle_id, membership__status=Status.ASKED
    ).delete()
    told.forget_circle(row.circle_id, row.member_id)
    return row


def _check_team(row: Membership, by: User) -> None:
    if row.member_id == by.pk:
        raise Refused("self")
    if not in_team(row.circle, by):
        raise Refused("team")
