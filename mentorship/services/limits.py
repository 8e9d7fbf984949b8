"""How much one may ask, and who may be asked by whom. Checked when a request is sent and when it's accepted."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaspora.accounts.models import Block, User
from diaspora.moderation.standing import may_contact
from mentorship.models import MentorProfile, MentorRequest, MentorSession, Mentorship, PairBar, SeekerWish
from mentorship.models.sessions import SessionStatus
from mentorship.scoring import broken_rules
from mentorship.services.standing import INBOUND_A_SLOT, as_ambassadors, as_mentee, trust_of_seeker
from mentorship.services.telling import NotPossible, day

MONTH = timedelta(days=30)
COOL_AFTER_DECLINE, COOL_AFTER_WITHDRAWAL = timedelta(days=90), timedelta(days=14)
NO_SHOW_STOPS = ((4, timedelta(days=60)), (3, timedelta(days=14)))
NO_SHOWS_WARNED = 2


class Limit(NamedTuple):
    open: int
    a_month: int
    live: int


LIMITS: Mapping[int, Limit] = {0: Limit(0, 0, 0), 1: Limit(2, 4, 1), 2: Limit(3, 8, 1), 3: Limit(5, 12, 2)}


def limit_of(member: Any) -> Limit:
    return LIMITS[trust_of_seeker(member)]


def check_may_ask(wish: SeekerWish) -> None:
    """Call it with the wish's row locked. Raises NotPossible."""
    if not may_contact(wish.member):
        raise NotPossible(_("You may not ask anybody at the moment. “Reports and decisions” says why and until when."))
    if not wish.is_complete:
        raise NotPossible(_("Say first what you want help with and which languages you speak."))
    limit = limit_of(wish.member)
    if not limit.open:
        raise NotPossible(_("Fill in a little more of your profile first: name, place, work and years."))
    _check_stop(wish)
    _check_open(wish, limit)
    _check_month(wish, limit)
    _check_live(wish, limit)


def _check_stop(wish: SeekerWish) -> None:
    if wish.stopped_until and wish.stopped_until > timezone.now():
        raise NotPossible(
            _(
                "Agreed sessions were missed, so new requests wait until {day}. Write to us if that isn't right."
            ).format(day=day(wish.stopped_until))
        )


def _check_open(wish: SeekerWish, limit: Limit) -> None:
    waiting = MentorRequest.objects.waiting_for(wish.member)
    if waiting.count() >= limit.open:
        first = waiting.aggregate(first=Min("answer_by"))["first"]
        raise NotPossible(
            ngettext(
                "You have {n} open request, which is as many as you may have. The next answer is due by {day}.",
                "You have {n} open requests, which is as many as you may have. The next answer is due by {day}.",
                limit.open,
            ).format(n=limit.open, day=day(first))
        )


def _check_month(wish: SeekerWish, limit: Limit) -> None:
    recent = MentorRequest.objects.filter(seeker=wish.member, sent_at__gt=timezone.now() - MONTH, round__isnull=True)
    if recent.count() >= limit.a_month:
        opens = recent.aggregate(first=Min("sent_at"))["first"] + MONTH
        raise NotPossible(
            _("You have asked {n} people in 30 days. You may ask again from {day}.").format(
                n=limit.a_month, day=day(opens)
            )
        )


def _check_live(wish: SeekerWish, limit: Limit) -> None:
    if has_live(wish.member, limit):
        raise NotPossible(_("You already work with an ambassador. Finish that first, or end it: no reason is owed."))


def has_live(member: Any, limit: Limit | None = None) -> bool:
    return Mentorship.objects.live().filter(seeker=member).count() >= (limit or limit_of(member)).live


def are_blocked(one: Any, other: Any) -> bool:
    return Block.objects.between(one, other).exists()


def is_barred(seeker: Any, ambassador: Any) -> bool:
    return (
        are_blocked(seeker, ambassador)
        or PairBar.objects.standing().filter(seeker=seeker, ambassador=ambassador).exists()
    )


def check_pair(wish: SeekerWish, mentor: MentorProfile, *, at_accept: bool = False) -> None:
    """The hard rules of the pair. Raises NotPossible in words that give no block away."""
    if is_barred(wish.member, mentor.member):
        raise NotPossible(_("This ambassador is not available for you at the moment."))
    one = as_ambassadors([mentor])[0]
    broken = broken_rules(as_mentee(wish), one)
    if at_accept:
        # Taking one more is the ambassador's own wish; the place itself is taken by a conditional update.
        broken = [rule for rule in broken if rule in {"H2", "H7"}]
    if broken:
        raise NotPossible(_refusal(broken[0]))


def _refusal(rule: str) -> str:
    return {
        "H1": _("This ambassador takes no requests at the moment."),
        "H4": _("You have no language in common."),
        "H5": _("You have no hour in common. Add hours to your week, or say that messages are fine."),
        "H6": _("This ambassador isn't further on than you in this field."),
        "H7": _("Mentoring here is for people of 18 and older."),
        "H9": _("This ambassador helps with other things than you asked for."),
    }.get(rule, _("This ambassador is not available for you at the moment."))


def check_inbound(mentor: MentorProfile) -> None:
    waiting = MentorRequest.objects.open().filter(ambassador=mentor.member).count()
    if waiting >= INBOUND_A_SLOT * mentor.free_slots:
        raise NotPossible(_("This ambassador is full this week. A place may open when others are answered."))


def bar(seeker: Any, ambassador: Any, why: str, lasts: timedelta | None = None) -> None:
    """Keeps the pair apart, the longer of two times counts."""
    until = timezone.now() + lasts if lasts else None
    PairBar.objects.update_or_create(seeker=seeker, ambassador=ambassador, why=why, defaults={"until": until})


def no_shows(member: Any) -> float:
    """Missed sessions of 30 days as a seeker; a late cancellation counts half."""
    recent = MentorSession.objects.filter(mentorship__seeker=member, starts_at__gt=timezone.now() - MONTH)
    missed = recent.filter(status__in=(SessionStatus.MISSED_MENTEE, SessionStatus.MISSED_BOTH)).count()
    late = recent.filter(status=SessionStatus.CANCELLED, late=True, cancelled_by=member).count()
    return missed + late / 2


def members_except_blocked(viewer: Any) -> Any:
    return User.objects.active().not_blocked_with(viewer)
