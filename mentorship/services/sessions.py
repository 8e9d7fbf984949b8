"""Meetings of two: proposed from the hours both have, agreed, moved, held, missed."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import move, record
from mentorship.hours import Availability, Proposal, proposals
from mentorship.models import MentorProfile, MentorSession, Mentorship, OfficeHour, SeekerWish
from mentorship.models.mentorships import MentorshipStatus
from mentorship.models.sessions import (
    ABSENT_AFTER,
    ANSWER_WITHIN,
    LATE_CANCEL,
    MISSED,
    NOBODY_SAYS,
    ONE_SIDE_SAYS,
    TIMES_MAX,
    SessionStatus,
)
from mentorship.services import limits
from mentorship.services.mentorships import locked, must_be_live, touch
from mentorship.services.telling import NotPossible, day, tell

S = SessionStatus
OVER_ALLOWANCE = 1.2
SOON, FAR = timedelta(minutes=30), timedelta(days=90)


def weeks_of(row: Mentorship, viewer: Any) -> tuple[Availability, Availability] | None:
    """The viewer's week and the other's, or None where one has told no hours."""
    wish, mentor = SeekerWish.objects.filter(pk=row.seeker_id).first(), MentorProfile.objects.get(pk=row.ambassador_id)
    if wish is None:
        return None
    pair = (wish.availability, mentor.availability)
    return pair if viewer.pk == row.seeker_id else (pair[1], pair[0])


def shared_times(row: Mentorship, viewer: Any, *, minutes: int = 30, count: int = 6) -> list[Proposal]:
    weeks = weeks_of(row, viewer)
    if weeks is None or not (weeks[0].hours and weeks[1].hours):
        return []
    return proposals(*weeks, after=timezone.now() + timedelta(hours=12), minutes=minutes, count=count)


@transaction.atomic
def propose(
    row: Mentorship, *, by: Any, times: Sequence[datetime], minutes: int = 30, link: str = ""
) -> MentorSession:
    row = locked(row)
    must_be_live(row)
    if row.status == MentorshipStatus.PAUSED:
        raise NotPossible(_("It is paused. Resume it first."))
    chosen = _checked_times(times)
    if row.sessions.filter(status=S.PROPOSED).exists():
        raise NotPossible(_("A proposal waits for an answer already. Take that one back first."))
    now = timezone.now()
    session = MentorSession.objects.create(
        mentorship=row, ambassador=row.ambassador, proposer=by, times=[time.isoformat() for time in chosen],
        minutes=minutes, link=link, due_at=min(now + ANSWER_WITHIN, chosen[-1]), changed_at=now,
    )  # fmt: skip
    touch(row)
    tell(row.other(by), "session_proposed", row, once=f"s{session.pk}", by=session.due_at)
    return session


def _checked_times(times: Sequence[datetime]) -> list[datetime]:
    now = timezone.now()
    chosen = sorted(set(times))
    if not 1 <= len(chosen) <= TIMES_MAX:
        raise NotPossible(_("Propose one, two or three times."))
    if chosen[0] < now + SOON or chosen[-1] > now + FAR:
        raise NotPossible(_("A session begins half an hour from now at the earliest, and within 90 days."))
    return chosen


def _lock(session: MentorSession) -> MentorSession:
    locked(session.mentorship)
    rows = MentorSession.objects.select_for_update(of=("self",))
    return rows.select_related("mentorship__seeker__profile", "mentorship__ambassador__profile").get(pk=session.pk)


@transaction.atomic
def confirm(session: MentorSession, *, by: Any, time: datetime) -> MentorSession:
    """By the side that didn't propose. Raises NotPossible where the ambassador is taken or their hours are used up."""
    session = _lock(session)
    row = session.mentorship
    must_be_live(row)
    if by.pk == session.proposer_id:
        raise NotPossible(_("The other side chooses among your times."))
    if time.isoformat() not in session.times:
        raise NotPossible(_("Choose one of the proposed times."))
    if time <= timezone.now():
        raise NotPossible(_("That time has passed. Choose another, or propose new ones."))
    ends_at = time + timedelta(minutes=session.minutes)
    _check_allowance(row.ambassador_id, time, session.minutes)
    _check_office(row.ambassador_id, time, ends_at)
    session = _save_confirmed(session, by, time, ends_at)
    if row.first_session_at is None:
        row.first_session_at = timezone.now()
        row.save(update_fields=["first_session_at"])
    touch(row)
    for member in (row.seeker, row.ambassador):
        tell(member, "session_agreed", row, once=f"s{session.pk}.{session.sequence}", at=time)
    return session


def _save_confirmed(session: MentorSession, by: Any, time: datetime, ends_at: datetime) -> MentorSession:
    try:
        with transaction.atomic():
            return move(session, S.CONFIRMED, by=by, starts_at=time, ends_at=ends_at, changed_at=timezone.now(),
                        due_at=ends_at)  # fmt: skip
    except IntegrityError as error:
        raise NotPossible(_("The ambassador has another session at that time. Choose another.")) from error


def _check_allowance(ambassador: int, time: datetime, minutes: int) -> None:
    mentor = MentorProfile.objects.get(pk=ambassador)
    month = MentorSession.objects.filter(
        ambassador=ambassador, status__in=(S.CONFIRMED, S.DONE), starts_at__year=time.year, starts_at__month=time.month
    )
    used = month.aggregate(total=Sum("minutes"))["total"] or 0
    if used + minutes > mentor.hours_a_month * 60 * OVER_ALLOWANCE:
        raise NotPossible(
            _("The ambassador's {n} hours of that month are given away. Choose a time in the next month.").format(
                n=mentor.hours_a_month
            )
        )


def _check_office(ambassador: int, starts_at: datetime, ends_at: datetime) -> None:
    clash = OfficeHour.objects.filter(ambassador=ambassador, cancelled_at__isnull=True)
    if clash.filter(starts_at__lt=ends_at, ends_at__gt=starts_at).exists():
        raise NotPossible(_("The ambassador holds an office hour at that time. Choose another."))


@transaction.atomic
def reschedule(session: MentorSession, *, by: Any, time: datetime) -> MentorSession:
    """The same entry of both calendars moves: its sequence grows by one."""
    session = _lock(session)
    if session.status != S.CONFIRMED or session.is_over:
        raise NotPossible(_("Only a session that is still to come can be moved."))
    (chosen,) = _checked_times([time])
    ends_at = chosen + timedelta(minutes=session.minutes)
    _check_office(session.ambassador_id, chosen, ends_at)
    session.starts_at, session.ends_at, session.due_at = chosen, ends_at, ends_at
    session.sequence, session.changed_at = session.sequence + 1, timezone.now()
    try:
        with transaction.atomic():
            session.save(update_fields=["starts_at", "ends_at", "due_at", "sequence", "changed_at"])
    except IntegrityError as error:
        raise NotPossible(_("The ambassador has another session at that time. Choose another.")) from error
    record("mentor_session.moved", session, by=by)
    touch(session.mentorship)
    row = session.mentorship
    for member in (row.seeker, row.ambassador):
        tell(member, "session_moved", row, once=f"s{session.pk}.{session.sequence}", at=chosen)
    return session


@transaction.atomic
def cancel(session: MentorSession, *, by: Any) -> MentorSession:
    session = _lock(session)
    now = timezone.now()
    if session.is_over:
        raise NotPossible(_("It is over: say how it went instead."))
    late = session.starts_at is not None and session.starts_at - now < LATE_CANCEL
    session = move(session, S.CANCELLED, by=by, sequence=session.sequence + 1, changed_at=now, due_at=None,
                   cancelled_by=by, late=late)  # fmt: skip
    row = session.mentorship
    if session.starts_at:
        tell(row.other(by), "session_cancelled", row, once=f"s{session.pk}.{session.sequence}", at=session.starts_at)
    if late and by.pk == row.seeker_id:
        stop_if_missing_often(row.seeker)
    return session


@transaction.atomic
def say_done(session: MentorSession, *, by: Any) -> MentorSession:
    """Done when both say so, or one does and the other is silent for two days."""
    session = _lock(session)
    if session.status != S.CONFIRMED:
        move(session, S.DONE, by=by)
    if not session.is_over:
        raise NotPossible(_("It isn't over yet."))
    if session.said_by_id and session.said_by_id != by.pk:
        return _done(session, by)
    session.said_by, session.said_at = by, timezone.now()
    session.due_at = session.said_at + ONE_SIDE_SAYS
    session.save(update_fields=["said_by", "said_at", "due_at"])
    touch(session.mentorship)
    return session


def _done(session: MentorSession, by: Any = None) -> MentorSession:
    session = move(session, S.DONE, by=by, due_at=None)
    if session.mentorship.is_live:
        touch(session.mentorship)
    return session


@transaction.atomic
def say_missed(session: MentorSession, to: str, *, by: Any) -> MentorSession:
    """Ten minutes in at the earliest; the other may dispute it for two days."""
    session = _lock(session)
    if to not in MISSED or session.status != S.CONFIRMED:
        move(session, to if to in MISSED else S.PROPOSED, by=by)
    assert session.starts_at is not None
    if timezone.now() < session.starts_at + ABSENT_AFTER:
        raise NotPossible(_("Wait ten minutes from the start first."))
    now = timezone.now()
    session = move(session, to, by=by, said_by=by, said_at=now, due_at=now + ONE_SIDE_SAYS)
    row = session.mentorship
    tell(row.other(by), "session_missed", row, once=f"s{session.pk}", by=session.due_at, at=session.starts_at)
    return session


@transaction.atomic
def dispute(session: MentorSession, *, by: Any) -> MentorSession:
    """Staff look at it; it counts for nobody until they have, and for nobody at all after a week."""
    session = _lock(session)
    if session.status not in MISSED or session.due_at is None or by.pk == session.said_by_id:
        raise NotPossible(_("There is nothing to dispute any more."))
    if session.disputed_at is None:
        session.disputed_at, session.due_at = timezone.now(), timezone.now() + NOBODY_SAYS
        session.save(update_fields=["disputed_at", "due_at"])
        record("mentor_session.disputed", session, by=by)
    return session


@transaction.atomic
def settle_dispute(session: MentorSession, to: str, *, by: Any, reason: str) -> MentorSession:
    session = _lock(session)
    session = move(session, to, by=by, reason=reason, due_at=None)
    if to == S.MISSED_MENTEE:
        stop_if_missing_often(session.mentorship.seeker)
    return session


def run_due() -> None:
    """Tick."""
    for session in MentorSession.objects.filter(due_at__lte=timezone.now()).order_by("due_at")[:500]:
        _act(session)


@transaction.atomic
def _act(session: MentorSession) -> None:
    session = _lock(session)
    now = timezone.now()
    if session.due_at is None or session.due_at > now:
        return
    if session.status == S.PROPOSED:
        move(session, S.EXPIRED, due_at=None)
        tell(session.proposer, "session_expired", session.mentorship, once=f"s{session.pk}")
    elif session.status == S.CONFIRMED:
        _act_over(session, now)
    elif session.disputed_at:
        move(session, S.UNSAID, due_at=None, reason="disputed, and nobody settled it in a week")
    else:
        MentorSession.objects.filter(pk=session.pk).update(due_at=None)
        if session.status in (S.MISSED_MENTEE, S.MISSED_BOTH):
            stop_if_missing_often(session.mentorship.seeker)


def _act_over(session: MentorSession, now: datetime) -> None:
    assert session.ends_at is not None
    if session.said_at:
        _done(session)
    elif session.ends_at + NOBODY_SAYS <= now:
        move(session, S.UNSAID, due_at=None)
    else:
        row = session.mentorship
        session.asked_at, session.due_at = now, session.ends_at + NOBODY_SAYS
        session.save(update_fields=["asked_at", "due_at"])
        for member in (row.seeker, row.ambassador):
            tell(member, "session_how", row, once=f"s{session.pk}", at=session.starts_at)


def stop_if_missing_often(seeker: Any) -> None:
    """A warning at the second within 30 days, a stop on new requests at the third and the fourth."""
    missed = limits.no_shows(seeker)
    wish = SeekerWish.objects.get(member=seeker)
    stop = next((length for count, length in limits.NO_SHOW_STOPS if missed >= count), None)
    if stop:
        SeekerWish.objects.filter(pk=wish.pk).update(stopped_until=timezone.now() + stop)
        tell(seeker, "stopped", wish, once=f"{missed}.{timezone.localdate()}", url="/mentors/requests/",
             until=timezone.now() + stop)  # fmt: skip
    elif missed >= limits.NO_SHOWS_WARNED:
        tell(seeker, "no_show_warning", wish, once=f"{missed}.{timezone.localdate()}", url="/mentors/requests/")


def when(session: MentorSession) -> str:
    return day(session.starts_at)
