"""Text as the scam rules read it: one spelling of each letter, and the way back to what was written."""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

# Letters that look Latin and aren't: Cyrillic, Greek, Armenian, script g.
_LOOKALIKE = dict(zip("аеорсхуіѕјԁһԛԝкмтвнցοανικρτυχεɡıոս", "aeopcxyisjdhqwkmtbhgoavikptuxeginu", strict=True))
MAX_SENTENCE = 300  # characters either side of a hit
_URDU = {
    "ي": "ی",
    "ى": "ی",
    "ئ": "ی",
    "ك": "ک",
    "ه": "ہ",
    "ة": "ہ",
    "ۀ": "ہ",
    "آ": "ا",
    "أ": "ا",
    "إ": "ا",
    "ؤ": "و",
}
_PUNCTUATION = {
    "’": "'",
    "‘": "'",
    "“": '"',
    "”": '"',
    "–": "-",
    "—": "-",
    "،": ",",
    "٬": ",",
    "۔": ".",
    "ـ": "",
}
_ONE = _LOOKALIKE | _URDU | _PUNCTUATION
_LEET = {"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s", "!": "i"}
_LEET_WORD = re.compile(
    r"(?<![\w@$.])(?!rs\d|pkr\d|aed\d|usd\d)[a-z]+(?:[013457@$!]{1,2}[a-z]+)*[013457]{0,2}(?![\w@$.-])"
)
_SPACED = re.compile(r"(?<!\w)\w(?:(?:[ .\-_*]\w(?!\w)){2,40}|(?:  \w(?!\w)){2,40})")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` for matching; letter n of it stands at `origin[n]` of `written`."""

    text: str
    origin: tuple[int, ...]
    written: str

    def excerpt(self, start: int, end: int, most: int = 160) -> str:
        """What was written there, with a few words around it, on one line."""
        begin = self.origin[start] if self.origin else 0
        stop = self.origin[min(end, len(self.origin)) - 1] + 1 if self.origin else 0
        begin, stop = max(0, begin - 20), min(len(self.written), stop + 20, begin + most)
        return " ".join(_shown(self.written[begin:stop]).split())


def fold(written: str) -> Folded:
    """NFKC, case folded, zero-width gone, Arabic letters as Urdu writes them, f e e and f33 as fee."""
    letters: list[str] = []
    origin: list[int] = []
    for at, letter in enumerate(written):
        for plain in _plain(letter):
            letters.append(plain)
            origin.append(at)
    letters, origin = _joined(letters, origin)
    return Folded(_unleet("".join(letters)), tuple(origin), written)


def _plain(letter: str) -> str:
    """One letter's plain form, "" for marks, joiners and controls."""
    if "a" <= letter <= "z" or letter in " \n":
        return letter
    plain = unicodedata.normalize("NFKC", letter).casefold()
    kept = (_ONE.get(one, _digit(one)) for one in plain if unicodedata.category(one) not in {"Mn", "Cf", "Cc", "Cs"})
    return "".join(kept)


def _digit(letter: str) -> str:
    return str(unicodedata.digit(letter)) if letter.isdigit() and not letter.isascii() else letter


def _joined(letters: list[str], origin: list[int]) -> tuple[list[str], list[int]]:
    """Letters set apart are drawn together. Digits set apart are a number or a date and stay."""
    dropped: set[int] = set()
    for found in _SPACED.finditer("".join(letters)):
        if not any(letter.isdigit() for letter in found[0]):
            dropped |= {at for at in range(*found.span()) if not letters[at].isalnum()}
    kept = [at for at in range(len(letters)) if at not in dropped]
    return [letters[at] for at in kept], [origin[at] for at in kept]


def _unleet(text: str) -> str:
    """Same length, so that places stay. `"h0tel"` and `"f33"`, but not `"rs5000"` or `"b2b"`."""

    def word(found: re.Match[str]) -> str:
        letters = sum(letter.isalpha() for letter in found[0])
        signs = len(found[0]) - letters
        short = len(found[0]) < 3 or (letters < signs and len(found[0]) > 3)
        if not signs or short:
            return found[0]
        return "".join(_LEET.get(letter, letter) for letter in found[0])

    return _LEET_WORD.sub(word, text)


def _shown(text: str) -> str:
    """Safe to show: no controls, no direction overrides."""
    return "".join(c if unicodedata.category(c) not in {"Cc", "Cs"} else " " for c in text if not _override(c))


def _override(letter: str) -> bool:
    return "\u202a" <= letter <= "\u202e" or "\u2066" <= letter <= "\u2069"


def sentence_bounds(text: str) -> list[int]:
    """Where sentences begin, for rules whose words must stand together."""
    return [0, *(found.end() for found in re.finditer(r"[.!?\n]+(?=\s)\s{0,9}", text))]


def sentence_around(text: str, bounds: list[int], at: int) -> str:
    here = bisect_right(bounds, at) - 1
    end = bounds[here + 1] if here + 1 < len(bounds) else len(text)
    return text[max(bounds[here], at - MAX_SENTENCE) : min(end, at + MAX_SENTENCE)]
