"""Each kind's own rules: who may post it, what in its text holds it back, and what a moderator looks at."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.models import Attestation, Bridge, EmployerDomain, Job
from jobs.scam_text import fold
from jobs.scams import MAX_TEXT, Context, Effect, TextRefused, screen
from jobs.services.screening import as_json, upheld_among

K = Bridge.Kind
NEWCOMER = timedelta(hours=24)
OPEN_MAX, OPEN_MAX_AMBASSADOR = 3, 10
MONEY_IN = re.compile(
    r"\binvest(?:ment|ors?|ing)?\b|\bcapital from you\b|\bbuy (?:a )?shares?\b|\bfranchise fee\b|\bsecurity deposit\b"
    r"|سرمایہ کاری|سرمایہ لگ"
)
UNPAID = re.compile(
    r"\b(?:unpaid|free) (?:trial|test|sample|pilot)\b|\b(?:trial|test|sample|pilot) (?:work |project |task )?"
    r"(?:is |for )?(?:unpaid|free|without pay)\b|\bwithout pay\b|مفت کام"
)
PRICE = re.compile(
    r"\b(?:registration|course|entry|enrol?ment|participation) fee\b|\btickets? (?:cost|price|for)\b"
    r"|\b(?:rs|pkr|usd|\$|€|£)\.? ?\d[\d,]* (?:per|each|a) (?:person|participant|student|seat|head)\b|فیس ادا"
)


@dataclass(frozen=True)
class Rules:
    """`holds` finds what sends this kind to a closer look; `looks_at` is what the moderator ticks off by eye."""

    may_post: Callable[[Any], str]
    looks_at: tuple[str, ...]
    holds: tuple[tuple[str, re.Pattern[str]], ...] = field(default=())


def _after_a_day(member: Any) -> str:
    if member.is_ambassador or member.is_staff or member.joined_at <= timezone.now() - NEWCOMER:
        return ""
    return _("You can post this one day after signing up.")


def _ambassador(member: Any) -> str:
    if member.is_ambassador:
        return ""
    return _("Verified ambassadors offer knowledge. Ask to be one on your profile; it takes a work address or a word.")


def _for_a_company(member: Any) -> str:
    if member.is_ambassador or Attestation.objects.standing().filter(member=member).exists():
        return ""
    if EmployerDomain.objects.filter(verified_by=member, verified_at__isnull=False).exists():
        return ""
    return _(
        "A contract is offered by somebody who has shown where they work: a verified ambassador, or a member with a"
        " code to their work address."
    )


RULES: dict[str, Rules] = {
    K.CONTRACT: Rules(
        _for_a_company,
        (
            "The scope says what is delivered and who decides that it's done.",
            "Budget and term fit the scope.",
            "No unpaid sample work, no payment in advance by the team.",
            "The company exists and the poster's tie to it is shown.",
        ),
        (("unpaid_work", UNPAID),),
    ),
    K.HOME: Rules(
        _after_a_day,
        (
            "The role or the search is in Pakistan, and the city is named.",
            "Pay or share is said in words that can be held to.",
            "The company has a site or a verified domain, or it's a founder's own search.",
        ),
    ),
    K.VENTURE: Rules(
        _after_a_day,
        (
            "Both places are named, and what the co-founder does.",
            "Nobody is asked to bring money.",
            "How far it is agrees with the text.",
        ),
        (("asks_to_invest", MONEY_IN),),
    ),
    K.KNOWLEDGE: Rules(
        _ambassador,
        (
            "It's free for those who come.",
            "At least one date is ahead; place or online is said.",
            "What is taught fits what the ambassador does.",
        ),
        (("charges_a_fee", PRICE),),
    ),
}
# In words for the poster and the moderator.
HOLD_WORDS: dict[str, str | Promise] = {
    "unpaid_work": gettext_lazy("It seems to ask for work without pay."),
    "asks_to_invest": gettext_lazy("It seems to ask for money to be put in."),
    "charges_a_fee": gettext_lazy("It seems to charge those who come."),
}


def posts_allowed(member: Any) -> int:
    """Open bridges at once; none for whom fraud was upheld against."""
    if member.posted_jobs.filter(status=Job.Status.REJECTED_SCAM).exists():
        return 0
    return OPEN_MAX_AMBASSADOR if member.is_ambassador or member.is_staff else OPEN_MAX


def why_not_post(kind: str, member: Any) -> str:
    """Why `member` may not send one of this kind now, in their words; "" where nothing stands in the way."""
    refused = RULES[kind].may_post(member)
    if refused:
        return refused
    allowed = posts_allowed(member)
    if allowed == 0:
        return _("You can't post: a listing of yours was refused as fraud.")
    if member.bridges.filter(status__in=Bridge.OPEN_POSTS).count() >= allowed:
        return _("You have %(n)s open, which is as many as one may have. Close one first.") % {"n": allowed}
    return ""


def text_of(bridge: Bridge) -> str:
    company = bridge.employer.name if bridge.employer else ""
    parts = (bridge.title, company, bridge.label, bridge.wanted, bridge.pay, bridge.description)
    return "\n".join(part for part in parts if part)[:MAX_TEXT]


def look_at(bridge: Bridge) -> tuple[list[dict[str, Any]], bool]:
    """(signals, whether it is held): the same scam rules as for jobs, and the kind's own."""
    text = text_of(bridge)
    own = frozenset(one.domain.lower() for one in bridge.employer.domains.all()) if bridge.employer else frozenset()
    known = EmployerDomain.objects.filter(verified_at__isnull=False).values_list("domain", flat=True)
    context = Context(employer_domains=own, known_domains=frozenset(known), upheld_marks=upheld_among(text))
    try:
        found = screen(text, context=context)
    except TextRefused:
        # A text that can't be read is looked at by a person first.
        return [], True
    signals = as_json(found)
    own_signals = _own_signals(bridge.kind, text)
    return signals + own_signals, found.quarantined or found.held or bool(own_signals)


def _own_signals(kind: str, text: str) -> list[dict[str, Any]]:
    """Read as written and as folded: folding undoes look-alike letters, and takes prices for words."""
    written, folded = text.lower(), fold(text).text
    found = []
    for reason, pattern in RULES[kind].holds:
        hit = pattern.search(written) or pattern.search(folded)
        if hit:
            found.append({"code": "B", "reason": reason, "effect": Effect.HOLD.value, "weight": 0, "excerpt": hit[0]})
    return found


def why_not_live(bridge: Bridge) -> str:
    """In words for the moderator; "" where nothing stands in the way."""
    if bridge.kind == K.KNOWLEDGE and not bridge.dates.ahead().exists():
        return _("All its dates have passed. Ask for others.")
    if bridge.kind != K.KNOWLEDGE and bridge.valid_through and bridge.valid_through <= timezone.now():
        return _("Its last day has passed. Ask the poster for another.")
    return ""
