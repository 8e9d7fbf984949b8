"""On the member's home page: a penalty that holds, so that nobody has to guess why something doesn't work."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diaspora.moderation.standing import penalty


class StandingCard:
    key = "moderation.standing"
    order = 1

    def render(self, member: Any) -> SafeString | None:
        found = penalty(member)
        if found is None:
            return None
        return render_to_string("moderation/dashboard.html", {"penalty": found})
