"""Names of companies as keys, and what may be said when an employer's name meets a register's rows.

A person confirms every link; this only proposes. "Not sure" is an answer, a wrong entity isn't: the
shortest name never wins, and one shared word is nothing ("Wise" isn't "UK Wise Group Ltd").
"""

import html
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum

_SUFFIXES = {
    "ltd": "limited",
    "limited": "limited",
    "pvt ltd": "private limited",
    "private limited": "private limited",
    "pty ltd": "pty limited",
    "pte ltd": "pte limited",
    "public limited company": "plc",
    "incorporated": "inc",
    "corporation": "corp",
    "ltee": "limited",
    "ltée": "limited",
    "besloten vennootschap": "bv",
    "unlimited company": "unlimited",
}
_SUFFIXES |= {
    word: word
    for word in (  # noqa: SIM905
        "plc llp llc lp inc corp gmbh ag kg se bv nv cv vof ab as asa oy oyj aps sa sas sarl srl "
        "spa sl slu lda cic cio unlimited ulc pc pllc kft sro zoo"
    ).split()
}
_MOST_SUFFIX_WORDS = 3
_TRADING = re.compile(r"(?<!\w)(?:t\s?/\s?a|t\.\s?a\.|trading as|d\s?/\s?b\s?/\s?a|d\.b\.a\.?|dba)(?!\w)[:.]?", re.I)
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?|\b[a-z]\.[a-z]\b")


@dataclass(frozen=True, slots=True)
class NameKey:
    """`core` without its legal `suffix` ("limited", "bv", ""); `trading` is the core of a "t/a" name."""

    core: str
    suffix: str = ""
    trading: str = ""

    @property
    def legal(self) -> str:
        return f"{self.core} {self.suffix}".strip()


def name_key(name: str) -> NameKey:
    """NFKC, case folded, entities decoded, spaces squeezed; the suffix is split off, not thrown away."""
    written = unicodedata.normalize("NFKC", html.unescape(name))
    legal, *trading = _TRADING.split(written, maxsplit=1)
    if trading and not legal.strip():
        legal, trading = trading[0], []
    core, suffix = _without_suffix(_squeeze(legal))
    return NameKey(core, suffix, _without_suffix(_squeeze(trading[0]))[0] if trading else "")


def _squeeze(text: str) -> str:
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text.casefold())
    text = re.sub(r"['’`]", "", text).replace("&", " and ").replace("+", " plus ")
    return " ".join(re.sub(r"[^\w]+|_", " ", text).split())


def _without_suffix(text: str) -> tuple[str, str]:
    """The longest suffix at the end, as long as a name stays before it."""
    words = text.split()
    for length in range(min(_MOST_SUFFIX_WORDS, len(words) - 1), 0, -1):
        suffix = _SUFFIXES.get(" ".join(words[-length:]))
        if suffix:
            return " ".join(words[:-length]), suffix
    return text, ""


class Grade(IntEnum):
    """How two names agree; lower is nearer. From FAMILY on nothing may be proposed."""

    SAME = 0  # core and suffix
    SUFFIX = 1  # the core; a suffix is missing on one side
    TRADING = 2  # through a "trading as" name
    OTHER_SUFFIX = 3  # the core, but Ltd here and LLP there: two entities, perhaps
    FAMILY = 4  # one begins with the whole of the other: "Deloitte", "Deloitte Consulting"
    DIFFERENT = 5


def grade(ours: NameKey, theirs: NameKey) -> Grade:
    if not ours.core or not theirs.core:
        return Grade.DIFFERENT
    if ours.core == theirs.core:
        return _by_suffix(ours.suffix, theirs.suffix)
    if ours.core == theirs.trading or (ours.trading and ours.trading in {theirs.core, theirs.trading}):
        return Grade.TRADING
    if _begins(ours.core, theirs.core) or _begins(theirs.core, ours.core) or _begins(theirs.trading, ours.core):
        return Grade.FAMILY
    return Grade.DIFFERENT


def _by_suffix(ours: str, theirs: str) -> Grade:
    if ours == theirs:
        return Grade.SAME
    return Grade.OTHER_SUFFIX if ours and theirs else Grade.SUFFIX


def _begins(longer: str, shorter: str) -> bool:
    return longer.startswith(f"{shorter} ")


def similarity(left: str, right: str) -> float:
    """Shared trigrams of two keys, 0 to 1, as pg_trgm counts them: for order only, never to decide."""
    ours, theirs = _trigrams(left), _trigrams(right)
    return len(ours & theirs) / len(ours | theirs) if ours and theirs else 0.0


def _trigrams(text: str) -> set[str]:
    padded = [f"  {word} " for word in text.split()]
    return {word[at : at + 3] for word in padded for at in range(len(word) - 2)}


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row of a register. `weight` is how often it stands there (filings, routes); 0 when not known."""

    name: str
    town: str | None = None
    number: str | None = None
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Ranked:
    candidate: Candidate
    grade: Grade
    same_number: bool
    same_town: bool
    similarity: float


class Verdict(StrEnum):
    PROPOSED = "proposed"
    NOT_SURE = "not_sure"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Decision:
    """What to show a person. `persons` must confirm: 2 when names differ or tie, else 1; 0 for none."""

    verdict: Verdict
    ranked: tuple[Ranked, ...] = ()
    persons: int = 0


def decide(
    name: str, candidates: Iterable[Candidate], *, town: str | None = None, number: str | None = None
) -> Decision:
    """The register's rows that may be this employer, best first."""
    ours = name_key(name)
    ranked = [_ranked(ours, candidate, town, number) for candidate in _entities(candidates)]
    ranked = sorted((one for one in ranked if one.grade < Grade.DIFFERENT or one.same_number), key=_order)
    if not ranked:
        return Decision(Verdict.NONE)
    sure = _sure(ranked, bare=" " not in ours.core)
    if not sure:
        return Decision(Verdict.NOT_SURE, tuple(ranked), 2)
    ranked.sort(key=lambda one: one is not sure)
    doubted = sure.grade > Grade.SUFFIX or len(ranked) > 1
    return Decision(Verdict.PROPOSED, tuple(ranked), 2 if doubted else 1)


def _entities(candidates: Iterable[Candidate]) -> Iterable[Candidate]:
    """One of each legal entity: a register has a row for each route."""
    return {(name_key(c.name), c.number or (c.town or "").casefold()): c for c in candidates}.values()


def _ranked(ours: NameKey, candidate: Candidate, town: str | None, number: str | None) -> Ranked:
    theirs = name_key(candidate.name)
    same_town = bool(town and candidate.town and town.casefold().strip() == candidate.town.casefold().strip())
    same_number = bool(number and number == candidate.number)
    return Ranked(candidate, grade(ours, theirs), same_number, same_town, similarity(ours.core, theirs.core))


def _order(one: Ranked) -> tuple[bool, bool, int, int, float, str]:
    """Number, town, then how often the register names it: its length never matters."""
    return (
        not one.same_number,
        not one.same_town,
        -one.candidate.weight,
        one.grade,
        -one.similarity,
        one.candidate.name,
    )


def _sure(ranked: list[Ranked], *, bare: bool) -> Ranked | None:
    """The one row that may be proposed, or None. A name of one word (`bare`) may stand for a whole family."""
    by_number = [one for one in ranked if one.same_number]
    if by_number:
        return by_number[0] if len(by_number) == 1 else None
    near = [one for one in ranked if one.grade < Grade.OTHER_SUFFIX]
    best = min((one.grade for one in near), default=Grade.DIFFERENT)
    nearest = [one for one in near if one.grade == best]
    if len(nearest) > 1:
        nearest = [one for one in nearest if one.same_town]
    only = nearest[0] if len(nearest) == 1 else None
    family = bare and len(ranked) > 1
    return only if only and (only.same_town or not family) else None
