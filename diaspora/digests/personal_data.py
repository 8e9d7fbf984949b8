from collections.abc import Iterable
from typing import Any

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from diaspora.digests.models import Subscription


class DigestsData:
    key = "digests"
    rules = (Rule(Subscription, "member", ("cadence", "weekday", "hour"), "while the account lives", "delete"),)

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        yield "digest", list(Subscription.objects.filter(pk=member.pk).values("cadence", "weekday", "hour"))
