"""Bridges of the demo: each kind in several states, and an introduction in every state. The same every time."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count

from diaspora.accounts.models import User
from diaspora.markdown import to_html
from jobs.demo_bridge_words import BRIDGE_NOTE, BRIDGES, HOME_COMPANIES
from jobs.models import Bridge, BridgeDate, BridgeWatch, Employer, EmployerDomain, Introduction, IntroductionDesk
from jobs.models.introductions import COUNTED, WITHIN
from jobs.services.bridges import last_day

S = Bridge.Status
I_S = Introduction.Status
# Where the first of a kind stand; the rest is live.
ELSEWHERE = (S.IN_REVIEW, S.CHANGES, S.HELD)


@transaction.atomic
def fill(members: Sequence[User], *, now: datetime, dice: random.Random) -> None:
    """`members` as the platform's demo made them: the named first."""
    seekers = [member for member in members if not member.is_staff and not member.is_ambassador]
    ambassadors = [member for member in members if member.is_ambassador]
    moderator = next(member for member in members if member.is_staff)
    companies = _companies(moderator, now)
    made = [
        _bridge(words, number, dice.choice(ambassadors if words["kind"] != "home" else seekers), companies, now)
        for number, words in enumerate(BRIDGES)
    ]
    # The named ambassador has the first two, so that there is something to answer.
    for bridge in made[:2]:
        bridge.poster = ambassadors[0]
    for number, bridge in enumerate(made):
        _place(bridge, number, moderator, now)
    _introductions([bridge for bridge in made if bridge.is_visible], seekers, now)
    for kind in Bridge.Kind.values:
        BridgeWatch.objects.create(member=seekers[0], kind=kind)


def _companies(moderator: User, now: datetime) -> dict[str, Employer]:
    made = {}
    for name, country in HOME_COMPANIES:
        company = Employer.objects.named(name)
        company.country, company.site = country, f"https://{company.slug}.example"
        company.save(update_fields=["country", "site"])
        EmployerDomain.objects.create(
            employer=company, domain=f"{company.slug}.example", verified_at=now - timedelta(days=12),
            verified_by=moderator,
        )  # fmt: skip
        made[name] = company
    return made


def _bridge(words: dict[str, Any], number: int, poster: User, companies: dict[str, Employer], now: datetime) -> Bridge:
    fields = {name: value for name, value in words.items() if name != "company"}
    text = fields["description"]
    return Bridge(
        poster=poster, employer=companies.get(words.get("company", "")), description_html=to_html(text),
        created_at=now - timedelta(days=number + 2), status_at=now - timedelta(days=number % 9 + 1), **fields,
    )  # fmt: skip


def _place(bridge: Bridge, number: int, moderator: User, now: datetime) -> None:
    bridge.status = ELSEWHERE[number % 3] if number >= len(BRIDGES) - 3 else S.LIVE
    if bridge.status == S.LIVE:
        bridge.published_at = bridge.edited_at = now - timedelta(days=number % 9 + 1, minutes=number)
        bridge.valid_through, bridge.approved_by = now + timedelta(days=40), moderator
    if bridge.status == S.CHANGES:
        bridge.reviewer_note = "Say in which city, please, and who decides that the work is done."
    bridge.save()
    if bridge.kind == Bridge.Kind.KNOWLEDGE:
        for week in range(1, 4 if bridge.form == "course" else 2):
            starts = (now + timedelta(days=7 * week + number)).replace(hour=13, minute=0, second=0, microsecond=0)
            BridgeDate.objects.create(bridge=bridge, starts_at=starts, ends_at=starts + timedelta(minutes=90))
        if bridge.status == S.LIVE:
            bridge.valid_through = last_day(bridge, now)
            bridge.save(update_fields=["valid_through"])


def _introductions(bridges: Sequence[Bridge], seekers: Sequence[User], now: datetime) -> None:
    """One in each state; the named seeker asks for the first."""
    for number, state in enumerate(I_S):
        bridge = bridges[number % len(bridges)]
        asker = seekers[0] if number == 0 else seekers[2 + number % (len(seekers) - 2)]
        if asker == bridge.poster:
            asker = seekers[1]
        within = WITHIN.get(state)
        asked_at = now - timedelta(days=number % 5 + 1)
        came = state if state in (I_S.MET, I_S.WORKING, I_S.HIRED) else (I_S.MET if state == I_S.ENDED else "")
        Introduction.objects.create(
            bridge=bridge, asker=asker, host=bridge.poster, status=state, note=BRIDGE_NOTE, created_at=asked_at,
            status_at=asked_at, consent_at=asked_at, due_at=asked_at + within if within else None,
            ended_at=None if within else now, outcome=came, hired=3 if state == I_S.HIRED else 0,
            question="Which part of it have you done before?" if state == I_S.MORE_INFO else "",
        )  # fmt: skip
    _count()


def _count() -> None:
    """The counters say what the rows say."""
    waiting = Introduction.objects.filter(status__in=COUNTED).order_by()
    for pk, number in waiting.values_list("bridge").annotate(number=Count("pk")):
        Bridge.objects.filter(pk=pk).update(open_introductions=number)
    for pk, number in waiting.values_list("asker").annotate(number=Count("pk")):
        IntroductionDesk.objects.create(member_id=pk, asked=number)
