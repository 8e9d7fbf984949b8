"""What moderators do with a case: claim it, decide it with a reason, take it back. Each writes a Decision."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string

from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.moderation import vouching
from diaspora.moderation.models import Decision, Report, Signal
from diaspora.moderation.models.decisions import PENALTIES, SHUT_OUT
from diaspora.moderation.reporting import plug_for

LEASE = timedelta(minutes=30)
# Penalties that end by themselves, in hours.
HOURS = (24, 72, 168, 720)


class NotYours(Exception):
    """`why` is "party" (reporter, writer or close to one), "staff" (about staff: an admin decides) or "team"."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Changed(Exception):
    """Somebody or something changed the case since it was looked at. `by` is who, or None."""

    def __init__(self, by: User | None) -> None:
        super().__init__("changed meanwhile")
        self.by = by


@dataclass(frozen=True)
class Verdict:
    """`content` is "keep" or "hide"; `person` is "" or a kind of penalty or warning; `hours` None is for good."""

    content: str
    person: str
    hours: int | None
    reason: str
    reason_text: str
    public_note: str = ""


def check_may_act(case: Report, member: User) -> None:
    """Raises NotYours."""
    parties = set(Signal.objects.filter(report=case).values_list("reporter", flat=True))
    if member.pk == case.owner_id or member.pk in parties or _close(member, case, parties):
        raise NotYours("party")
    if case.owner is not None and case.owner.is_staff and not member.is_superuser:
        raise NotYours("staff")
    if not is_for(case, member):
        raise NotYours("team")


def is_for(case: Report, member: User) -> bool:
    """Whether `member` may look at it at all: what a circle's own moderators decide, others don't even read."""
    team = getattr(plug_for(case.target), "team", None)
    return team is None or bool(team(case.target_id, member))


def _close(member: User, case: Report, parties: set[int]) -> bool:
    others = User.objects.filter(pk__in=parties | ({case.owner_id} if case.owner_id else set()))
    return any(import_string(path)(member, other) for path in settings.CLOSE_PAIRS for other in others)


@transaction.atomic
def claim(case: Report, *, by: User) -> Report:
    """For half an hour; again for the same moderator it's half an hour more. Raises NotYours, Changed."""
    check_may_act(case, by)
    now = timezone.now()
    fresh = Report.objects.select_for_update().get(pk=case.pk)
    if fresh.status == Report.Status.CLAIMED and fresh.lease_until and fresh.lease_until > now:
        if fresh.assignee_id != by.pk:
            raise Changed(fresh.assignee)
        fresh.lease_until = now + LEASE
        fresh.save(update_fields=["lease_until"])
        return fresh
    if fresh.status == Report.Status.CLAIMED:
        fresh = move(fresh, Report.Status.OPEN, reason="lease lapsed", assignee=None, lease_until=None)
    return move(
        fresh, Report.Status.CLAIMED, by=by, assignee=by, lease_until=now + LEASE, version=fresh.version + 1,
        first_touch_at=fresh.first_touch_at or now,
    )  # fmt: skip


@transaction.atomic
def release(case: Report, *, by: User) -> Report:
    """Raises Changed where it isn't theirs any more."""
    fresh = _held(case, by, None)
    return move(fresh, Report.Status.OPEN, by=by, assignee=None, lease_until=None, version=fresh.version + 1)


def _held(case: Report, by: User, version: int | None) -> Report:
    fresh = Report.objects.select_for_update().get(pk=case.pk)
    if fresh.status != Report.Status.CLAIMED or fresh.assignee_id != by.pk:
        raise Changed(fresh.assignee)
    if version is not None and fresh.version != version:
        raise Changed(None)
    return fresh


@transaction.atomic
def decide(case: Report, verdict: Verdict, *, by: User, version: int) -> list[Decision]:
    """Needs the claim and the version that the moderator saw. Raises Changed, NotYours."""
    check_may_act(case, by)
    fresh = _held(case, by, version)
    plug, row = plug_for(fresh.target), row_of(fresh)
    upheld = verdict.content == "hide" or bool(verdict.person)
    made = []
    if verdict.content == "hide":
        if plug is not None and row is not None and fresh.hidden_at is None:
            plug.hide(row, by=by, reason=verdict.reason_text)
        made.append(_write(fresh, Decision.Kind.HIDE, verdict, by))
    elif fresh.hidden_at is not None:
        if plug is not None and row is not None:
            plug.restore(row, by=by, reason=verdict.reason_text)
        made.append(_write(fresh, Decision.Kind.RESTORE, verdict, by))
    if verdict.person and fresh.owner is not None:
        made.append(_write(fresh, verdict.person, verdict, by))
    if not upheld:
        made.append(_write(fresh, Decision.Kind.NONE, verdict, by))
        _end_pauses(fresh, by, verdict)
    move(
        fresh, Report.Status.UPHELD if upheld else Report.Status.REJECTED, by=by, reason=verdict.reason_text,
        closed_at=timezone.now(), lease_until=None, version=fresh.version + 1,
    )  # fmt: skip
    return made


def _write(case: Report, kind: str, verdict: Verdict, by: User | None) -> Decision:
    penalty = kind in PENALTIES
    now = timezone.now()
    made = Decision.objects.create(
        kind=kind, target=case.target, target_id=case.target_id, title=case.title, member=case.owner, report=case,
        actor=by, reason=verdict.reason, reason_text=verdict.reason_text, public_note=verdict.public_note,
        starts_at=now, ends_at=now + timedelta(hours=verdict.hours) if penalty and verdict.hours else None,
    )  # fmt: skip
    record(f"decided {kind}", case, by=by, reason=verdict.reason_text, decision=made.pk)
    if kind in SHUT_OUT and case.owner is not None:
        shut_out(case.owner)
    if kind == Decision.Kind.BAN:
        vouching.answer_for(made)
    return made


def _end_pauses(case: Report, by: User, verdict: Verdict) -> None:
    for pause in Decision.objects.in_force().filter(report=case, kind=Decision.Kind.PAUSE):
        lift(pause, by=by, reason_text=verdict.reason_text)


def shut_out(member: User) -> None:
    """No sign-in, and every session ends now."""
    member.is_active = False
    member.save(update_fields=["is_active"])
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for session in UserSession.objects.filter(user=member):
        store().delete(session.session_key)
        session.delete()


@transaction.atomic
def lift(decision: Decision, *, by: User | None, reason_text: str) -> Decision:
    """Takes a penalty back, or shows again what was hidden. Once is enough: a second time returns the first."""
    Decision.objects.select_for_update().get(pk=decision.pk)
    done = Decision.objects.filter(reverses=decision).first()
    if done:
        return done
    made = Decision.objects.create(
        kind=Decision.Kind.LIFT, target=decision.target, target_id=decision.target_id, title=decision.title,
        member=decision.member, report=decision.report, actor=by, reason=decision.reason, reason_text=reason_text,
        reverses=decision,
    )  # fmt: skip
    record("lifted", decision, by=by, reason=reason_text)
    if decision.kind in SHUT_OUT and decision.member is not None:
        let_in(decision.member)
    if decision.kind == Decision.Kind.HIDE:
        _show_again(decision, by, reason_text)
    return made


def _show_again(decision: Decision, by: User | None, reason_text: str) -> None:
    plug = plug_for(decision.target)
    row = plug.model._base_manager.filter(pk=decision.target_id).first() if plug else None
    if plug is not None and row is not None:
        plug.restore(row, by=by, reason=reason_text)


def let_in(member: User, now: datetime | None = None) -> bool:
    """Where no other suspension holds, and the account isn't being erased."""
    held = Decision.objects.in_force(now).filter(member=member, kind__in=SHUT_OUT).exists()
    if held or hasattr(member, "erasure"):
        return False
    member.is_active = True
    member.save(update_fields=["is_active"])
    return True


def end_suspensions(now: datetime | None = None) -> int:
    """One of what the tick does: whose time is over may sign in again. Returns how many."""
    now = now or timezone.now()
    ended = Decision.objects.filter(kind__in=SHUT_OUT, ends_at__lte=now, member__is_active=False)
    return sum(let_in(member, now) for member in User.objects.filter(pk__in=ended.values("member")))


def row_of(case: Report | Decision) -> Any:
    """What the case is about, or None where it's gone."""
    plug = plug_for(case.target)
    return plug.model._base_manager.filter(pk=case.target_id).first() if plug else None
