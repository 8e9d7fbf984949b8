"""What members are told about circles, and what is taken back when they mustn't know it any more.

Each notice's key begins with its circle, so that leaving wipes all of them. A notice about a women-only circle holds
neither its name nor a title.
"""

from collections.abc import Iterable

from django.db.models import Q

from diaspora.accounts.models import User
from diaspora.audit.models import Event
from diaspora.circles.models import Answer, Circle, Membership, Post
from diaspora.notifications.models import Notification
from diaspora.notifications.services import notify


def _prefix(circle_id: int) -> str:
    return f"circles/{circle_id}/"


def _name(circle: Circle) -> str:
    return "" if circle.is_hidden else circle.name


def _active(number: int | None) -> User | None:
    return User.objects.active().filter(pk=number).first() if number else None


def answered(answer: Answer) -> None:
    """To the one who asked, where they still read the circle and no block lies between."""
    post, circle = answer.post, answer.post.circle
    asker = _active(post.author_id)
    if (
        asker is not None
        and asker.pk != answer.author_id
        and Answer.objects.visible_to(asker).filter(pk=answer.pk).exists()
    ):
        key, url = f"{_prefix(circle.pk)}answer/{answer.pk}", answer.get_absolute_url()
        notify(asker, "circles/answered", url=url, key=key, title="" if circle.is_hidden else post.title)


def accepted(answer: Answer) -> None:
    post, circle = answer.post, answer.post.circle
    writer = _active(answer.author_id)
    if (
        writer is not None
        and writer.pk != post.author_id
        and Post.objects.visible_to(writer).filter(pk=post.pk).exists()
    ):
        key, url = f"{_prefix(circle.pk)}accepted/{answer.pk}", answer.get_absolute_url()
        notify(writer, "circles/accepted", url=url, key=key, title="" if circle.is_hidden else post.title)


def moderated(row: Post | Answer, kind: str) -> None:
    """`kind` is "published", "hidden" or "restored"; to the writer, also where they wrote without a name."""
    post = row.post if isinstance(row, Answer) else row
    writer = _active(row.author_id)
    if writer is not None and Circle.objects.readable_by(writer).filter(pk=post.circle_id).exists():
        number = Event.objects.about(row).count()
        key, circle = f"{_prefix(post.circle_id)}{kind}/{row.pk}/{number}", post.circle
        notify(writer, f"circles/{kind}", url=row.get_absolute_url(), key=key, name=_name(circle))


def somebody_asks(row: Membership) -> None:
    """To the team, without saying who."""
    team = User.objects.active().filter(
        circle_memberships__circle=row.circle_id, circle_memberships__status=Membership.Status.MEMBER,
        circle_memberships__moderates=True,
    )  # fmt: skip
    for member in team:
        key = f"{_prefix(row.circle_id)}asks/{row.pk}/{int(row.asked_at.timestamp())}/{member.pk}"
        notify(member, "circles/asks", url=f"{row.circle.get_absolute_url()}asking/", key=key, name=_name(row.circle))


def let_in(row: Membership) -> None:
    assert row.joined_at is not None
    key = f"{_prefix(row.circle_id)}in/{row.pk}/{int(row.joined_at.timestamp())}"
    notify(row.member, "circles/let_in", url=row.circle.get_absolute_url(), key=key, name=_name(row.circle))


def refused(row: Membership) -> None:
    assert row.ended_at is not None
    key = f"{_prefix(row.circle_id)}refused/{row.pk}/{int(row.ended_at.timestamp())}"
    notify(row.member, "circles/refused", url="/circles/", key=key, name=_name(row.circle))


def forget_circle(circle_id: int, member_id: int) -> None:
    """Mails that wait are composed of notices: without them nothing is sent."""
    Notification.objects.filter(member=member_id, key__startswith=_prefix(circle_id)).delete()


def forget_writing(rows: Iterable[Answer]) -> None:
    """Notices of answers that are hidden or taken back."""
    keys = [f"{_prefix(row.post.circle_id)}{what}/{row.pk}" for row in rows for what in ("answer", "accepted")]
    Notification.objects.filter(key__in=keys).delete()


def forget_between(blocker: User, blocked: User) -> None:
    """One of ON_BLOCK."""
    between = Q(author=blocked, post__author=blocker) | Q(author=blocker, post__author=blocked)
    forget_writing(Answer.objects.filter(between).select_related("post"))
