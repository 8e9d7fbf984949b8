"""Contact details held back until both people press "share": found in English, Urdu and Roman Urdu.

Nobody's contact is shown by a match. A detail is held whole and the rest of the text stays, so the writer can
be told what was held and why. Numbers that aren't ways to reach someone (salaries, dates, years, scores)
stay.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from mentorship import digits

HELD = "[…]"
EMAIL, LINK, HANDLE, PHONE, MESSENGER = "email", "link", "handle", "phone", "messenger"


@dataclass(frozen=True, slots=True)
class Held:
    """A detail that was taken out. kind: email, link, handle, phone or messenger. start, end: in the text
    given.
    """

    kind: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Scrubbed:
    """text: with every detail replaced by `HELD`."""

    text: str
    held: tuple[Held, ...]

    @property
    def clean(self) -> bool:
        return not self.held


_AT = r"(?:\s*@\s*|\s*[\[({<]\s*(?:at|@|ایٹ)\s*[\])}>]\s*|\s+(?:at|aet|ایٹ)\s+(?:the\s+rate\s+(?:of\s+)?)?)"
_DOT = r"(?:\.|\s+\.\s*|\s*[\[({<]\s*(?:dot|\.|ڈاٹ)\s*[\])}>]\s*|\s+(?:dot|ڈاٹ)\s+)"
_SAID_DOT = r"(?:\s*[\[({<]\s*(?:dot|\.|ڈاٹ)\s*[\])}>]\s*|\s+(?:dot|ڈاٹ)\s+)"
_PROVIDER = (
    r"(?:g\s?mail|yahoo|hot\s?mail|outlook|icloud|proton(?:mail)?|ymail|"
    r"جی\s?میل|یاہو|ہاٹ\s?میل|آؤٹ\s?لک)"
)
_ENDINGS = "com org net info biz edu gov io co me app dev link site online ly gl"
_COUNTRIES = "pk uk us de nl ie se ca au ae sa my eu"
_TLD = f"(?:{'|'.join(f'{_ENDINGS} {_COUNTRIES}'.split())})"
_NETWORK = (
    r"(?:instagram|insta|ig|facebook|fb|telegram|snap\s?chat|snap|skype|discord|imo|viber|signal|"
    r"wechat|tik\s?tok|twitter|linked\s?in|messenger|انسٹا(?:گرام)?|فیس\s?بک|ٹیلی\s?گرام|اسکائپ|سنیپ\s?چیٹ)"
)
_WHATSAPP = r"(?:what'?s\s?app?|wh?at+s\s?ap+|whatsap+|wtsapp?|واٹس?\s?[اآ]یپ|وٹس\s?ایپ|واٹساپ|واٹس\s?اپ)"
_NAME = r"[\w.\-]{3,}"

_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        (EMAIL, rf"[\w+\-][\w.+\-]{{0,63}}\s?@\s?[\w\-]{{1,63}}(?:{_DOT}[\w\-]{{2,63}}){{1,4}}"),
        (
            EMAIL,
            rf"[\w+\-][\w.+\-]{{0,63}}{_AT}{_PROVIDER}(?:{_DOT}(?:com|net|org|me|کام)(?:\.\w\w)?)?(?!\w)",
        ),
        (EMAIL, rf"[\w+\-][\w.+\-]{{0,63}}{_AT}[\w\-]{{1,63}}(?:{_SAID_DOT}[\w\-]{{2,63}}){{1,4}}"),
        (LINK, r"(?:https?|ftp|tg|whatsapp|skype|mailto)\s?:\s?/{0,2}\S+"),
        (LINK, r"(?<!\w)www\s?\.\s?\S+"),
        (LINK, r"(?<!\w)(?:wa|t)\s?\.\s?me(?:\s?/\s?[\w+]+)?(?!\w)"),
        (LINK, rf"(?<![\w@.])(?:[a-z0-9\-]{{1,63}}\.){{1,4}}{_TLD}(?![\w\-]|\.\w)(?:[/?#]\S*)?"),
        (LINK, rf"(?<!\w)[\w\-]{{2,63}}{_SAID_DOT}(?:{_TLD}|کام)(?!\w)"),
        (HANDLE, rf"(?<![\w@.])@\s?{_NAME}"),
        (HANDLE, rf"(?<!\w){_NETWORK}\s*(?:id|handle|username|user|name|آئی\s?ڈی)?\s*[:=\-–]+\s*@?{_NAME}"),
        (
            HANDLE,
            rf"(?<!\w){_NETWORK}\s+(?:id|handle|username|آئی\s?ڈی)\s+(?:is|hai|he|ہے)?\s*@?{_NAME}",
        ),
        (
            HANDLE,
            rf"(?<!\w)(?:my|mera|meri|میرا|میری)\s+{_NETWORK}\s+(?:id\s+|handle\s+)?(?:is|hai|he|ہے)\s+@?{_NAME}",
        ),
        (MESSENGER, rf"(?<!\w){_WHATSAPP}(?!\w)"),
    )
)
# Names of technologies that look like addresses.
_NOT_LINKS = re.compile(r"(?:asp|vb|ado|dot|ml)\.net|socket\.io|draw\.io")


def scrub(text: str) -> Scrubbed:
    """Hold every contact detail of `text`, of any length; a page of 2,000 characters takes about a
    millisecond.
    """
    plain, places = _plain(text)
    held, parts, done = [], [], 0
    for kind, begin, end in _merged(_found(plain)):
        start, stop = places[begin], places[end - 1] + 1
        held.append(Held(kind, text[start:stop], start, stop))
        parts += [text[done:start], HELD]
        done = stop
    return Scrubbed("".join([*parts, text[done:]]), tuple(held))


def _plain(text: str) -> tuple[str, list[int]]:
    """Lower case, Latin digits, one form for every letter, nothing invisible; and where each character came
    from.
    """
    letters: list[str] = []
    places: list[int] = []
    for at, given in enumerate(text):
        if unicodedata.category(given) in {"Cf", "Mn", "Me"}:
            continue
        for letter in unicodedata.normalize("NFKC", given).lower():
            digit = unicodedata.digit(letter, None)
            letters.append(letter if digit is None else str(digit))
            places.append(at)
    return "".join(letters), places


def _found(plain: str) -> Iterator[tuple[str, int, int]]:
    for kind, pattern in _PATTERNS:
        for match in pattern.finditer(plain):
            if kind != LINK or not _NOT_LINKS.fullmatch(match[0]):
                yield kind, match.start(), match.end()
    for begin, end in digits.phones(plain):
        yield PHONE, begin, end


def _merged(found: Iterator[tuple[str, int, int]]) -> list[tuple[str, int, int]]:
    """In order; what overlaps becomes one, of the kind that began first, the longer if both did."""
    merged: list[tuple[str, int, int]] = []
    for kind, begin, end in sorted(found, key=lambda one: (one[1], -one[2])):
        if merged and begin < merged[-1][2]:
            first, start, stop = merged[-1]
            merged[-1] = (first, start, max(stop, end))
        else:
            merged.append((kind, begin, end))
    return merged
