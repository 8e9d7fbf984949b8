"""Asking, answering, accepting; and what the circle's team does with what was written."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.circles.models import Answer, Circle, Membership, Post
from diaspora.circles.services import pictures, told
from diaspora.circles.services.teams import in_team
from diaspora.markdown import to_html
from diaspora.moderation import standing, terms
from diaspora.moderation.models import WatchedTerm

LINK = re.compile(r"https?://|www\.", re.IGNORECASE)


class CannotWrite(Exception):
    """`why`: "member" (isn't one), "muted", "links", "words", "closed". `number` is the cap, where one was passed."""

    def __init__(self, why: str, number: int = 0) -> None:
        super().__init__(why)
        self.why, self.number = why, number


@dataclass(frozen=True)
class Draft:
    title: str
    text: str
    asks: bool = True
    anonymous: bool = False
    shown: list[pictures.Clean] = field(default_factory=list)


@transaction.atomic
def post(circle: Circle, draft: Draft, *, by: User) -> Post:
    """Live, or held where the writer is new or a watched term says so. Raises CannotWrite and buckets.Spent."""
    held = _check(circle, f"{draft.title}\n{draft.text}", by) or standing.is_held(by, "post")
    standing.spend(by, "post")
    made = Post.objects.create(
        circle=circle, author=by, title=draft.title, text=draft.text, html=to_html(draft.text), asks=draft.asks,
        anonymous=draft.asks and draft.anonymous, status=Post.Status.HELD if held else Post.Status.LIVE,
    )  # fmt: skip
    pictures.attach(made, draft.shown)
    record("posted", made, by=_named(made, by))
    return made


@transaction.atomic
def answer(question: Post, text: str, *, by: User, shown: Sequence[pictures.Clean] = ()) -> Answer:
    """Who asked without a name answers without one. Raises CannotWrite and buckets.Spent."""
    held = _check(question.circle, text, by)
    fresh = Post.objects.select_for_update().get(pk=question.pk)
    if fresh.status != Post.Status.LIVE:
        raise CannotWrite("closed")
    standing.spend(by, "comment")
    made = Answer.objects.create(
        post=question, author=by, text=text, html=to_html(text),
        anonymous=fresh.anonymous and fresh.author_id == by.pk,
        status=Answer.Status.HELD if held else Answer.Status.LIVE,
    )  # fmt: skip
    pictures.attach(made, list(shown))
    record("answered", made, by=_named(made, by))
    if not held:
        told.answered(made)
    return made


def _check(circle: Circle, text: str, by: User) -> bool:
    """Whether it must wait for a moderator. Raises CannotWrite."""
    # Locked, so that nobody writes while they're being put out.
    inside = Membership.objects.current().filter(circle=circle, member=by).select_for_update(of=("self",))
    if inside.first() is None:
        raise CannotWrite("member")
    if not standing.may_write(by):
        raise CannotWrite("muted")
    most = standing.cap(by, "links")
    if len(LINK.findall(text)) > most:
        raise CannotWrite("links", most)
    found = terms.screen(text, WatchedTerm.Scope.POST)
    if found.kind == WatchedTerm.Kind.BLOCK:
        raise CannotWrite("words")
    return found.kind == WatchedTerm.Kind.HOLD


def _named(row: Post | Answer, by: User) -> User | None:
    """The log of what was asked without a name doesn't hold the name either."""
    return None if row.anonymous and row.author_id == by.pk else by


@transaction.atomic
def accept(reply: Answer, *, by: User) -> Post:
    """By the one who asked; the same again takes it back. Raises CannotWrite."""
    question: Post = Post.objects.select_for_update().get(pk=reply.post_id)
    visible = Answer.objects.visible_to(by).filter(pk=reply.pk).exists()
    if question.author_id != by.pk or not question.asks or not visible:
        raise CannotWrite("member")
    again = question.accepted_id == reply.pk
    question.accepted = None if again else reply
    question.save(update_fields=["accepted"])
    record("took back accepting" if again else "accepted", reply, by=_named(question, by))
    if not again:
        told.accepted(reply)
    return question


@transaction.atomic
def withdraw(row: Post | Answer, *, by: User) -> None:
    """By the writer: the text and its pictures are gone for good. Raises CannotWrite, MoveError."""
    if row.author_id != by.pk:
        raise CannotWrite("member")
    empty: dict[str, Any] = {"text": "", "html": ""} | (
        {"title": "", "pinned_at": None} if isinstance(row, Post) else {}
    )
    gone = move(row, Post.Status.WITHDRAWN, by=_named(row, by), **empty)
    pictures.drop(list(gone.pictures.all()))
    gone.edits.all().delete()
    _forget(gone)


@transaction.atomic
def edit(row: Post | Answer, *, text: str, title: str = "", by: User) -> Post | Answer:
    """By the writer; what stood there before is kept for the circle's moderators. Raises CannotWrite and Spent."""
    if row.author_id != by.pk or row.status not in {Post.Status.LIVE, Post.Status.HELD}:
        raise CannotWrite("member")
    circle = row.circle if isinstance(row, Post) else row.post.circle
    held = _check(circle, f"{title}\n{text}", by)
    fresh = type(row)._base_manager.select_for_update().get(pk=row.pk)
    before = fresh.title if isinstance(fresh, Post) else ""
    if (fresh.text, before) == (text, title):
        return fresh
    standing.spend(by, "comment")
    fresh.edits.create(title=before, text=fresh.text)
    fresh.text, fresh.html, fresh.edited_at = text, to_html(text), timezone.now()
    if isinstance(fresh, Post):
        fresh.title = title
    fresh.save(update_fields=["text", "html", "edited_at", *(["title"] if isinstance(fresh, Post) else [])])
    record("edited", fresh, by=_named(fresh, by))
    if held and fresh.may_move_to(Post.Status.HELD):
        fresh = move(fresh, Post.Status.HELD, reason="a watched term")
        _forget(fresh)
    return fresh


@transaction.atomic
def hide(row: Post | Answer, *, by: User | None, reason: str, tell: bool = True, later: bool = False) -> None:
    """`tell` is off where a decision tells the writer already; `later` after a report, whose hour the notice mustn't
    tell. Raises MoveError."""
    gone = move(row, Post.Status.HIDDEN, by=by, reason=reason, untold_since=timezone.now() if later else None)
    _forget(gone)
    if tell and not later:
        told.moderated(gone, "hidden")


@transaction.atomic
def publish(row: Post | Answer, *, by: User | None, reason: str = "", tell: bool = True) -> None:
    """What was held, or hidden. Raises MoveError."""
    kind = "published" if row.status == Post.Status.HELD else "restored"
    # Shown again within the hour: then there's nothing to tell.
    tell = tell and not (row.status == Post.Status.HIDDEN and row.untold_since is not None)
    shown = move(row, Post.Status.LIVE, by=by, reason=reason, untold_since=None)
    if kind == "published":
        title = f"{shown.title}\n" if isinstance(shown, Post) else ""
        terms.was_wrong(f"{title}{shown.text}", WatchedTerm.Scope.POST)
    if tell:
        told.moderated(shown, kind)
    if isinstance(shown, Answer) and kind == "published":
        told.answered(shown)


def texts_since(scope: str, since: datetime) -> Iterator[str]:
    """One of WATCHED_TEXTS."""
    if scope in {WatchedTerm.Scope.ALL, WatchedTerm.Scope.POST}:
        for title, text in Post.objects.filter(created_at__gte=since).values_list("title", "text").iterator():
            yield f"{title}\n{text}"
        yield from Answer.objects.filter(created_at__gte=since).values_list("text", flat=True).iterator()


def _forget(row: Post | Answer) -> None:
    replies = [row] if isinstance(row, Answer) else list(row.answers.select_related("post"))
    told.forget_writing(replies)
    if isinstance(row, Answer):
        Post.objects.filter(accepted=row).update(accepted=None)


@transaction.atomic
def pin(row: Post, *, by: User) -> None:
    """Makes it one of the circle's guides, or no longer. Raises CannotWrite."""
    if not in_team(row.circle, by):
        raise CannotWrite("member")
    fresh = Post.objects.select_for_update().get(pk=row.pk)
    fresh.pinned_at = None if fresh.pinned_at else timezone.now()
    fresh.save(update_fields=["pinned_at"])
    record("pinned" if fresh.pinned_at else "unpinned", fresh, by=by)
