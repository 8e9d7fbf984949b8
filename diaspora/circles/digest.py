"""Answers in the member's circles, in their digest.

Of a women-only circle the mail says that there are answers, no more: no excerpt ever, and the titles only where the
member asked for them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils import translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.accounts.models import Block, User
from diaspora.circles.models import Answer, Membership, Post
from diaspora.digests.sections import Item
from diaspora.moderation.models import Reason, Signal

MOST = 10
EXCERPT = 160


@dataclass(frozen=True)
class Seen:
    """What decides for many members at once which posts and answers they may see. Four statements."""

    memberships: Mapping[tuple[int, int], Membership]
    apart: frozenset[tuple[int, int]]
    reported: frozenset[tuple[int, str]]
    answers: Mapping[UUID, list[Answer]]

    def by(self, member: User, post: UUID) -> list[Answer]:
        """Answers below `post` that `member` may see: the same rule as Answer.objects.visible_to()."""
        found = self.answers.get(post, [])
        if not found or (member.pk, found[0].post.circle_id) not in self.memberships:
            return []
        if not self._shown(member, found[0].post):
            return []
        return [one for one in found if one.author_id != member.pk and self._shown(member, one)]

    def _shown(self, member: User, row: Post | Answer) -> bool:
        if (member.pk, str(row.pk)) in self.reported:
            return False
        return row.anonymous or row.author_id is None or (member.pk, row.author_id) not in self.apart


def _seen(members: Sequence[User], answers: Iterable[Answer]) -> Seen:
    known = [member.pk for member in members]
    by_post: dict[UUID, list[Answer]] = defaultdict(list)
    for row in answers:
        by_post[row.post_id].append(row)
    circles = {rows[0].post.circle_id for rows in by_post.values()}
    memberships = Membership.objects.current().filter(member__in=known, circle__in=circles, in_digest=True)
    reported = Signal.objects.filter(
        reporter__in=known, reason=Reason.HARASSMENT, report__target__in=["circles.post", "circles.answer"]
    ).values_list("reporter_id", "report__target_id")
    return Seen(
        {(row.member_id, row.circle_id): row for row in memberships},
        frozenset(Block.objects.apart(known)),
        frozenset(reported),
        by_post,
    )


def _live() -> Any:
    rows = Answer.objects.live().filter(post__status=Post.Status.LIVE, post__circle__closed_at__isnull=True)
    return rows.not_limited().select_related("post__circle").order_by("-created_at")


class CirclesDigest:
    key = "circles"
    title = gettext_lazy("Answers in your circles")
    template = "emails/circles/digest_circles"
    more_url = "/circles/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Four statements for any number of members."""
        circles = Membership.objects.current().filter(member__in=members, in_digest=True).values("circle")
        answers = _live().filter(post__circle__in=circles, created_at__gt=since, created_at__lte=until)
        seen = _seen(members, answers)
        found = {member.pk: _items(member, seen) for member in members}
        return {pk: items for pk, items in found.items() if items}

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        return self.still_visible_for([(member, items)]).get(member.pk, ())

    def still_visible_for(self, asked: Sequence[tuple[User, Sequence[Item]]]) -> Mapping[int, Sequence[Item]]:
        """Without circles that were left, answers that were taken back or hidden, and members blocked meanwhile."""
        wanted = {pk for _member, items in asked for item in items for pk in _answers_of(item)}
        seen = _seen([member for member, _items in asked], _live().filter(pk__in=wanted))
        return {member.pk: [item for item in items if _stands(item, member, seen)] for member, items in asked}


def _answers_of(item: Item) -> set[UUID]:
    return {UUID(pk) for pk in item.data["answers"]}


def _stands(item: Item, member: User, seen: Seen) -> bool:
    """Every answer that the item speaks of must still be there: its number and its words were made from them."""
    here = {one.pk for one in seen.by(member, UUID(item.key.removeprefix("circle-post:")))}
    return _answers_of(item) <= here


def _items(member: User, seen: Seen) -> list[Item]:
    with translation.override(member.language):
        items = [
            _item(member, rows, seen.memberships[member.pk, rows[0].post.circle_id])
            for post in seen.answers
            if (rows := seen.by(member, post))
        ]
    # One's own questions first; the order within is newest first already.
    return sorted(items, key=lambda item: not item.data["own"])[:MOST]


def _item(member: User, rows: Sequence[Answer], membership: Membership) -> Item:
    post = rows[0].post
    hidden = post.circle.is_hidden
    named = not hidden or membership.titles_in_mail
    own = post.author_id == member.pk
    return Item(
        key=f"circle-post:{post.pk}",
        url=post.get_absolute_url(),
        reason=_("you asked this") if own else _("in a circle of yours"),
        data={
            "title": post.title if named else "",
            "circle": post.circle.name if named else "",
            "excerpt": "" if hidden else Truncator(rows[0].text).chars(EXCERPT),
            "number": len(rows),
            "answers": [str(row.pk) for row in rows],
            "own": own,
        },
    )
