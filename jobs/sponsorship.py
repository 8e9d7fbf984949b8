"""Does this text offer to sponsor a visa? A first reader: it proposes a value and marks the sentence.

A person confirms before `offered` counts anywhere. So a doubtful sentence is read as silent, and one for
people who are already in the country never as an offer.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from . import sponsorship_rules as rules

MAX_TEXT = 100_000  # characters; longer descriptions were cut before they come here
MAX_SENTENCE = 600
MAX_QUOTE = 2 * MAX_SENTENCE

_END = re.compile(r"(?<![A-Z]\.[A-Z]\.)(?<=[.!?…])[\"')\]]{0,2}\s{1,20}(?=[\"'(\[]?[A-Z0-9¿¡\u0600-\u06ff])|[\n•▪●·]+")
_CLAUSE = re.compile(r"[,;:–—]\s|\s[-–—]\s|\b(?:but|though|although|however|whereas|while|if|provided)\b")
_HINT = re.compile(
    r"visa|sponsor|permit|right|authori|eligib|entitle|citizen|national|relocat|h-?1-?b|lmia|blue card|iqama|"
    r"opt\b|immigration|employment pass|us person|green card|permanent resident|visum|arbeitserlaubnis|umzug|"
    r"hous|flat|mov|flight",
    re.I,
)


class Value(StrEnum):
    OFFERED = "offered"
    REFUSED = "refused"
    IN_COUNTRY_ONLY = "in_country_only"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class SponsorshipReading:
    """`quote` is text[start:end] as written, "" when silent. `rule` names why; conflicts are named in it."""

    value: Value
    quote: str = ""
    start: int = 0
    end: int = 0
    relocation: bool = False
    rule: str = "silent"


@dataclass(frozen=True, slots=True)
class _Found:
    value: Value
    rule: str
    start: int
    end: int


# The one that promises least wins: an offer beside a refusal isn't one we can stand by.
_ORDER = (Value.IN_COUNTRY_ONLY, Value.REFUSED, Value.OFFERED)


def read_sponsorship(text: str) -> SponsorshipReading:
    """Reads at most the first 100,000 characters. Plain text, a line a block."""
    text = text[:MAX_TEXT]
    found: list[_Found] = []
    relocation = False
    before: tuple[int, str] = (0, "")
    for start, end in _sentences(text):
        sentence = rules.fold(text[start:end])
        relocation = relocation or _relocates(sentence)
        if hit := _read_in_context(sentence, start, end, before):
            found.append(hit)
        before = (start, sentence)
    return _decide(text, found, relocation=relocation)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Spans that could matter, and the one before each: long ones are cut where they stand."""
    at = 0
    for match in _END.finditer(text):
        yield from _cut(at, match.start())
        at = match.end()
    yield from _cut(at, len(text))


def _cut(start: int, end: int) -> Iterator[tuple[int, int]]:
    for at in range(start, end, MAX_SENTENCE):
        yield at, min(at + MAX_SENTENCE, end)


def _read_in_context(sentence: str, start: int, end: int, before: tuple[int, str]) -> _Found | None:
    """One sentence, with the question it answers or the people it speaks of from the one before."""
    before_start, earlier = before
    if _asks(earlier) and len(earlier) < 100 and not _HINT.search(sentence):
        value, rule = _answer(earlier, sentence)
        return _Found(value, rule, before_start, end) if value != Value.SILENT else None
    if not _HINT.search(sentence):
        return None
    value, rule = read_sentence(sentence)
    if value == Value.OFFERED and rules.DEMAND.search(earlier):
        return None
    if value == Value.OFFERED and rules.ALREADY.search(earlier) and rules.PRESENT.search(earlier):
        return _Found(Value.IN_COUNTRY_ONLY, "in_country.sentence_before", before_start, end)
    return _Found(value, rule, start, end) if value != Value.SILENT else None


def _asks(sentence: str) -> bool:
    return sentence.endswith("?") and bool(re.search(rules.TOPIC, sentence))


def _answer(question: str, sentence: str) -> tuple[Value, str]:
    """`"Need a work permit? We take care of it."`"""
    if re.match(r"(?:we|our)\b.{0,30}\b(?:take care|handle|arrange|sort|do)\b|yes\b|(?:not a|no) problem\b", sentence):
        return Value.OFFERED, "offered.answer"
    if re.match(r"(?:unfortunately|sadly|no[.,!]|not\b)", sentence):
        return Value.REFUSED, "refused.answer"
    return Value.SILENT, "silent"


def read_sentence(sentence: str) -> tuple[Value, str]:
    """Value and rule of one folded sentence."""
    if sentence.endswith("?") or rules.NOT_OURS.search(sentence):
        return Value.SILENT, "silent"
    here = rules.ELSEWHERE.sub(" ", sentence)
    clauses = [clause.strip() for clause in _CLAUSE.split(sentence) if clause.strip()]
    refused = _refusal(here)
    offered = _offer(sentence, clauses)
    in_country = _in_country(here, clauses, offered=bool(offered))
    if in_country:
        return Value.IN_COUNTRY_ONLY, in_country
    if refused:
        return Value.REFUSED, refused
    if offered and rules.GUARD.search(here) and not rules.WITHOUT_PERMIT.search(sentence):
        return Value.IN_COUNTRY_ONLY, "in_country.guard"
    if (
        offered
        and not rules.DEMAND.search(here)
        and not any(rules.UNSURE.search(clause) for clause in _about(clauses))
    ):
        return Value.OFFERED, offered
    return Value.SILENT, "silent"


def _about(clauses: list[str]) -> list[str]:
    return [clause for clause in clauses if re.search(rules.TOPIC, clause)]


def _refusal(sentence: str) -> str:
    for name, pattern in rules.REFUSED.items():
        if pattern.search(sentence):
            soft = name in {"refused.right_to_work", "refused.citizens"} and rules.NO_DEMAND.search(sentence)
            if not soft:
                return name
    return ""


def _offer(sentence: str, clauses: list[str]) -> str:
    """An offering pattern in the sentence, or in a clause that isn't negated."""
    positive = [clause for clause in clauses if not _refusal(clause)]
    for name, pattern in rules.OFFERED.items():
        if any(pattern.search(clause) for clause in positive):
            return name
    if _refusal(sentence):
        return ""
    return next((name for name, pattern in rules.OFFERED.items() if pattern.search(sentence)), "")


def _in_country(sentence: str, clauses: list[str], *, offered: bool) -> str:
    positive = [clause for clause in clauses if not rules.NEGATED.search(clause)]
    if any(rules.TRANSFER.search(clause) for clause in positive):
        return "in_country.transfer"
    speaks = offered or any(re.search(rules.TOPIC, clause) for clause in positive)
    if speaks and rules.PRESENT.search(sentence) and not _refused_outright(sentence, positive):
        return "in_country.present"
    return ""


def _refused_outright(sentence: str, positive: list[str]) -> bool:
    """Nothing but a demand is left: the people who are there must bring the right to work themselves."""
    return bool(_refusal(sentence)) and not any(_offer(clause, [clause]) for clause in positive)


def _relocates(sentence: str) -> bool:
    return bool(rules.RELOCATION.search(sentence)) and not rules.NO_RELOCATION.search(sentence)


def _decide(text: str, found: list[_Found], *, relocation: bool) -> SponsorshipReading:
    values = {hit.value for hit in found}
    for value in _ORDER:
        if value in values:
            hit = next(hit for hit in found if hit.value == value)
            others = sorted(other for other in values if other != value)
            rule = f"{hit.rule} (beside: {', '.join(others)})" if others else hit.rule
            quote = text[hit.start : min(hit.end, hit.start + MAX_QUOTE)]
            return SponsorshipReading(value, quote, hit.start, hit.start + len(quote), relocation, rule)
    return SponsorshipReading(Value.SILENT, relocation=relocation)
