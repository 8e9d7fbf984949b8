"""Erasing, copying and banning many: one of the staff proposes, another approves, and only then it's done."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from diaspora.accounts import privacy
from diaspora.accounts.models import User
from diaspora.audit.services import move, record
from diaspora.moderation import vouching
from diaspora.moderation.deciding import NotYours, shut_out
from diaspora.moderation.models import Decision, Proposal
from diaspora.notifications.account_safety import tell

MOST = 50
# Who waits longer asks again: by then it's another matter.
LAPSES_AFTER = timedelta(hours=72)
COPY_FOR = timedelta(hours=24)
PERMISSIONS = {
    Proposal.Kind.BAN: "moderation.propose_ban",
    Proposal.Kind.ERASE: "moderation.propose_data",
    Proposal.Kind.COPY: "moderation.propose_data",
}


class TooMany(Exception):
    """More than MOST at once."""


@dataclass(frozen=True)
class DryRun:
    """Whom it would reach, and who is left out: staff, oneself, and those it's true of already."""

    reached: list[User]
    staff: int
    already: int


def dry_run(kind: str, members: Iterable[User], *, by: User) -> DryRun:
    found = list(members)
    plain = [member for member in found if not member.is_staff and member.pk != by.pk]
    pks = [member.pk for member in plain]
    bans = Decision.objects.in_force().filter(kind=Decision.Kind.BAN, member__in=pks)
    done = {
        Proposal.Kind.BAN: bans.values_list("member", flat=True),
        Proposal.Kind.ERASE: User.objects.filter(pk__in=pks, erasure__isnull=False).values_list("pk", flat=True),
        Proposal.Kind.COPY: User.objects.filter(pk__in=pks, erasure__done_at__isnull=False).values_list(
            "pk", flat=True
        ),
    }[Proposal.Kind(kind)]
    there = set(done)
    reached = [member for member in plain if member.pk not in there]
    return DryRun(reached, len(found) - len(plain), len(plain) - len(reached))


@transaction.atomic
def propose(kind: str, members: Iterable[User], *, by: User, reason: str, reason_text: str) -> Proposal:
    """Changes nothing yet. Raises TooMany, and NotYours("party") where nobody is left to whom it may be done."""
    found = list(members)
    if len(found) > MOST:
        raise TooMany
    reached = dry_run(kind, found, by=by).reached
    if not reached:
        raise NotYours("party")
    made = Proposal.objects.create(kind=kind, reason=reason, reason_text=reason_text, asked_by=by)
    made.members.set(reached)
    record(f"proposed {kind}", made, by=by, reason=reason_text, members=sorted(member.pk for member in reached))
    return made


@transaction.atomic
def approve(proposal: Proposal, *, by: User) -> int:
    """Returns how many it reached. Raises NotYours("party") for who proposed or is meant, and MoveError."""
    locked = Proposal.objects.select_for_update().get(pk=proposal.pk)
    members = list(locked.members.order_by("pk"))
    if by.pk == locked.asked_by_id or by in members:
        raise NotYours("party")
    done = move(locked, Proposal.Status.DONE, by=by, decided_by=by, decided_at=timezone.now())
    # What changed since it was proposed counts: who joined the staff meanwhile is left out.
    reached = dry_run(done.kind, members, by=by).reached
    for member in reached:
        if done.kind == Proposal.Kind.BAN:
            _ban(member, done, by)
        elif done.kind == Proposal.Kind.ERASE:
            _erase(member, done, by)
    return len(reached)


@transaction.atomic
def refuse(proposal: Proposal, *, by: User, reason: str) -> Proposal:
    """Also by who proposed it: then it's taken back, and lapses without a second name. Raises MoveError."""
    if by.pk == proposal.asked_by_id:
        return move(proposal, Proposal.Status.LAPSED, by=by, reason=reason)
    return move(
        proposal, Proposal.Status.REFUSED, by=by, reason=reason, decided_by=by, decided_at=timezone.now()
    )  # fmt: skip


def _ban(member: User, proposal: Proposal, by: User) -> None:
    made = Decision.objects.create(
        kind=Decision.Kind.BAN, target="accounts.user", target_id=str(member.pk), title=member.handle, member=member,
        actor=by, reason=proposal.reason, reason_text=proposal.reason_text,
    )  # fmt: skip
    record("decided ban", member, by=by, reason=proposal.reason_text, decision=made.pk, proposal=proposal.pk)
    shut_out(member)
    vouching.answer_for(made)


def _erase(member: User, proposal: Proposal, by: User) -> None:
    """As if they had asked themselves: hidden now, erased in fourteen days, and told, so that it can be undone."""
    asked = privacy.ask_erasure(member)
    record("erasure asked for by staff", member, by=by, reason=proposal.reason_text, proposal=proposal.pk)
    tell(member, member.email, "erasure_asked", at=asked.due_at)


def may_fetch(proposal: Proposal, member: User) -> bool:
    """A copy is handed to the two who agreed on it, for a day."""
    return (
        proposal.kind == Proposal.Kind.COPY
        and proposal.status == Proposal.Status.DONE
        and member.pk in {proposal.asked_by_id, proposal.decided_by_id}
        and proposal.decided_at is not None
        and proposal.decided_at > timezone.now() - COPY_FOR
    )


def lapse(now: datetime) -> int:
    """One of what the tick does."""
    old = list(Proposal.objects.filter(status=Proposal.Status.WAITING, asked_at__lt=now - LAPSES_AFTER)[:200])
    for proposal in old:
        move(proposal, Proposal.Status.LAPSED, reason="nobody approved in time")
    return len(old)
