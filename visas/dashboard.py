"""The plan on a member's home."""

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from visas.guide import guide_of_version
from visas.planning import view_of


class VisasCard:
    key = "visas"
    order = 30

    def render(self, member: Any) -> SafeString | None:
        """The newest plan, or an invitation to make one for who is still in Pakistan."""
        plan = member.visa_plans.select_related("route__country", "version__route__country").first()
        if plan is None:
            if member.profile.place == "abroad":
                return None
            return render_to_string("visas/card_invite.html", {})
        guide = guide_of_version(plan.version, day=timezone.localdate(), language=get_language() or "en")
        return render_to_string("visas/card_plan.html", {"view": view_of(plan, guide), "plan": plan})
