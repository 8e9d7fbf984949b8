"""What moderators see masked, shown once: for a reason, twenty times a day at most, and logged."""

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import Model

from diaspora.accounts.buckets import Limit, take
from diaspora.accounts.models import User
from diaspora.audit.services import record

# One number for all that can be unmasked, so that nobody has twenty of each.
A_DAY = Limit(20, 86_400)


class HigherRank(Exception):
    """Of the staff only an admin learns more."""


@transaction.atomic
def unmask(target: Model, what: str, *, by: User, reason: str) -> None:
    """`what` names the kind of thing that's shown, never the thing. Raises accounts.buckets.Spent."""
    take(by, "unmask", A_DAY)
    record("unmasked", target, by=by, reason=reason, what=what)


@transaction.atomic
def contact_of(member: User, *, by: User, reason: str) -> dict[str, list[str]]:
    """A member's addresses: of mail, and of the networks they're signed in from. Raises Spent, HigherRank."""
    if member.is_staff and not by.is_superuser:
        raise HigherRank
    unmask(member, "addresses", by=by, reason=reason)
    seen = UserSession.objects.filter(user=member).order_by("-last_seen_at").values_list("ip", flat=True)
    return {"E-mail": [member.email], "Signed in from": [str(ip) for ip in dict.fromkeys(seen)]}
