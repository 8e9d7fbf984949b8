"""Reverse matching: a day's listings against all saved searches, streamed.

Each word of the day becomes a bitmap over the day's listings (bit 0 is the oldest). A search is the AND of its
words' bitmaps, a member the OR of their searches. A Python integer of 2,000 bits is one machine loop, so a million
members take seconds and the memory is that of the day. Pure: whoever keeps searches brings them.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

L = TypeVar("L", bound=Hashable)
S = TypeVar("S", bound=Hashable)


class Day(Generic[L]):
    """`listings`: (listing, its words), oldest first. Words are what searches are made of: lexemes, "country:de"."""

    def __init__(self, listings: Iterable[tuple[L, Iterable[str]]]) -> None:
        self.listings: list[L] = []
        self._words: dict[str, int] = {}
        for place, (listing, words) in enumerate(listings):
            self.listings.append(listing)
            bit = 1 << place
            for word in set(words):
                self._words[word] = self._words.get(word, 0) | bit
        self.all = (1 << len(self.listings)) - 1

    def hits(self, words: Iterable[str]) -> int:
        """The bitmap of listings that have every word. No word at all: every listing."""
        found, bitmaps = self.all, self._words
        for word in words:
            found &= bitmaps.get(word, 0)
            if not found:
                return 0
        return found

    def newest(self, bitmap: int, top: int) -> Iterator[tuple[int, L]]:
        """Bit and listing, the newest first, `top` at most."""
        while bitmap and top > 0:
            place = bitmap.bit_length() - 1
            bitmap ^= 1 << place
            top -= 1
            yield place, self.listings[place]


@dataclass(frozen=True)
class Match(Generic[L, S]):
    """`search` is the first of the member's searches that the listing meets: it's the item's reason."""

    listing: L
    search: S


def match(
    day: Day[L], searches: Iterable[tuple[int, S, Sequence[str]]], *, top: int = 10
) -> Iterator[tuple[int, list[Match[L, S]], int]]:
    """`searches`: (member, search, words), ordered by member; read once, never kept.

    Yields (member, the newest `top` matches, the number of all) for members who have any. Rare words first makes it
    quicker and changes nothing.
    """
    hits = day.hits
    for member, group in groupby(searches, key=itemgetter(0)):
        mine = [(found, search) for _member, search, words in group if (found := hits(words))]
        if mine:
            yield member, *_merged(day, mine, top)


def _merged(day: Day[L], mine: Sequence[tuple[int, S]], top: int) -> tuple[list[Match[L, S]], int]:
    together = 0
    for found, _search in mine:
        together |= found
    matches = [
        Match(listing, next(search for found, search in mine if found >> place & 1))
        for place, listing in day.newest(together, top)
    ]
    return matches, together.bit_count()
