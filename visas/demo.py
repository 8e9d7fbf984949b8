"""The demo's part of the visas: cases with their months, plans and followers. Guides come from their files."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from visas.content_files import read_all
from visas.loading import load_all
from visas.models import Case, CaseEvent, Country, Follow, Plan, PlanStep, Route, RouteVersion

ROUTES = [
    ("germany", "eu-blue-card", 62),
    ("netherlands", "highly-skilled-migrant", 41),
    ("united-kingdom", "skilled-worker", 58),
]


def fill(members: Sequence[Any], *, now: datetime, dice: random.Random) -> None:
    """Twice the same: what is there already stays."""
    if not Country.objects.exists():
        list(load_all(read_all()[0]))
    if Case.objects.exists():
        return
    today = timezone.localdate(now)
    for country, slug, usual in ROUTES:
        route = Route.objects.get(country__slug=country, slug=slug)
        for _number in range(150):
            _case(route, usual, today, dice)
        for member in dice.sample(list(members), min(6, len(members))):
            Follow.objects.get_or_create(member=member, route=route)
    _plan(members[0], Route.objects.get(country__slug="germany", slug="eu-blue-card"), today)


def _case(route: Route, usual: int, today: Any, dice: random.Random) -> None:
    applied = today - timedelta(days=dice.randint(20, 330))
    decided = applied + timedelta(days=max(8, round(dice.gauss(usual, usual / 3))))
    waiting = decided > today
    status = Case.Status.OPEN if waiting else dice.choices(["granted", "refused"], [9, 2])[0]
    case = Case.objects.create(
        route=route, mission=dice.choice(["islamabad", "islamabad", "karachi"]), status=status, applied_on=applied,
        decided_on=None if waiting else decided, province=dice.choice(["punjab", "sindh", "kp"]),
        occupation=dice.choice(["software", "software", "engineering", "health"]),
    )  # fmt: skip
    events = [CaseEvent(case=case, type="portal_submitted", on=applied)]
    if not waiting:
        events.append(CaseEvent(case=case, type=f"decision_{status}", on=decided))
    CaseEvent.objects.bulk_create(events)


def _plan(member: Any, route: Route, today: Any) -> None:
    version = RouteVersion.objects.on(today).filter(route=route).first()
    if version is None:
        return
    plan, made = Plan.objects.get_or_create(
        member=member, route=route, defaults={"version": version, "target_on": today + timedelta(days=200)}
    )
    if made:
        for slug in ("identity", "passport", "anabin"):
            PlanStep.objects.create(plan=plan, slug=slug, done_on=today - timedelta(days=20))
