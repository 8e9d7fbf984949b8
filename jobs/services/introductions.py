"""Introductions: asked for under caps, answered without names, and what came of them.

Rows are locked in one order: the bridge, its introductions, desks.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.accounts.models import Block
from diaspora.audit.services import move, record
from diaspora.notifications.services import notify
from jobs.models import Bridge, Introduction, IntroductionDesk
from jobs.models.bridges import OPEN_INTRODUCTIONS_MAX
from jobs.models.introductions import ASKED_MAX, COUNTED, OPEN, SAME_BRIDGE_AFTER, WITHIN
from jobs.services.places import NotPossible, day_of
from jobs.services.screening import asks_for_money

S = Introduction.Status
MONEY = "money or papers were asked for"
REMIND_BEFORE = timedelta(days=3)
SCRUBBED_AFTER = timedelta(days=30)
FURTHEST = {S.MET: 1, S.WORKING: 2, S.HIRED: 3}
# What a silence of the stated length leads to.
AFTER_SILENCE = {S.WAITING: S.LAPSED, S.MORE_INFO: S.LAPSED, S.HIRED: S.ENDED}


class AlreadyAsked(NotPossible):
    def __init__(self, introduction: Introduction) -> None:
        super().__init__(_("You have already asked for this introduction."))
        self.introduction = introduction


@transaction.atomic
def ask(bridge: Bridge, *, by: Any, note: str) -> Introduction:
    """Takes a place with the bridge and one of the asker's three, or none at all. Raises NotPossible."""
    bridge = Bridge.objects.select_for_update(of=("self",)).with_terms().get(pk=bridge.pk)
    _check(bridge, by)
    if asks_for_money(note):
        raise NotPossible(_("This asks for money or papers. Introductions are free; take it out."))
    _take_bridge(bridge)
    _take_desk(by)
    now = timezone.now()
    made = Introduction.objects.create(
        bridge=bridge, asker=by, host=bridge.poster, note=note, consent_at=now, due_at=now + WITHIN[S.WAITING],
    )  # fmt: skip
    record("introduction.asked", made, by=by, to_status=S.WAITING)
    _tell(made, made.host, "introduction_waiting")
    _tell(made, made.asker, "introduction_sent")
    return made


def _check(bridge: Bridge, member: Any) -> None:
    if not bridge.is_visible or bridge.poster is None or not bridge.poster.is_active:
        raise NotPossible(_("This is no longer open."))
    if bridge.poster_id == member.pk:
        raise NotPossible(_("You posted this yourself."))
    mine = Introduction.objects.filter(bridge=bridge, asker=member)
    open_one = mine.open().first()
    if open_one:
        raise AlreadyAsked(open_one)
    lately = mine.filter(created_at__gt=timezone.now() - SAME_BRIDGE_AFTER).exclude(status=S.WITHDRAWN).first()
    if lately:
        again = lately.created_at + SAME_BRIDGE_AFTER
        raise NotPossible(_("You asked here before. You may ask again from {day}.").format(day=day_of(again)))
    apart = Block.objects.between(member, bridge.poster)
    if apart.exists():
        # The same words as for a bridge that ended: a block tells no one.
        raise NotPossible(_("This is no longer open."))


def _take_bridge(bridge: Bridge) -> None:
    free = Bridge.objects.filter(pk=bridge.pk, open_introductions__lt=OPEN_INTRODUCTIONS_MAX)
    if free.update(open_introductions=F("open_introductions") + 1):
        return
    first = Introduction.objects.filter(bridge=bridge, status__in=COUNTED).order_by("due_at").first()
    day = day_of(first.due_at if first else None)
    raise NotPossible(_("Ten people are already asking here. A place may open by {day}.").format(day=day))


def _take_desk(member: Any) -> None:
    IntroductionDesk.objects.get_or_create(member=member)
    free = IntroductionDesk.objects.filter(member=member, asked__lt=ASKED_MAX)
    if free.update(asked=F("asked") + 1):
        return
    first = Introduction.objects.filter(asker=member, status__in=COUNTED).order_by("due_at").first()
    day = day_of(first.due_at if first else None)
    raise NotPossible(
        _("You have three introductions that aren't settled yet, which is as many as one may have. The next date"
          " among them is {day}.").format(day=day)
    )  # fmt: skip


def _free(introduction: Introduction) -> None:
    Bridge.objects.filter(pk=introduction.bridge_id, open_introductions__gt=0).update(
        open_introductions=F("open_introductions") - 1
    )
    IntroductionDesk.objects.filter(member=introduction.asker_id, asked__gt=0).update(asked=F("asked") - 1)


def _move(introduction: Introduction, to: str, *, by: Any = None, reason: str = "", **fields: Any) -> Introduction:
    now, before = timezone.now(), introduction.status
    within = WITHIN.get(S(to))
    ends = {} if within else {"ended_at": now}
    moved = move(
        introduction, to, by=by, reason=reason,
        status_at=now, due_at=now + within if within else None, reminded_at=None, **ends, **fields,
    )  # fmt: skip
    if before in COUNTED and to not in COUNTED:
        _free(moved)
    return moved


def _tell(introduction: Introduction, member: Any, kind: str, **data: Any) -> None:
    if member is None:
        return
    notify(
        member,
        f"jobs/{kind}",
        url=introduction.get_absolute_url(),
        key=f"jobs/{kind}/{introduction.pk}/{member.pk}/{introduction.status_at:%Y%m%d%H%M%S%f}",
        title=introduction.bridge.title,
        by=f"{introduction.due_at:%Y-%m-%d}" if introduction.due_at else "",
        **data,
    )


def _lock(introduction: Introduction) -> Introduction:
    """The bridge first, then the introduction, as everywhere."""
    Bridge.objects.select_for_update(of=("self",)).only("pk").get(pk=introduction.bridge_id)
    rows = Introduction.objects.select_for_update(of=("self",)).with_bridge()
    return rows.get(pk=introduction.pk)


@transaction.atomic
def accept(introduction: Introduction, *, by: Any) -> Introduction:
    """Shows both sides to one another. Raises MoveError where it changed meanwhile."""
    introduction = _move(_lock(introduction), S.ACCEPTED, by=by)
    _tell(introduction, introduction.asker, "introduction_accepted", host=by.name)
    return introduction


@transaction.atomic
def decline(introduction: Introduction, *, by: Any) -> Introduction:
    """No reason is owed, and the host stays unnamed."""
    introduction = _move(_lock(introduction), S.DECLINED, by=by)
    _tell(introduction, introduction.asker, "introduction_declined")
    return introduction


@transaction.atomic
def ask_more(introduction: Introduction, question: str, *, by: Any) -> Introduction:
    """One round. Raises NotPossible at the second."""
    introduction = _lock(introduction)
    if introduction.question:
        raise NotPossible(_("You have asked your one question. Accept, or say not this time."))
    introduction = _move(introduction, S.MORE_INFO, by=by, question=question)
    if asks_for_money(question):
        return _move(introduction, S.REPORTED, reason=MONEY)
    _tell(introduction, introduction.asker, "introduction_question", question=question)
    return introduction


@transaction.atomic
def answer(introduction: Introduction, text: str, *, by: Any) -> Introduction:
    introduction = _move(_lock(introduction), S.WAITING, by=by, answer=text)
    if asks_for_money(text):
        return _move(introduction, S.REPORTED, reason=MONEY)
    _tell(introduction, introduction.host, "introduction_waiting")
    return introduction


@transaction.atomic
def progress(introduction: Introduction, to: str, *, by: Any, hired: int = 0) -> Introduction:
    """Either side says how it went on: met, working together, n people hired, ended. The other is told."""
    introduction = _lock(introduction)
    fields: dict[str, Any] = {}
    if FURTHEST.get(S(to), 0) > FURTHEST.get(_furthest(introduction), 0):
        fields["outcome"] = to
    if to == S.HIRED:
        # Said once more, it's the new number in all; it never falls.
        fields |= {"outcome": to, "hired": max(hired, introduction.hired)}
    moved = _move(introduction, to, by=by, **fields)
    other = moved.host if by.pk == moved.asker_id else moved.asker
    _tell(moved, other, "introduction_went_on", state=to, number=moved.hired)
    return moved


def _furthest(introduction: Introduction) -> Any:
    return S(introduction.outcome) if introduction.outcome else ""


@transaction.atomic
def withdraw(introduction: Introduction, *, by: Any) -> Introduction:
    introduction = _move(_lock(introduction), S.WITHDRAWN, by=by)
    _tell(introduction, introduction.host, "introduction_withdrawn")
    return introduction


@transaction.atomic
def release(introduction: Introduction, *, by: Any = None) -> Introduction:
    """The host lets go."""
    introduction = _move(_lock(introduction), S.RELEASED, by=by)
    _tell(introduction, introduction.asker, "introduction_released")
    return introduction


@transaction.atomic
def freeze(introduction: Introduction, *, by: Any, reason: str) -> Introduction:
    """Reported: nobody writes in it any more."""
    return _move(_lock(introduction), S.REPORTED, by=by, reason=reason)


def close_of(bridge: Bridge) -> None:
    """Call it in the transaction that ended the bridge, with its row locked. Who was introduced goes on."""
    waiting = Introduction.objects.filter(bridge=bridge, status__in=(S.WAITING, S.MORE_INFO))
    for introduction in waiting.select_for_update(of=("self",)).with_bridge().order_by("pk"):
        _tell(_move(introduction, S.CLOSED), introduction.asker, "introduction_closed")


def end_overdue() -> None:
    """Tick: every open introduction whose date has come takes its stated next step."""
    for introduction in Introduction.objects.overdue().order_by("due_at")[:500]:
        _time_out(introduction)


@transaction.atomic
def _time_out(introduction: Introduction) -> None:
    introduction = _lock(introduction)
    if introduction.status not in OPEN or introduction.due_at is None or introduction.due_at > timezone.now():
        return
    to = AFTER_SILENCE.get(S(introduction.status), S.NO_NEWS)
    introduction = _move(introduction, to)
    _tell(introduction, introduction.asker, f"introduction_{to}")
    if to == S.NO_NEWS:
        _tell(introduction, introduction.host, f"introduction_{to}")


def remind() -> None:
    """Tick: once in each state, three days before its end, whoever has to act."""
    soon = timezone.now() + REMIND_BEFORE
    waiting = Introduction.objects.open().exclude(status=S.HIRED).filter(due_at__lte=soon, reminded_at__isnull=True)
    for introduction in waiting.with_bridge().select_related("asker", "host").order_by("due_at")[:500]:
        _remind(introduction)


@transaction.atomic
def _remind(introduction: Introduction) -> None:
    mine = Introduction.objects.filter(pk=introduction.pk, reminded_at__isnull=True)
    if not mine.update(reminded_at=timezone.now()):
        return
    if introduction.status != S.WAITING:
        _tell(introduction, introduction.asker, "introduction_reminder")
    if introduction.status != S.MORE_INFO:
        _tell(introduction, introduction.host, "introduction_reminder")


def scrub() -> None:
    """Tick: 30 days after the end what people wrote is emptied; what came of it stays."""
    before = timezone.now() - SCRUBBED_AFTER
    old = Introduction.objects.filter(ended_at__lt=before).exclude(note="", question="", answer="")
    old.update(note="", question="", answer="")


def end_between(blocker: Any, blocked: Any) -> None:
    """In the transaction of a block: what runs between the two ends silently, as released."""
    between = Introduction.objects.open().between(blocker, blocked)
    for introduction in between.order_by("bridge_id", "pk"):
        _move(_lock(introduction), S.RELEASED)
