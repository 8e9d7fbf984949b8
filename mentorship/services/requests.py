"""A request from sending to its end. Locks are taken in one order: the seeker's wish, the ambassador's profile,
the request."""

import random
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.moderation import terms
from diaspora.moderation.models import WatchedTerm
from diaspora.moderation.standing import is_limited
from mentorship.contacts import scrub
from mentorship.models import MentorProfile, MentorRequest, Mentorship, SeekerWish
from mentorship.models.mentorships import FIRST_SESSION_WITHIN, LENGTH
from mentorship.models.people import PairBar
from mentorship.models.requests import (
    ANSWER_WITHIN,
    AT_LEAST_AGAIN,
    MORE_INFO_WITHIN,
    REMIND_ON,
    TOLD_AFTER,
    Face,
    RequestStatus,
)
from mentorship.services import limits
from mentorship.services.likeness import alike_sent_before, fingerprint
from mentorship.services.standing import refresh
from mentorship.services.telling import NotPossible, tell

S = RequestStatus
MISSES_ASKED, MISSES_PAUSED = 2, 3
_dice = random.SystemRandom()


class ContactHeld(NotPossible):
    """A text with contact details; `cleaned` is what it would be without them."""

    def __init__(self, cleaned: str) -> None:
        super().__init__(
            _("Contact details are held back until you both press share. Take them out, or send it as shown below.")
        )
        self.cleaned = cleaned


def checked_text(text: str) -> str:
    """Raises ContactHeld, and NotPossible where a watched term refuses it."""
    found = scrub(text)
    if not found.clean:
        raise ContactHeld(found.text)
    if terms.screen(text, WatchedTerm.Scope.MESSAGE).kind == WatchedTerm.Kind.BLOCK:
        raise NotPossible(_("This holds words that we don't pass on here. Change them, or ask a moderator."))
    return text


def texts_since(scope: str, since: datetime) -> Iterator[str]:
    """One of WATCHED_TEXTS: requests. What two people write to each other afterwards isn't read."""
    if scope in {WatchedTerm.Scope.ALL, WatchedTerm.Scope.MESSAGE}:
        yield from MentorRequest.objects.filter(sent_at__gte=since).values_list("text", flat=True).iterator()


@transaction.atomic
def send(mentor: MentorProfile, *, by: Any, text: str, topics: Iterable[str], route: str = "") -> MentorRequest:
    """Raises NotPossible, ContactHeld among it; nothing is sent then."""
    checked_text(text)
    wish = SeekerWish.objects.select_for_update(of=("self",)).select_related("member__profile").get(member=by)
    mentor = _locked_mentor(mentor.pk)
    # First of all, so that a decline which isn't told yet reads like an open request.
    if MentorRequest.objects.waiting_for(by).filter(ambassador=mentor.member).exists():
        raise NotPossible(_("You have already asked this ambassador."))
    if Mentorship.objects.live().filter(seeker=by, ambassador=mentor.member).exists():
        raise NotPossible(_("You already work together."))
    limits.check_may_ask(wish)
    limits.check_pair(wish, mentor)
    limits.check_inbound(mentor)
    if alike_sent_before(by, mentor.member, text):
        raise NotPossible(
            _("This text is almost the one you sent to others. Say what makes this ambassador the right one to ask.")
        )
    now = timezone.now()
    request = MentorRequest.objects.create(
        seeker=by, ambassador=mentor.member, text=text, topics=list(topics), route=route, likeness=fingerprint(text),
        sent_at=now, answer_by=now + ANSWER_WITHIN, due_at=now + REMIND_ON[0],
    )  # fmt: skip
    record("mentor_request.sent", request, by=by)
    refresh([mentor.pk])
    if not is_limited(by):
        tell(mentor.member, "request_new", request, once="sent", by=request.answer_by)
    return request


def _locked_mentor(pk: int) -> MentorProfile:
    rows = MentorProfile.objects.select_for_update(of=("self",)).prefetch_related("routes")
    return rows.select_related("member__profile", "member__ambassador").get(pk=pk)


@transaction.atomic
def offer(round_: Any, seeker: Any, mentor_pk: int) -> MentorRequest | None:
    """A round's offer: the place is taken while the ambassador may still decline. None where it can't be any more."""
    wish = SeekerWish.objects.select_for_update().get(member=seeker)
    mentor = _locked_mentor(mentor_pk)
    if not _may_offer(wish, mentor) or not take_place(mentor.pk):
        return None
    now = timezone.now()
    request = MentorRequest.objects.create(
        seeker=seeker, ambassador=mentor.member, text=wish.question or _("Matched in a round."), topics=wish.topics,
        route=next(iter(wish.routes), ""), round=round_, holds_place=True, sent_at=now,
        answer_by=now + ANSWER_WITHIN, due_at=now + REMIND_ON[0],
    )  # fmt: skip
    refresh([mentor.pk])
    tell(mentor.member, "round_offer", request, once="sent", by=request.answer_by)
    return request


def _may_offer(wish: SeekerWish, mentor: MentorProfile) -> bool:
    try:
        limits.check_pair(wish, mentor)
    except NotPossible:
        return False
    busy = (
        limits.has_live(wish.member)
        or MentorRequest.objects.open().filter(seeker=wish.member, ambassador=mentor.member).exists()
    )
    return not busy


def take_place(mentor_pk: int) -> bool:
    free = MentorProfile.objects.filter(pk=mentor_pk, free_slots__gt=0)
    return bool(free.update(free_slots=F("free_slots") - 1))


def give_place_back(mentor_pk: int) -> None:
    MentorProfile.objects.filter(pk=mentor_pk, free_slots__lt=F("capacity")).update(free_slots=F("free_slots") + 1)


def _lock(request: MentorRequest) -> MentorRequest:
    """The seeker's wish and the ambassador's profile first: see above."""
    SeekerWish.objects.select_for_update().filter(member=request.seeker_id).first()
    MentorProfile.objects.select_for_update().filter(pk=request.ambassador_id).first()
    rows = MentorRequest.objects.select_for_update(of=("self",))
    return rows.select_related("seeker__profile", "ambassador__profile").get(pk=request.pk)


@transaction.atomic
def accept(request: MentorRequest, *, by: Any) -> Mentorship:
    """Exactly one takes a last place. Raises NotPossible, MoveError."""
    request = _lock(request)
    if not request.may_move_to(S.ACCEPTED):
        move(request, S.ACCEPTED, by=by)
    wish = SeekerWish.objects.get(member=request.seeker)
    limits.check_pair(wish, _locked_mentor(request.ambassador_id), at_accept=True)
    if limits.has_live(request.seeker):
        raise NotPossible(_("The seeker works with somebody else by now. Thank you for having been ready to help."))
    if not request.holds_place and not take_place(request.ambassador_id):
        raise NotPossible(_("You have no free place. Raise your capacity, or say not this time."))
    now = timezone.now()
    request = move(
        request, S.ACCEPTED, by=by, face=Face.ACCEPTED, ended_at=now, due_at=None, holds_place=False
    )  # fmt: skip
    made = Mentorship.objects.create(
        request=request, seeker=request.seeker, ambassador=request.ambassador, started_at=now, last_active_at=now,
        ends_on=(now + LENGTH).date(), due_at=now + FIRST_SESSION_WITHIN,
    )  # fmt: skip
    record("mentorship.started", made, by=by)
    if limits.has_live(request.seeker):
        _withdraw_others(request)
    refresh([request.ambassador_id])
    tell(request.seeker, "request_accepted", made, once="accepted", by=made.due_at)
    return made


def _withdraw_others(request: MentorRequest) -> None:
    """The first yes fills the seeker's need."""
    others = MentorRequest.objects.filter(seeker=request.seeker, due_at__isnull=False).exclude(pk=request.pk)
    for other in others.order_by("pk"):
        _withdraw(other, by=None)


@transaction.atomic
def decline(request: MentorRequest, *, by: Any, reason: str) -> MentorRequest:
    """The seeker learns of it some hours later, as of a block."""
    request = _end_quietly(_lock(request), S.DECLINED, by=by, reason=reason)
    limits.bar(request.seeker, request.ambassador, PairBar.Why.DECLINED, limits.COOL_AFTER_DECLINE)
    return request


def _end_quietly(request: MentorRequest, to: str, *, by: Any, reason: str = "") -> MentorRequest:
    now = timezone.now()
    told = now + timedelta(seconds=_dice.uniform(*(part.total_seconds() for part in TOLD_AFTER)))
    held = request.holds_place
    why = {"declined_for": reason} if to == S.DECLINED else {}
    request = move(request, to, by=by, reason=reason, ended_at=now, due_at=told, holds_place=False, **why)
    if held:
        give_place_back(request.ambassador_id)
    refresh([request.ambassador_id])
    return request


@transaction.atomic
def ask_more(request: MentorRequest, *, by: Any, question: str) -> MentorRequest:
    """Once; the ambassador's clock stops meanwhile."""
    checked_text(question)
    request = _lock(request)
    if request.question:
        raise NotPossible(_("You have asked once already. Accept, or say not this time."))
    now = timezone.now()
    request = move(
        request, S.INFO_ASKED, by=by, question=question, face=Face.INFO_ASKED, left=request.answer_by - now,
        answer_by=now + MORE_INFO_WITHIN, due_at=now + MORE_INFO_WITHIN,
    )  # fmt: skip
    tell(request.seeker, "request_question", request, once="asked", by=request.answer_by)
    return request


@transaction.atomic
def answer(request: MentorRequest, *, by: Any, text: str) -> MentorRequest:
    checked_text(text)
    request = _lock(request)
    now = timezone.now()
    by_when = now + max(request.left, AT_LEAST_AGAIN)
    if request.status == S.CLOSED_SAFETY and request.face == Face.INFO_ASKED:
        # Closed by a block that isn't told yet: it looks like any other answer.
        request.answer, request.face, request.answer_by = text, Face.SENT, by_when
        request.save(update_fields=["answer", "face", "answer_by"])
        return request
    request = move(
        request, S.SENT, by=by, answer=text, face=Face.SENT, answer_by=by_when, due_at=_reminder(now, by_when, 0),
        reminded=0, sent_at=request.sent_at,
    )  # fmt: skip
    tell(request.ambassador, "request_answered", request, once="answered", by=request.answer_by)
    return request


def _reminder(begun: Any, by_when: Any, reminded: int) -> Any:
    """The next reminder before the answer is due, or that moment itself."""
    return next((begun + step for step in REMIND_ON[reminded:] if begun + step < by_when), by_when)


@transaction.atomic
def withdraw(request: MentorRequest, *, by: Any) -> MentorRequest:
    request = _withdraw(_lock(request), by=by)
    limits.bar(request.seeker, request.ambassador, PairBar.Why.WITHDRAWN, limits.COOL_AFTER_WITHDRAWAL)
    return request


def _withdraw(request: MentorRequest, *, by: Any) -> MentorRequest:
    if request.status in (S.DECLINED, S.CLOSED_SAFETY) and request.looks_open:
        # Ended already, which the seeker doesn't know: withdrawing looks and works as ever.
        request.face, request.due_at = Face.WITHDRAWN, None
        request.save(update_fields=["face", "due_at"])
        return request
    held = request.holds_place
    request = move(
        request, S.WITHDRAWN, by=by, face=Face.WITHDRAWN, ended_at=timezone.now(), due_at=None, holds_place=False
    )
    if held:
        give_place_back(request.ambassador_id)
    refresh([request.ambassador_id])
    tell(request.ambassador, "request_withdrawn", request, once="withdrawn")
    return request


@transaction.atomic
def close_for_safety(request: MentorRequest, *, by: Any, reason: str = "") -> MentorRequest:
    request = _lock(request)
    return _end_quietly(request, S.CLOSED_SAFETY, by=by, reason=reason) if request.is_open else request


def run_due() -> None:
    """Tick: every request whose date has come."""
    for request in MentorRequest.objects.due().order_by("due_at")[:500]:
        _act(request)


@transaction.atomic
def _act(request: MentorRequest) -> None:
    request = _lock(request)
    now = timezone.now()
    if request.due_at is None or request.due_at > now:
        return
    if not request.is_open:
        _show_end(request)
    elif request.status == S.INFO_ASKED:
        _withdraw(request, by=None)
        tell(request.seeker, "request_lapsed", request, once="lapsed")
    elif request.answer_by <= now:
        _expire(request)
    else:
        _remind(request)


def _remind(request: MentorRequest) -> None:
    request.reminded += 1
    begun = request.answer_by - ANSWER_WITHIN
    request.due_at = _reminder(begun, request.answer_by, request.reminded)
    request.save(update_fields=["reminded", "due_at"])
    tell(request.ambassador, "request_reminder", request, once=f"r{request.reminded}", by=request.answer_by)


def _expire(request: MentorRequest) -> None:
    held = request.holds_place
    request = move(request, S.EXPIRED, face=Face.UNAVAILABLE, ended_at=timezone.now(), due_at=None, holds_place=False)
    if held:
        give_place_back(request.ambassador_id)
    SeekerWish.objects.filter(member=request.seeker, waited_twice=False).update(waited_twice=True)
    _count_miss(request.ambassador)
    refresh([request.ambassador_id])
    tell(request.seeker, "request_unavailable", request, once="end")


def _show_end(request: MentorRequest) -> None:
    """Declined or closed hours ago: now the seeker reads it, in the one text for every end."""
    request.due_at = None
    if request.looks_open:
        request.face = Face.UNAVAILABLE
        tell(request.seeker, "request_unavailable", request, once="end")
    request.save(update_fields=["due_at", "face"])


def _count_miss(ambassador: User) -> None:
    since = timezone.now() - limits.MONTH
    missed = MentorRequest.objects.filter(ambassador=ambassador, status=S.EXPIRED, ended_at__gt=since).count()
    mentor = MentorProfile.objects.get(pk=ambassador.pk)
    if missed >= MISSES_PAUSED and mentor.accepting:
        MentorProfile.objects.filter(pk=mentor.pk).update(accepting=False)
        record("mentor.paused_silent", mentor)
        tell(ambassador, "paused_silent", mentor, once=f"{timezone.localdate()}", url="/mentors/load/")
    elif missed == MISSES_ASKED:
        tell(ambassador, "still_available", mentor, once=f"{timezone.localdate()}", url="/mentors/load/")
