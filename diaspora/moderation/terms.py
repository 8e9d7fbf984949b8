"""Watched terms: spelling is folded first, so that "f e e", "ｆｅｅ" and "f3e" are one word."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from diaspora.accounts.models import User
from diaspora.audit.services import record
from diaspora.moderation.models import WatchedTerm

INVISIBLE = re.compile("[\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
# Arabic letters where Urdu has its own, and letters of other alphabets that look Latin.
FOLD = str.maketrans(
    "يىئكہھۃةأإآؤۀ" + "асеіорхукмнтв" + "0134578@$",
    "یییکههههاااوه" + "aceiopxykmntb" + "oieastbas",
)
MARKS = re.compile(r"[\u064b-\u065f\u0670\u0640]")
APART = re.compile(r"\b(?:\w[ .\-_*]){2,}\w\b")
LONGEST_TEXT = 20_000
TRIED_OVER = timedelta(days=30)


class NotTried(Exception):
    """A term is switched on once somebody has seen what it would have hit."""


def fold(text: str) -> str:
    """What two spellings of the same words have in common."""
    plain = unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).casefold()
    plain = MARKS.sub("", INVISIBLE.sub("", plain)).translate(FOLD)
    plain = "".join(char for char in unicodedata.normalize("NFD", plain) if not unicodedata.combining(char))
    plain = APART.sub(lambda found: re.sub(r"[ .\-_*]", "", found[0]), plain)
    return " ".join(re.sub(r"[^\w*]+", " ", plain).split())


@lru_cache(maxsize=2048)
def _compiled(pattern: str) -> re.Pattern[str]:
    """Words of a moderator, no expression of theirs: only * means something, and it stays within a word."""
    words = [re.escape(word).replace(r"\*", r"\w*") for word in fold(pattern).split()]
    # Where letters were set apart, the space between two words is lost with the others.
    return re.compile(r"(?<!\w)" + r"\s*".join(words) + r"(?!\w)") if words else re.compile(r"(?!)")


@dataclass(frozen=True)
class Found:
    """`kind` is the strictest of what was found, or "" for nothing."""

    kind: str
    patterns: tuple[str, ...]


STRICTNESS = (WatchedTerm.Kind.FLAG, WatchedTerm.Kind.WARN, WatchedTerm.Kind.HOLD, WatchedTerm.Kind.BLOCK)


def matching(text: str, terms: Iterable[WatchedTerm]) -> list[WatchedTerm]:
    folded = fold(text)
    return [term for term in terms if _compiled(term.pattern).search(folded)]


@dataclass(frozen=True)
class Tried:
    """`excerpts` are some of the texts that it would have hit, cut around nothing: the first 200 letters."""

    texts: int
    hits: int
    excerpts: tuple[str, ...]


def try_out(term: WatchedTerm, *, by: User) -> Tried:
    """What it would have hit in the last 30 days. Nothing is held; the result stands with the term."""
    since = timezone.now() - TRIED_OVER
    texts, found = 0, []
    for path in settings.WATCHED_TEXTS:
        for text in import_string(path)(term.scope, since):
            texts += 1
            if matching(text, [term]):
                found.append(text)
    tried = Tried(texts, len(found), tuple(" ".join(text.split())[:200] for text in found[:20]))
    term.tried_at, term.tried_hits, term.tried_texts = timezone.now(), tried.hits, tried.texts
    term.save(update_fields=["tried_at", "tried_hits", "tried_texts"])
    record("watched term tried", term, by=by, hits=tried.hits, texts=tried.texts)
    return tried


def switch(term: WatchedTerm, *, on: bool, by: User, reason: str) -> None:
    """Raises NotTried."""
    if on and term.tried_at is None:
        raise NotTried
    term.enabled = on
    term.save(update_fields=["enabled"])
    record("watched term switched", term, by=by, reason=reason, on=on)


def was_wrong(text: str, scope: str) -> None:
    """A moderator lets through what a term held: each term that held it was wrong once more."""
    wrong = matching(text, WatchedTerm.objects.watching(scope).filter(kind=WatchedTerm.Kind.HOLD))
    if wrong:
        WatchedTerm.objects.filter(pk__in=[term.pk for term in wrong]).update(false_hits=F("false_hits") + 1)


def screen(text: str, scope: str) -> Found:
    """What the terms in force say about `text`; hits are counted. One or two statements."""
    hits = matching(text, WatchedTerm.objects.watching(scope))
    if not hits:
        return Found("", ())
    WatchedTerm.objects.filter(pk__in=[term.pk for term in hits]).update(hits=F("hits") + 1)
    strictest = max(hits, key=lambda term: STRICTNESS.index(WatchedTerm.Kind(term.kind)))
    return Found(strictest.kind, tuple(term.pattern for term in hits))
