"""The last steps in Pakistan for whoever holds an offer: what the Protector asks for, the Protector, the airport."""

from datetime import date
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from visas.guide import guide_of

PROTECTOR = "protector"


def last_steps(day: date, language: str) -> dict[str, Any] | None:
    """`steps` of the Pakistan guide around the Protector, in order, and the guide's `ledger`; None without a guide."""
    try:
        guide = guide_of("pakistan", "home", day=day, viewer=AnonymousUser(), language=language)
    except Http404:
        return None
    by_slug = {step.slug: step for step in guide.steps}
    if PROTECTOR not in by_slug:
        return None
    wanted = {PROTECTOR, *by_slug[PROTECTOR].step.depends_on}
    wanted |= {step.slug for step in guide.steps if PROTECTOR in step.step.depends_on}
    return {"steps": [step for step in guide.steps if step.slug in wanted], "ledger": guide.ledger, "day": day}
