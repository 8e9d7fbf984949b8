"""The scam screen: explained rules, S1 to S16, on a listing, a thread or a pasted message.

It says which red flags it found and where; never that something is safe. Weights, the limit of 4 and the list
of what blocks are our choice. Reasons are keys, their words stand in templates in English and Urdu.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import islice

from . import scam_marks
from . import scam_rules as rules
from .scam_text import Folded, fold, sentence_around, sentence_bounds

MAX_TEXT = 20_000  # characters
MAX_HITS = 500  # of one word; a text that repeats it more often is read this far
QUARANTINE_AT = 4


class Effect(StrEnum):
    BLOCK = "block"
    HOLD = "hold"
    SCORE = "score"


class TextRefused(ValueError):
    """Nothing was processed: `reason` is empty, too_long or binary."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Signal:
    """`reason` is a key for the template; `excerpt` the member's own words, safe to show inside <bdi>."""

    code: str
    reason: str
    effect: Effect
    weight: int = 0
    excerpt: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a thin post lacks (S15)."""

    has_description: bool = True
    has_site: bool = True
    has_salary: bool = True
    has_questions: bool = True


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the text. The defaults are those of a pasted message: nothing.

    `licence_status` is the promoter's on BEOE's list, None when no number is known to us. `local_pay_usd` and
    `protector_total_pkr` come from data with a source; their defaults are rough.
    """

    employer_domains: frozenset[str] = frozenset()
    sender_mail: str = ""
    is_promoter: bool = False
    licence_status: str | None = None
    has_permission: bool = False
    known_domains: frozenset[str] = frozenset()
    pay_is_outlier: bool = False
    upheld_marks: frozenset[str] = frozenset()
    listing: Listing | None = None
    local_pay_usd: dict[str, int] = field(
        default_factory=lambda: {"TH": 450, "MM": 200, "LA": 200, "VN": 350, "KH": 300}
    )
    protector_total_pkr: int = 7_200


@dataclass(frozen=True, slots=True)
class Screening:
    score: int
    signals: tuple[Signal, ...]
    rules_version: str = rules.VERSION

    @property
    def quarantined(self) -> bool:
        """A human must look before anyone else does."""
        return self.score >= QUARANTINE_AT or any(one.effect == Effect.BLOCK for one in self.signals)

    @property
    def held(self) -> bool:
        """It can't be approved until the missing thing is there."""
        return any(one.effect == Effect.HOLD for one in self.signals)


@dataclass(frozen=True, slots=True)
class _Text:
    folded: Folded
    bounds: list[int]
    context: Context

    @property
    def text(self) -> str:
        return self.folded.text

    def sentence(self, at: int) -> str:
        return sentence_around(self.text, self.bounds, at)

    def signal(self, code: str, reason: str, span: tuple[int, int], weight: int = 0) -> Signal:
        effect = Effect.SCORE if weight else Effect.BLOCK
        return Signal(code, reason, effect, weight, self.folded.excerpt(*span))


def screen(text: str, *, context: Context | None = None) -> Screening:
    """Score and signals of one text. Raises TextRefused when it's empty, binary or over 20,000 characters."""
    if len(text) > MAX_TEXT:
        raise TextRefused("too_long")
    if not text.strip():
        raise TextRefused("empty")
    if _is_binary(text):
        raise TextRefused("binary")
    folded = fold(text)
    read = _Text(folded, sentence_bounds(folded.text), context or Context())
    signals = [signal for rule in _RULES for signal in rule(read)]
    signals += _urgent(read, {one.code for one in signals})
    return Screening(sum(one.weight for one in signals), tuple(signals))


def _is_binary(text: str) -> bool:
    odd = sum(unicodedata.category(letter) in {"Cc", "Cs", "Co", "Cn"} and letter not in "\r\n\t" for letter in text)
    return "\x00" in text or odd > len(text) // 20


def _money(read: _Text) -> list[Signal]:
    """S1: a fee word, an amount and "you pay" within a sentence and its neighbour."""
    for fee in islice(rules.FEE.finditer(read.text), MAX_HITS):
        start, end = max(0, fee.start() - 100), fee.end() + 140
        near, here = read.text[start:end], read.sentence(fee.start())
        official = rules.OFFICIAL.search(here) and not rules.OUR_POCKET.search(here)
        asked = rules.PAY.search(near) and (rules.AMOUNT.search(near) or rules.OUR_POCKET.search(near))
        if asked and not official and not rules.NO_FEE.search(here):
            return [read.signal("S1", "money_asked", fee.span())]
    return []


def _papers(read: _Text) -> list[Signal]:
    """S2: passport or CNIC, the paper or its photo, before an offer."""
    for found in rules.PAPERS.finditer(read.text):
        if not rules.NO_PAPERS.search(read.sentence(found.start())):
            return [read.signal("S2", "papers_asked", found.span())]
    return []


def _promoter(read: _Text) -> list[Signal]:
    """S3: a promoter whose licence isn't valid on the list; S4: valid, but no permission for this demand."""
    found = rules.PROMOTER.search(read.text)
    if not found and not read.context.is_promoter:
        return []
    span = found.span() if found else (0, 0)
    if read.context.licence_status == "valid":
        return [] if read.context.has_permission else [Signal("S4", "permission_missing", Effect.HOLD)]
    stated = read.context.licence_status or ("unchecked" if rules.LICENCE.search(read.text) else "missing")
    return [read.signal("S3", f"licence_{stated}", span)]


def _trafficking(read: _Text) -> list[Signal]:
    """S5: the place, the role and more than twice what such work pays there."""
    role = rules.TRAFFICKING_ROLES.search(read.text)
    if not role:
        return []
    pay = max((int((a or b).replace(",", "")) for a, b in rules.DOLLARS.findall(read.text)), default=0)
    for code, pattern in rules.TRAFFICKING_PLACES.items():
        place = re.search(pattern, read.text)
        if place and pay > 2 * read.context.local_pay_usd.get(code, 300):
            return [read.signal("S5", "trafficking_pattern", place.span())]
    return []


def _no_domain(read: _Text) -> list[Signal]:
    """S6: a chat, a form or free mail, and nowhere a domain of the company."""
    if read.context.employer_domains or scam_marks.sites(read.text):
        return []
    free = [mail for mail in rules.MAIL.finditer(read.text) if mail[1] in rules.FREE_MAIL]
    found = rules.CHAT_ONLY.search(read.text) or (free[0] if free else None)
    return [read.signal("S6", "no_company_contact", found.span(), 3)] if found else []


def _promises(read: _Text) -> list[Signal]:
    """S7: what no employer can promise."""
    found = rules.PROMISES.search(read.text)
    return [read.signal("S7", "impossible_promise", found.span(), 3)] if found else []


def _tasks(read: _Text) -> list[Signal]:
    """S8: paid clicks. Both halves are needed: a video editor's advert holds one of them."""
    coin = rules.TASK_COIN.search(read.text)
    if coin:
        return [read.signal("S8", "task_job", coin.span())]
    for found in rules.TASK.finditer(read.text):
        if rules.TASK_PAY.search(read.text, max(0, found.start() - 150), found.end() + 150):
            return [read.signal("S8", "task_job", found.span())]
    return []


def _mlm(read: _Text) -> list[Signal]:
    """S9: recruiting recruiters."""
    found = rules.MLM.search(read.text)
    return [read.signal("S9", "mlm", found.span())] if found else []


def _outlier(read: _Text) -> list[Signal]:
    """S10: above the 99th percentile of stored jobs, as the caller measured it."""
    return [Signal("S10", "pay_outlier", Effect.SCORE, 2)] if read.context.pay_is_outlier else []


def _lookalike(read: _Text) -> list[Signal]:
    """S11: a domain one or two letters away from one we know."""
    used = scam_marks.sites(read.text) | {mail[1] for mail in rules.MAIL.finditer(read.text)}
    for domain in sorted(used - read.context.known_domains):
        if any(scam_marks.is_near(domain, known) for known in read.context.known_domains):
            return [Signal("S11", "lookalike_domain", Effect.SCORE, 3, domain)]
    return []


def _office(read: _Text) -> list[Signal]:
    """S12: speaks for an office of state from an address that isn't the state's."""
    mails = [mail[1] for mail in rules.MAIL.finditer(f"{read.text} {read.context.sender_mail.casefold()}")]
    foreign = [domain for domain in mails if not scam_marks.is_government(domain)]
    for found in rules.OFFICES.finditer(read.text):
        if rules.CLAIM.search(read.sentence(found.start())) and foreign:
            return [read.signal("S12", "false_office", found.span())]
    return []


def _upheld(read: _Text) -> list[Signal]:
    """S14: the text, telephone, wallet, IBAN or domain of a report that was upheld."""
    hits = scam_marks.marks(read.folded) & read.context.upheld_marks
    return [Signal("S14", f"upheld_{hit.split(':')[0]}", Effect.BLOCK) for hit in sorted(hits)]


def _thin(read: _Text) -> list[Signal]:
    """S15: one for each thing a post lacks."""
    listing = read.context.listing
    if listing is None:
        return []
    lacks = [name for name in ("description", "site", "salary", "questions") if not getattr(listing, f"has_{name}")]
    return [Signal("S15", f"no_{name}", Effect.SCORE, 1) for name in lacks]


def _protector(read: _Text) -> list[Signal]:
    """S16: a protector's invoice above the official total."""
    for found in rules.PROTECTOR.finditer(read.text):
        for amount in rules.AMOUNT.finditer(read.sentence(found.start())):
            if scam_marks.amount(amount) > read.context.protector_total_pkr:
                return [read.signal("S16", "protector_overcharged", found.span(), 3)]
    return []


def _urgent(read: _Text, codes: set[str]) -> list[Signal]:
    """S13: haste, where the only contact is a chat."""
    found = rules.URGENT.search(read.text)
    return [read.signal("S13", "haste", found.span(), 2)] if found and "S6" in codes else []


_RULES: tuple[Callable[[_Text], list[Signal]], ...] = (
    _money, _papers, _promoter, _trafficking, _no_domain, _promises, _tasks, _mlm,
    _outlier, _lookalike, _office, _upheld, _thin, _protector,
)  # fmt: skip
