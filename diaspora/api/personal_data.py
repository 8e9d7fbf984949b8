from collections.abc import Iterable
from typing import Any

from diaspora.accounts.models import User
from diaspora.accounts.personal_data import Rule
from diaspora.api.models import ApiKey


class ApiData:
    key = "api"
    rules = (
        Rule(
            ApiKey, "member", ("name", "digest", "last_used_on"),
            "As long as the account exists; a withdrawn key stays listed in the export, and opens nothing.", "delete",
        ),
    )  # fmt: skip

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        names = ("name", "start", "created_at", "last_used_on", "revoked_at")
        yield "api_keys", list(ApiKey.objects.filter(member=member).values(*names))
