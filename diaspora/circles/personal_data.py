"""What circles know of a member, how it's exported and when it goes."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from diaspora.circles.models import Answer, Circle, Edit, Membership, Picture, Post, Vouch
from diaspora.circles.services import pictures, told

EDITS = _("For the circle's moderators: 90 days after you changed it.")
GONE = _("Until your account is erased.")
STAYS = _(
    "What you wrote stays for those who read it, without your name, once your account is erased. Taking it back "
    "before that deletes it."
)


class CirclesData:
    key = "circles"
    rules = (
        Rule(
            Membership, "member", ("note", "status", "joined_at"), GONE, "delete",
            what=_("Circles that you are in, or asked to enter"),
        ),
        Rule(Vouch, "voucher", ("membership",), GONE, "delete", what=_("For whom you vouched in a circle")),
        Rule(
            Picture, "post__author", ("file",),
            _("Until you take back what it belongs to, or your account is erased."), "delete",
            what=_("Pictures that you added to a post"),
        ),
        Rule(
            Picture, "answer__author", ("file",),
            _("Until you take back what it belongs to, or your account is erased."), "delete",
            what=_("Pictures that you added to an answer"),
        ),
        Rule(Edit, "post__author", ("title", "text"), EDITS, "delete", what=_("Earlier wording of what you asked")),
        Rule(Edit, "answer__author", ("text",), EDITS, "delete", what=_("Earlier wording of your answers")),
        Rule(Post, "author", ("author",), STAYS, "blank", what=_("What you asked or told in circles")),
        Rule(Answer, "author", ("author",), STAYS, "blank", what=_("Your answers in circles")),
        Rule(
            Circle, "founder", ("founder",), _("Kept with the circle, without a name."), "blank",
            what=_("Circles that you founded"),
        ),
    )  # fmt: skip

    def before_erasure(self, member: User) -> None:
        """Files go with their rows, and with the notices of each circle what they say."""
        pictures.drop(list(_pictures(member)))
        for circle in member.circle_memberships.values_list("circle", flat=True):
            told.forget_circle(circle, member.pk)

    def files(self, member: User) -> Iterable[tuple[str, bytes]]:
        for row in _pictures(member):
            with row.file.open("rb") as file:
                yield f"picture-{row.pk}.webp", file.read()

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        """Of circles that were left, what one wrote; not the circle's name, if it's a hidden one."""
        rows = member.circle_memberships.select_related("circle")
        yield "circles", [_membership(row) for row in rows]
        yield (
            "circle_posts",
            [_written(row) | {"title": row.title} for row in member.circle_posts.order_by("created_at")],
        )
        yield "circle_answers", [_written(row) for row in member.circle_answers.order_by("created_at")]
        yield "circle_vouches", [f"{at:%Y-%m-%d}" for at in member.circle_vouches_given.values_list("at", flat=True)]


def _pictures(member: User) -> QuerySet[Picture]:
    return Picture.objects.filter(Q(post__author=member) | Q(answer__author=member))


def _membership(row: Membership) -> dict[str, Any]:
    named = row.status == Membership.Status.MEMBER or not row.circle.is_hidden
    return {
        "circle": row.circle.name if named else "", "status": row.status, "note": row.note,
        "asked_at": row.asked_at.isoformat(), "joined_at": row.joined_at.isoformat() if row.joined_at else None,
    }  # fmt: skip


def _written(row: Post | Answer) -> dict[str, Any]:
    return {
        "at": row.created_at.isoformat(), "text": row.text, "status": row.status, "without_name": row.anonymous,
    }  # fmt: skip
