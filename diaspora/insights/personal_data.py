from collections.abc import Iterable
from typing import Any

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from diaspora.insights.models import Consent


class InsightsData:
    key = "insights"
    rules = (
        Rule(
            Consent, "member", (),
            "Until the member no longer wants to be counted, or the account is erased. Counts hold no member.",
            "delete",
        ),
    )  # fmt: skip

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        given = Consent.objects.filter(member=member).values_list("given_at", flat=True).first()
        yield "counted_since", given
