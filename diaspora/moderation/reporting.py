"""Reporting: one case a target, scores from distinct reporters, and what the site does before anyone looks."""

import hashlib
import json
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Model
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.accounts.services import block
from diaspora.audit.services import record
from diaspora.moderation import standing
from diaspora.moderation.models import Decision, Reason, Report, Signal
from diaspora.moderation.models.reports import ANSWER_WITHIN, LIVE, URGENCY, Priority
from diaspora.moderation.targets import MODERATED, Moderated

HIDE_AT = 6.0
HIDE_REPORTERS = 2
STAFF_WEIGHT = 6.0
NEW_WEIGHT = 0.5
BRIGADE, BRIGADE_WINDOW = 10, timedelta(minutes=10)
PAUSE_FOR, PAUSE_WINDOW = timedelta(hours=72), timedelta(days=7)
# Reasons that one long trusted member is believed about at once, where the writer is new.
PLAIN_FRAUD = {Reason.SPAM, Reason.MONEY}


@transaction.atomic
def report(
    plug: Moderated, row: Model, *, by: User, reason: str, text: str = "", origin: str = "", also_block: bool = False
) -> Report:
    """Raises buckets.Spent past the day's limit. The same reason again changes only the text.

    `origin` is a keyed hash of the reporter's network, so that ten accounts of one house count once.
    """
    standing.spend(by, "report")
    owner = plug.owner(row)
    case = _case(plug, row, owner, reason)
    evidence = plug.snapshot(row)
    Signal.objects.update_or_create(
        report=case,
        reporter=by,
        reason=reason,
        defaults={"text": text},
        create_defaults={
            "text": text, "weight": weight(by), "evidence": evidence, "origin": origin,
            "evidence_hash": hashlib.sha256(json.dumps(evidence, sort_keys=True, default=str).encode()).hexdigest(),
        },
    )  # fmt: skip
    _reckon(case, plug, row, owner, by)
    record("reported", case, by=by, reason=reason)
    if also_block and owner is not None and owner != by:
        block(owner, by=by)
    return case


def _case(plug: Moderated, row: Model, owner: User | None, reason: str) -> Report:
    """The live case about this row, locked, or a new one. Two first reports at once make one case."""
    live = Report.objects.select_for_update().filter(target=plug.key, target_id=str(row.pk), status__in=LIVE)
    found = live.first()
    if found:
        return found
    now, priority = timezone.now(), URGENCY.get(Reason(reason), Priority.P2)
    try:
        with transaction.atomic():
            return Report.objects.create(
                target=plug.key, target_id=str(row.pk), title=plug.title(row)[:200], owner=owner, priority=priority,
                opened_at=now, due_at=now + ANSWER_WITHIN[priority],
            )  # fmt: skip
    except IntegrityError:
        return live.get()


def weight(member: User) -> float:
    """(1 + trust level), staff 6, a new member 0.5; times how often this member was right."""
    if member.is_staff:
        return STAFF_WEIGHT
    found = standing.Level.LONG_TRUSTED if member.is_ambassador else standing.level(member)
    base = NEW_WEIGHT if found == standing.Level.NEW else 1.0 + found
    return base * accuracy(member)


def accuracy(member: User) -> float:
    """0.3 to 1.5 after more than five decided reports, 0 where under 30 % were upheld, 1 before."""
    upheld = [Report.Status.UPHELD, Report.Status.APPEALED, Report.Status.FINAL]
    decided = Report.objects.filter(signals__reporter=member).exclude(status__in=LIVE).distinct()
    count = decided.count()
    if count <= 5:
        return 1.0
    share = decided.filter(status__in=upheld).count() / count
    return 0.0 if share < 0.3 else 0.3 + 1.2 * share


def score(signals: list[Signal]) -> tuple[float, int]:
    """Sum of weights over distinct reporters, one network counting once, and how many those are."""
    heaviest: dict[str, float] = {}
    for signal in signals:
        key = signal.origin or f"member {signal.reporter_id}"
        heaviest[key] = max(heaviest.get(key, 0.0), signal.weight)
    # A member who reports from two networks is one reporter all the same.
    reporters = {signal.reporter_id for signal in signals if signal.weight > 0}
    return sum(heaviest.values()), min(len(reporters), sum(value > 0 for value in heaviest.values()))


def _reckon(case: Report, plug: Moderated, row: Model, owner: User | None, by: User) -> None:
    signals = list(case.signals.all())
    case.score, reporters = score(signals)
    now = timezone.now()
    recent = sum(signal.at > now - BRIGADE_WINDOW for signal in signals)
    case.brigaded = case.brigaded or recent > BRIGADE
    urgency = min([URGENCY.get(Reason(signal.reason), Priority.P2) for signal in signals], default=Priority.P2)
    case.priority = Priority.P0 if case.brigaded else min(case.priority, urgency)
    case.due_at = min(case.due_at, case.opened_at + ANSWER_WITHIN[Priority(case.priority)])
    case.version = F("version") + 1
    case.save(update_fields=["score", "brigaded", "priority", "due_at", "version"])
    case.refresh_from_db()
    if case.brigaded or (owner is not None and owner.is_staff and not by.is_staff):
        return
    if case.hidden_at is None and _enough(case, reporters, owner, by, signals):
        if getattr(plug, "hides", True):
            _hide(case, plug, row, owner)
        else:
            _pause(case, owner, now)
    if owner is not None and _harassed(owner, now):
        _pause(case, owner, now)


def _enough(case: Report, reporters: int, owner: User | None, by: User, signals: list[Signal]) -> bool:
    if case.score >= HIDE_AT and reporters >= HIDE_REPORTERS:
        return True
    believed = by.is_ambassador or standing.level(by) == standing.Level.LONG_TRUSTED
    fraud = any(signal.reporter_id == by.pk and signal.reason in PLAIN_FRAUD for signal in signals)
    return believed and fraud and owner is not None and standing.level(owner) == standing.Level.NEW


def _hide(case: Report, plug: Moderated, row: Model, owner: User | None) -> None:
    plug.hide(row, by=None, reason="reported by several members")
    case.hidden_at = timezone.now()
    case.save(update_fields=["hidden_at"])
    _by_itself(case, owner, Decision.Kind.HIDE, "Several members reported this. A moderator will look at it.", None)


def _harassed(owner: User, now: datetime) -> bool:
    """Two who feel harassed within a week."""
    signals = Signal.objects.filter(
        report__owner=owner, reason=Reason.HARASSMENT, at__gt=now - PAUSE_WINDOW, weight__gt=0
    ).exclude(report__status__in=[Report.Status.REJECTED, Report.Status.DUPLICATE])
    return signals.values("reporter").distinct().count() >= 2


def _pause(case: Report, owner: User | None, now: datetime) -> None:
    """No new contacts until a moderator has looked, 72 hours at most."""
    if owner is not None and not standing.penalty(owner, Decision.Kind.PAUSE):
        text = "Members asked us to look at how you write to them. New contacts wait until a moderator has looked."
        _by_itself(case, owner, Decision.Kind.PAUSE, text, now + PAUSE_FOR)


def _by_itself(case: Report, owner: User | None, kind: str, text: str, ends_at: datetime | None) -> None:
    made = Decision.objects.create(
        kind=kind, target=case.target, target_id=case.target_id, title=case.title, member=owner, report=case,
        reason=case.signals.order_by("-weight").values_list("reason", flat=True)[0], reason_text=text, ends_at=ends_at,
    )  # fmt: skip
    record(f"decided {kind}", case, reason=text, decision=made.pk)


def reported_by(member: User, key: str) -> Any:
    """Ids (text) of what `member` reported for harassment: they don't see it any more, whatever the score."""
    return Signal.objects.filter(reporter=member, report__target=key, reason=Reason.HARASSMENT).values(
        "report__target_id"
    )


def plug_for(key: str) -> Moderated | None:
    return MODERATED.by_key().get(key)
