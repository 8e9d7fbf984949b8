"""Reverse matching: a day's listings against all saved searches, streamed.

Each word of the day becomes a bitmap over the day's listings (bit 0 is the oldest). A search is the AND of its
words' bitmaps, a member the OR of their searches. A Python integer of 2,000 bits is one machine loop, so a million
members take seconds and the memory is that of the day. Pure: whoever keeps searches brings them.
"""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

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
        self.bits = [1 << place for place in range(len(self.listings))]
        self.all = (1 << len(self.listings)) - 1

    def hits(self, words: Iterable[str]) -> int:
        """The bitmap of listings that have every word. No word at all: every listing."""
        found, bitmaps = self.all, self._words
        for word in words:
            found &= bitmaps.get(word, 0)
            if not found:
                return 0
        return found


class Match(NamedTuple):
    """`search` is the first of the member's searches that the listing meets: it's the item's reason."""

    listing: Any
    search: Any


def match(
    day: Day[L], searches: Iterable[tuple[int, S, Sequence[str]]], *, top: int = 10
) -> Iterator[tuple[int, list[Match], int]]:
    """`searches`: (member, search, words), ordered by member; read once, never kept.

    Yields (member, the newest `top` matches, the number of all) for members who have any. Rare words first makes it
    quicker and changes nothing.
    """
    hits, now, mine = day.hits, None, list[tuple[int, S]]()
    for member, search, words in searches:
        if member != now:
            if mine:
                yield now, *_merged(day, mine, top)  # type: ignore[misc]
            now, mine = member, []
        if found := hits(words):
            mine.append((found, search))
    if mine:
        yield now, *_merged(day, mine, top)  # type: ignore[misc]


def _merged(day: Day[L], mine: Sequence[tuple[int, S]], top: int) -> tuple[list[Match], int]:
    together = 0
    for found, _search in mine:
        together |= found
    number, matches = together.bit_count(), list[Match]()
    listings, bits = day.listings, day.bits
    while together and len(matches) < top:
        place = together.bit_length() - 1
        bit = bits[place]
        together ^= bit
        for found, search in mine:
            if found & bit:
                matches.append(Match(listings[place], search))
                break
    return matches, number
