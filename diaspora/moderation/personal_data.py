"""What moderation knows about members, and for how long."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from diaspora.moderation.models import Appeal, Decision, Report, Signal, Vouch, WatchedTerm

EVIDENCE_KEPT = timedelta(days=180)
ORIGIN_KEPT = timedelta(days=90)
KEPT = "Kept without a name once the account is erased: what was decided when, so that it can be accounted for."


class ModerationData:
    key = "moderation"
    rules = (
        Rule(Report, "owner", ("owner",), KEPT, "blank"),
        Rule(Report, "assignee", (), KEPT, "keep"),
        Rule(
            Signal, "reporter", ("text", "evidence", "origin"),
            "What was reported and as it stood then: 180 days after the case was closed. The network's hash: 90 days.",
            "delete",
        ),
        Rule(Decision, "member", (), KEPT, "keep"),
        Rule(Decision, "actor", (), KEPT, "keep"),
        Rule(Appeal, "decided_by", (), KEPT, "keep"),
        Rule(Appeal, "decision__member", ("text",), "As long as the decision.", "blank"),
        Rule(Vouch, "voucher", (), "Until it's taken back, or the account is erased.", "delete"),
        Rule(Vouch, "member", (), "Until it's taken back, or the account is erased.", "delete"),
        Rule(WatchedTerm, "added_by", (), "Kept: who watches which words.", "keep"),
    )  # fmt: skip

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        # What a member reported is theirs; what was said about them names somebody else.
        yield "reports", list(member.signals.values("reason", "text", "at", "report__status"))
        told = Decision.objects.for_member().filter(member=member, told_at__isnull=False)
        yield "decisions", list(told.values("kind", "title", "public_note", "starts_at", "ends_at"))
        yield "appeals", list(Appeal.objects.filter(decision__member=member).values("text", "status", "answer", "at"))
        yield "vouches", {"given": member.vouches_given.count(), "received": member.vouches.count()}


def expire() -> None:
    """One of TICKS."""
    now = timezone.now()
    old = Signal.objects.filter(report__closed_at__lt=now - EVIDENCE_KEPT)
    old.exclude(evidence={}, text="").update(evidence={}, text="")
    Signal.objects.filter(at__lt=now - ORIGIN_KEPT).exclude(origin="").update(origin="")
