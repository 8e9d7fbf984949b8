"""A mentorship from the first agreement to its end. Each tick brings the ones whose date has come up to date."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import move, record
from mentorship.models import (
    CheckIn,
    Feedback,
    MentorProfile,
    MentorSession,
    Mentorship,
    Outcome,
    SeekerWish,
)
from mentorship.models.mentorships import (
    CHECK_INS,
    END_REMINDER,
    FIRST_SESSION_WITHIN,
    INACTIVE,
    LONGEST,
    NUDGES,
    PAUSE_MAX,
    PLACE_KEPT,
    SHORTEST,
    SILENT_YES,
    EndedWhy,
    MentorshipStatus,
)
from mentorship.models.sessions import SessionStatus
from mentorship.services.requests import give_place_back, take_place
from mentorship.services.standing import refresh
from mentorship.services.telling import NotPossible, tell

S = MentorshipStatus
LIVE = (S.ACCEPTED, S.ACTIVE, S.PAUSED)


def locked(row: Mentorship) -> Mentorship:
    """The ambassador's profile first, as in requests."""
    MentorProfile.objects.select_for_update().filter(pk=row.ambassador_id).first()
    rows = Mentorship.objects.select_for_update(of=("self",))
    return rows.select_related("seeker__profile", "ambassador__profile").get(pk=row.pk)


def must_be_live(row: Mentorship) -> None:
    if not row.is_live:
        raise NotPossible(_("This mentorship has ended."))


def next_date(row: Mentorship) -> datetime | None:
    """The earliest moment at which the system has something to do."""
    if not row.is_live:
        return None
    if row.status == S.PAUSED:
        assert row.paused_at is not None
        dates = [row.paused_at + PAUSE_MAX]
        dates += [row.paused_at + PLACE_KEPT] if row.holds_place else []
        dates += [row.paused_until] if row.paused_until and not row.nudged else []
        return min(dates)
    dates = [_midnight(row.ends_on)]
    if row.first_session_at is None:
        dates.append(row.started_at + FIRST_SESSION_WITHIN)
    if row.status == S.ACTIVE or row.first_session_at:
        dates += [row.last_active_at + step for step in (*NUDGES, INACTIVE)[row.nudged : row.nudged + 1]]
        dates += [] if row.end_told else [_midnight(row.ends_on) - END_REMINDER]
    if row.completing_since:
        dates.append(row.completing_since + SILENT_YES)
    return min(dates)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=timezone.get_default_timezone())


def settle_date(row: Mentorship) -> Mentorship:
    row.due_at = next_date(row)
    row.save(update_fields=["due_at"])
    return row


def touch(row: Mentorship) -> None:
    """A message, a session or a goal: the four weeks begin anew."""
    row.last_active_at, row.nudged = timezone.now(), 0
    row.due_at = next_date(row)
    row.save(update_fields=["last_active_at", "nudged", "due_at"])


@transaction.atomic
def agree(row: Mentorship, *, by: Any) -> Mentorship:
    """To the goals and how often to meet as they stand; when both have, it's under way."""
    row = locked(row)
    if not row.goals.exists():
        raise NotPossible(_("Write down one goal first."))
    name = "agreed_by_seeker" if by.pk == row.seeker_id else "agreed_by_ambassador"
    setattr(row, name, True)
    row.save(update_fields=[name])
    if row.status == S.ACCEPTED and row.agreed_by_seeker and row.agreed_by_ambassador:
        row = move(row, S.ACTIVE, by=None, last_active_at=timezone.now(), nudged=0, due_at=timezone.now())
        tell(row.seeker, "under_way", row, once="active")
        tell(row.ambassador, "under_way", row, once="active")
    return settle_date(row)


@transaction.atomic
def set_plan(row: Mentorship, *, by: Any, weeks_between: int, ends_on: date) -> Mentorship:
    """How often and until when; whoever changes it agrees, and the other is asked again while it isn't under way."""
    row = locked(row)
    must_be_live(row)
    start = row.started_at.date()
    if not row.renewed and not SHORTEST <= ends_on - start <= LONGEST:
        raise NotPossible(_("A mentorship lasts between 4 and 24 weeks."))
    row.weeks_between, row.ends_on, row.end_told = weeks_between, ends_on, False
    if row.status == S.ACCEPTED:
        row.agreed_by_seeker = by.pk == row.seeker_id
        row.agreed_by_ambassador = by.pk == row.ambassador_id
    row.save(update_fields=["weeks_between", "ends_on", "end_told", "agreed_by_seeker", "agreed_by_ambassador"])
    return settle_date(row)


@transaction.atomic
def pause(row: Mentorship, *, by: Any, days: int) -> Mentorship:
    row = locked(row)
    now = timezone.now()
    until = now + min(timedelta(days=days), PAUSE_MAX)
    row = move(row, S.PAUSED, by=by, paused_at=now, paused_until=until, nudged=0, due_at=until)
    tell(row.other(by), "paused", row, once=f"{now:%Y%m%d%H%M}", by=until)
    return settle_date(row)


@transaction.atomic
def resume(row: Mentorship, *, by: Any) -> Mentorship:
    row = locked(row)
    if not row.may_move_to(S.ACTIVE) or row.status != S.PAUSED:
        move(row, S.ACTIVE, by=by)
    if not row.holds_place and not take_place(row.ambassador_id):
        raise NotPossible(_("The place was given on after 30 days and none is free. It may be resumed once one is."))
    now = timezone.now()
    row = move(row, S.ACTIVE, by=by, holds_place=True, paused_at=None, paused_until=None, last_active_at=now,
               nudged=0, due_at=now)  # fmt: skip
    refresh([row.ambassador_id])
    tell(row.other(by), "resumed", row, once=f"{now:%Y%m%d%H%M}")
    return settle_date(row)


@transaction.atomic
def complete(row: Mentorship, *, by: Any) -> Mentorship:
    """Both, or one and seven days' silence."""
    row = locked(row)
    if row.status != S.ACTIVE:
        move(row, S.COMPLETED, by=by)
    if row.completing_id and row.completing_id != by.pk:
        return _complete(row, by=by)
    if row.completing_id is None:
        row.completing, row.completing_since = by, timezone.now()
        row.save(update_fields=["completing", "completing_since"])
        tell(row.other(by), "completing", row, once="one", by=row.completing_since + SILENT_YES)
    return settle_date(row)


def _complete(row: Mentorship, *, by: Any = None) -> Mentorship:
    now = timezone.now()
    row = move(row, S.COMPLETED, by=by, ended_at=now, due_at=None)
    _let_go(row)
    CheckIn.objects.bulk_create([CheckIn(mentorship=row, due_at=now + step) for step in CHECK_INS])
    tell(row.seeker, "completed", row, once="end")
    tell(row.ambassador, "completed_rest", row, once="end")
    return row


@transaction.atomic
def end(row: Mentorship, *, by: Any = None, why: str = EndedWhy.NO_FAULT, reason: str = "") -> Mentorship:
    """At once, and no reason is shown to the other. For the seeker one new match in a round is free of charge."""
    row = locked(row)
    row = move(row, S.ENDED, by=by, reason=reason, why=why, ended_at=timezone.now(), due_at=None)
    _let_go(row)
    if why in (EndedWhy.NO_FAULT, EndedWhy.NO_START):
        _rematch(row)
    for member in (row.seeker, row.ambassador):
        if by is None or member.pk != by.pk:
            tell(member, "ended", row, once="end", why=str(why) if why in SAID else "")
    return row


# What the system itself saw happen is said; what a person chose isn't.
SAID = frozenset({EndedWhy.NO_START, EndedWhy.INACTIVE, EndedWhy.PAUSE})


def _rematch(row: Mentorship) -> None:
    """The wait goes on from when it first began, once in a while."""
    since = timezone.now() - timedelta(days=90)
    wish = SeekerWish.objects.filter(member=row.seeker_id).first()
    if wish and row.request and (wish.rematched_in is None or wish.rematched_in < since):
        wish.rematched_in, wish.waiting_since = timezone.now(), row.request.sent_at
        wish.save(update_fields=["rematched_in", "waiting_since"])


def _let_go(row: Mentorship) -> None:
    if row.holds_place:
        Mentorship.objects.filter(pk=row.pk).update(holds_place=False)
        row.holds_place = False
        give_place_back(row.ambassador_id)
    for session in row.sessions.filter(status__in=(SessionStatus.PROPOSED, SessionStatus.CONFIRMED)):
        _cancel_quietly(session)
    refresh([row.ambassador_id])


def _cancel_quietly(session: MentorSession) -> None:
    if session.is_over:
        move(session, SessionStatus.UNSAID, due_at=None)
        return
    move(session, SessionStatus.CANCELLED, sequence=session.sequence + 1, changed_at=timezone.now(), due_at=None)


@transaction.atomic
def renew(row: Mentorship, *, by: Any) -> Mentorship:
    """Once, by both: twelve weeks more."""
    row = locked(row)
    must_be_live(row)
    if row.renewed:
        raise NotPossible(_("It was renewed once already. Finish it, and ask again if you like."))
    if row.renewing_id in (None, by.pk):
        row.renewing = by
        row.save(update_fields=["renewing"])
        tell(row.other(by), "renewing", row, once="ask")
        return settle_date(row)
    row.renewed, row.ends_on, row.end_told = True, row.ends_on + timedelta(weeks=12), False
    row.completing, row.completing_since = None, None
    row.save(update_fields=["renewed", "ends_on", "end_told", "completing", "completing_since"])
    record("mentorship.renewed", row, by=by)
    return settle_date(row)


@transaction.atomic
def give_feedback(row: Mentorship, *, by: Any, helped: int, text: str) -> None:
    Feedback.objects.update_or_create(mentorship=row, member=by, defaults={"helped": helped, "text": text})


@transaction.atomic
def say_outcomes(row: Mentorship, *, by: Any, came: list[str]) -> None:
    """The seeker's own; what isn't ticked any more is deleted."""
    if by.pk != row.seeker_id:
        raise NotPossible(_("Only the seeker says what came of it."))
    route = row.request.route if row.request else ""
    row.outcomes.exclude(came__in=came).delete()
    have = set(row.outcomes.values_list("came", flat=True))
    Outcome.objects.bulk_create(
        [Outcome(mentorship=row, member=by, came=one, route=route) for one in came if one not in have]
    )


def run_due() -> None:
    """Tick."""
    for row in Mentorship.objects.filter(due_at__lte=timezone.now()).order_by("due_at")[:500]:
        _act(row)
    for check in CheckIn.objects.filter(due_at__lte=timezone.now(), asked_at__isnull=True)[:500]:
        _ask_how(check)


@transaction.atomic
def _ask_how(check: CheckIn) -> None:
    if CheckIn.objects.filter(pk=check.pk, asked_at__isnull=True).update(asked_at=timezone.now()):
        row = check.mentorship
        if row.seeker.is_active:
            tell(row.seeker, "check_in", row, once=f"c{check.pk}")


@transaction.atomic
def _act(row: Mentorship) -> None:
    """One step, and the next date. What came due meanwhile comes with the next tick."""
    row = locked(row)
    now = timezone.now()
    if not row.is_live or row.due_at is None or row.due_at > now:
        return
    for step in (_act_paused, _act_unstarted, _act_completing, _act_over, _act_nudge, _act_end_near):
        if step(row, now):
            break
    else:
        settle_date(row)


def _act_paused(row: Mentorship, now: datetime) -> bool:
    if row.status != S.PAUSED:
        return False
    assert row.paused_at is not None
    if row.paused_at + PAUSE_MAX <= now:
        end(row, why=EndedWhy.PAUSE)
        return True
    if row.holds_place and row.paused_at + PLACE_KEPT <= now:
        row.holds_place = False
        row.save(update_fields=["holds_place"])
        give_place_back(row.ambassador_id)
        refresh([row.ambassador_id])
    elif row.paused_until and row.paused_until <= now and not row.nudged:
        row.nudged = 1
        row.save(update_fields=["nudged"])
        for member in (row.seeker, row.ambassador):
            tell(member, "pause_over", row, once=f"{row.paused_until:%Y%m%d}", by=row.paused_at + PAUSE_MAX)
    settle_date(row)
    return True


def _act_unstarted(row: Mentorship, now: datetime) -> bool:
    late = row.first_session_at is None and row.started_at + FIRST_SESSION_WITHIN <= now
    if late:
        end(row, why=EndedWhy.NO_START)
    return late


def _act_completing(row: Mentorship, now: datetime) -> bool:
    if row.completing_since is None or row.completing_since + SILENT_YES > now:
        return False
    _complete(row)
    return True


def _act_over(row: Mentorship, now: datetime) -> bool:
    if _midnight(row.ends_on) > now:
        return False
    if row.status == S.ACCEPTED:
        # They met, and never pressed "agree".
        row = move(row, S.ACTIVE, due_at=now)
    _complete(row)
    return True


def _act_nudge(row: Mentorship, now: datetime) -> bool:
    if row.status != S.ACTIVE and row.first_session_at is None:
        return False
    if row.last_active_at + INACTIVE <= now and row.nudged >= len(NUDGES):
        end(row, why=EndedWhy.INACTIVE)
        return True
    steps = NUDGES[row.nudged : row.nudged + 1]
    if not steps or row.last_active_at + steps[0] > now:
        return False
    row.nudged += 1
    row.save(update_fields=["nudged"])
    for member in (row.seeker, row.ambassador):
        once = f"{row.last_active_at:%Y%m%d}.{row.nudged}"
        tell(member, "nudge", row, once=once, by=row.last_active_at + INACTIVE)
    settle_date(row)
    return True


def _act_end_near(row: Mentorship, now: datetime) -> bool:
    if row.end_told or _midnight(row.ends_on) - END_REMINDER > now:
        return False
    row.end_told = True
    row.save(update_fields=["end_told"])
    for member in (row.seeker, row.ambassador):
        tell(member, "ending_soon", row, once=f"{row.ends_on}", by=row.ends_on)
    settle_date(row)
    return True
