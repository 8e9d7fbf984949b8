"""Members' cases under moderation: a hidden one is out of every figure."""

from typing import Any

from django.urls import reverse

from diaspora.audit.services import move
from visas.models import Case
from visas.services import ENDINGS


class CaseTarget:
    key = "visas.case"
    model = Case

    def title(self, row: Any) -> str:
        return f"{row.route} {row.applied_on:%Y-%m}"

    def url(self, row: Any) -> str:
        return reverse("visas:timelines", args=[row.route.country.slug, row.route.slug])

    def owner(self, row: Any) -> Any:
        return row.member

    def snapshot(self, row: Any) -> dict[str, Any]:
        events = {event.type: f"{event.on:%Y-%m}" for event in row.events.all()}
        return {"route": str(row.route), "mission": row.mission, "status": row.status, "events": events}

    def hide(self, row: Any, *, by: Any, reason: str) -> None:
        move(row, Case.Status.HIDDEN, by=by, reason=reason)

    def restore(self, row: Any, *, by: Any, reason: str) -> None:
        """Back to what its events say."""
        kinds = set(row.events.values_list("type", flat=True))
        status = next((status for kind, status in ENDINGS.items() if kind in kinds), Case.Status.OPEN)
        move(row, status, by=by, reason=reason)
