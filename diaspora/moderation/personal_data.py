"""What moderation knows about members, and for how long."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from diaspora.moderation.models import Appeal, Decision, Proposal, Report, Signal, Vouch, WatchedTerm

EVIDENCE_KEPT = timedelta(days=180)
ORIGIN_KEPT = timedelta(days=90)
KEPT = _("Kept without a name once the account is erased: what was decided when, so that it can be accounted for.")


class ModerationData:
    key = "moderation"
    rules = (
        Rule(
            Signal, "report__owner", ("evidence", "text"),
            _("As it stood when it was reported: 180 days after the case was closed."), "blank",
            what=_("What was said in reports about you"), counted=False,
        ),
        Rule(
            Report, "owner", ("title", "owner"),
            KEPT, "blank",
            what=_("Reports about you"), counted=False,
        ),
        Rule(
            Report, "assignee", (),
            KEPT, "keep",
            what=_("Reports you work on"),
        ),
        Rule(
            Signal, "reporter", ("text", "evidence", "origin"),
            _("What was reported and as it stood then: 180 days after the case closed. The network's hash: 90 days."),
            "delete",
            what=_("Your reports"),
        ),
        Rule(
            Decision, "member", ("title",),
            KEPT, "blank",
            what=_("Decisions about you"),
        ),
        Rule(
            Decision, "actor", (),
            KEPT, "keep",
            what=_("Decisions you made"),
        ),
        Rule(
            Appeal, "decided_by", (),
            KEPT, "keep",
            what=_("Appeals you answered"),
        ),
        Rule(
            Appeal, "decision__member", ("text",),
            _("As long as the decision."), "blank",
            what=_("Your appeals"),
        ),
        Rule(
            Vouch, "voucher", (),
            _("Until it's taken back, or the account is erased."), "delete",
            what=_("Whom you vouched for"),
        ),
        Rule(
            Vouch, "member", (),
            _("Until it's taken back, or the account is erased."), "delete",
            what=_("Who vouched for you"),
        ),
        Rule(
            Proposal, "members", (),
            KEPT, "keep",
            what=_("Decisions about you that two of the staff took"), counted=False,
        ),
        Rule(
            Proposal, "asked_by", (),
            KEPT, "keep",
            what=_("What you proposed to a second person"),
        ),
        Rule(
            Proposal, "decided_by", (),
            KEPT, "keep",
            what=_("What you approved as the second person"),
        ),
        Rule(
            apps.get_model("moderation", "ProposalEvent"), "decided_by", (),
            KEPT, "keep",
            what=_("History of what you approved"),
        ),
        Rule(
            apps.get_model("moderation", "ReportEvent"), "assignee", (),
            KEPT, "keep",
            what=_("History of reports you worked on"),
        ),
        Rule(
            apps.get_model("moderation", "TermEvent"), "added_by", (),
            KEPT, "keep",
            what=_("History of watched words you added"),
        ),
        Rule(
            WatchedTerm, "added_by", (),
            _("Kept: who watches which words."), "keep",
            what=_("Watched words you added"),
        ),
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
