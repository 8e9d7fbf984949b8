"""What bridges and introductions know about a member."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from jobs.models import Bridge, BridgeWatch, Introduction, IntroductionDesk
from jobs.services import bridges, introductions

STAFF = _("Kept without a name once the account is erased: what was decided when.")
EMPTIED = _("30 days after it ended its texts are emptied; what came of it stays.")


class BridgesData:
    key = "bridges"
    rules = (
        Rule(
            Bridge, "poster", ("poster", "label"),
            _("Until the member closes it; when the account is erased it closes and stays without a name."), "blank",
            _("Bridges you posted"),
        ),
        Rule(Bridge, "approved_by", ("approved_by",), STAFF, "blank", _("Bridges you decided about")),
        Rule(BridgeWatch, "member", ("kind",), _("Until the member lets it go, or the account is erased."), "delete",
             _("Kinds of bridges in your digest")),
        Rule(IntroductionDesk, "member", (), _("As long as the account exists."), "delete",
             _("How many introductions you have asked for")),
        Rule(Introduction, "asker", ("note", "answer"), EMPTIED, "delete", _("Introductions you asked for")),
        Rule(Introduction, "host", ("host", "question"), EMPTIED, "blank", _("Introductions asked of you")),
    )  # fmt: skip

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        yield (
            "bridges",
            list(member.bridges.values("kind", "title", "description", "label", "status", "created_at")),
        )
        yield "bridge_watches", list(member.bridge_watches.values("kind", "since"))
        yield (
            "introductions_asked",
            list(
                member.introductions_asked.values(
                    "bridge__title", "status", "note", "answer", "outcome", "hired", "created_at", "ended_at"
                )
            ),
        )
        yield (
            "introductions_given",
            list(
                member.introductions_given.values(
                    "bridge__title", "status", "question", "outcome", "hired", "created_at", "ended_at"
                )
            ),
        )

    def before_erasure(self, member: User) -> None:
        """Whoever waits is told, and the places that were taken come back."""
        for asked in member.introductions_asked.open():
            introductions.withdraw(asked, by=member)
        for bridge in member.bridges.all():
            if bridge.may_move_to(Bridge.Status.CLOSED):
                bridges.close(bridge, by=member)
        for given in member.introductions_given.open():
            introductions.release(given, by=member)
