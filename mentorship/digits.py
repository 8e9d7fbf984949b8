"""Telephone numbers in plain text, in digits and in words: Pakistani forms first, then the world's.

Text comes in lower case with Latin digits. What a number needs to count as one you can call is written down
here; salaries, ranges, dates, years and scores must not.
"""

import re
from collections.abc import Iterator

_WORDS = {
    "0": "zero zeero oh sifar sifr صفر زیرو",
    "1": "one aik ek ون ایک",
    "2": "two do ٹو دو",
    "3": "three teen tin تھری تین",
    "4": "four char chaar chār فور چار",
    "5": "five panch paanch فائیو پانچ",
    "6": "six che chay chhe chhay سکس چھ چھے چھہ",
    "7": "seven saat sat سیون سات",
    "8": "eight aath ath aat ایٹ آٹھ",
    "9": "nine nau nao no نائن نو",
}
_DIGIT_OF = {word: digit for digit, words in _WORDS.items() for word in words.split()}
_TIMES = {"double": 2, "dabal": 2, "ڈبل": 2, "triple": 3, "ٹرپل": 3}

# A line's end separates digits only where nothing else does: a full stop and a new line begin something new.
_SEPARATOR = r"(?:[^\S\n]?\n[^\S\n]?|(?:[^\S\n]|[\-–.()/_*|~,،۔+]){0,3})"
_RUN = re.compile(rf"(?<![\w.])[+(]{{0,2}}[\do](?:{_SEPARATOR}[\do]){{6,60}}(?![\w])")
_GROUP = re.compile(r"[+(]{0,2}[\do]+")
_AMOUNT = re.compile(r"(?<![\d,])[1-9]\d{0,2}(?:,\d{2,3})+(?:\.\d+)?(?![\d,])")
_DATE = re.compile(r"(?<!\d)(?:(?:19|20)\d\d([-/.])\d{1,2}\1\d{1,2}|\d{1,2}([-/.])\d{1,2}\2(?:19|20)\d\d)(?!\d)")

_WORD = "|".join(sorted({*_DIGIT_OF, *_TIMES}, key=len, reverse=True))
_TOKEN = re.compile(rf"(?<!\w)(?:{_WORD}|\d{{1,12}})(?!\w)")
_GAP = re.compile(r"(?:[^\S\n]|[,،۔.\-–/]){1,3}|[^\S\n]?\n[^\S\n]?")
_GLUED = re.compile(r"(?:zero|one|two|three|four|five|six|seven|eight|nine){7,15}")

_PAKISTANI = re.compile(r"(?:00?92|92)?0?3\d{9}")
_LANDLINE = re.compile(r"(?:0092|92|0)[2-9]\d{8,9}")
_GROUPS_3_3_4 = re.compile(r"\(?\d{3}\)?[\s.\-]{1,2}\d{3}[\s.\-]\d{4}")
_FEWEST, _MOST = 7, 15


def phones(plain: str) -> Iterator[tuple[int, int]]:
    """The (start, end) of everything that can be dialled."""
    blank = _DATE.sub(_blanked, _AMOUNT.sub(_blanked, plain))
    for match in _RUN.finditer(blank):
        yield from _longest(match[0], match.start())
    for match in _GLUED.finditer(plain):
        yield match.span()
    yield from _spoken(blank)


def _blanked(match: re.Match[str]) -> str:
    # A character that no number and no separator has, so that nothing is read across it.
    return "\0" * len(match[0])


def _longest(run: str, offset: int) -> Iterator[tuple[int, int]]:
    """The longest stretch of whole groups that can be dialled: a year may stand before a number."""
    groups = [match.span() for match in _GROUP.finditer(run)]
    stretches = ((begin, end) for at, (begin, _) in enumerate(groups) for _, end in groups[at:])
    for begin, end in sorted(stretches, key=lambda one: one[0] - one[1]):
        if end - begin >= _FEWEST and _dialled(run[begin:end]):
            yield offset + begin, offset + end
            return


def _dialled(run: str) -> bool:
    if sum(letter.isdigit() for letter in run) < _FEWEST:
        return False
    number = "".join("0" if letter == "o" else letter for letter in run if letter.isdigit() or letter == "o")
    if "+" in run[:2]:
        return len(number) <= _MOST
    if _PAKISTANI.fullmatch(number) or _GROUPS_3_3_4.fullmatch(run.strip()):
        return True
    if _LANDLINE.fullmatch(number) or number.startswith("00"):
        return len(number) >= 9
    # Written in one piece and as long as a number abroad: no salary is.
    return run.isdigit() and 10 <= len(number) <= _MOST


def _spoken(plain: str) -> Iterator[tuple[int, int]]:
    """Runs of number words, digits among them: seven digits or more, three of them in words."""
    run: list[re.Match[str]] = []
    for token in _TOKEN.finditer(plain):
        if run and not _GAP.fullmatch(plain, run[-1].end(), token.start()):
            yield from _span(run)
            run = []
        run.append(token)
    yield from _span(run)


def _span(run: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    words = sum(not token[0].isdigit() for token in run)
    if words >= 3 and len(_value([token[0] for token in run])) >= _FEWEST:
        yield run[0].start(), run[-1].end()


def _value(tokens: list[str]) -> str:
    number, times = "", 1
    for token in tokens:
        if token in _TIMES:
            times = _TIMES[token]
            continue
        number += _DIGIT_OF.get(token, token) * times
        times = 1
    return number
