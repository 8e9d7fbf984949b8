"""Who asked without a name: told to the circle's team for a reason, twenty times a day at most, and logged."""

from django.db import transaction

from diaspora.accounts.buckets import Limit, take
from diaspora.accounts.models import User
from diaspora.audit.services import record
from diaspora.circles.models import Post
from diaspora.circles.services.entering import Refused
from diaspora.circles.services.teams import in_team

A_DAY = Limit(20, 86_400)


@transaction.atomic
def unmask(post: Post, *, by: User, reason: str) -> User | None:
    """None where the account was erased. Raises Refused("team") and accounts.buckets.Spent."""
    if not in_team(post.circle, by):
        raise Refused("team")
    take(by, "circles.unmask", A_DAY)
    record("unmasked", post, by=by, reason=reason)
    return User.objects.filter(pk=post.author_id).select_related("profile").first()
