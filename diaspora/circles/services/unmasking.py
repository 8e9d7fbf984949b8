"""Who asked without a name: told to the circle's team for a reason, and logged."""

from django.db import transaction

from diaspora.accounts.models import User
from diaspora.circles.models import Post
from diaspora.circles.services.entering import Refused
from diaspora.circles.services.teams import in_team
from diaspora.moderation import unmasking


@transaction.atomic
def unmask(post: Post, *, by: User, reason: str) -> User | None:
    """None where the account was erased. Raises Refused("team") and accounts.buckets.Spent."""
    if not in_team(post.circle, by):
        raise Refused("team")
    unmasking.unmask(post, "who asked", by=by, reason=reason)
    return User.objects.filter(pk=post.author_id).select_related("profile").first()
