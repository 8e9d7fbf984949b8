"""One seeker against everyone at once: the score and the hard constraints of `scoring`, in whole units.

Most of a score depends on what many seekers have in common: the topics they ask for, the route, the languages. Such
a part is worked out once for all ambassadors and kept, so that a seeker costs a few additions; only the common hours
are each seeker's own. Whole units make equal scores equal, whatever they were added up from. Tested equal to the
reference.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mentorship import scoring
from mentorship.preferences import Ints

if TYPE_CHECKING:
    from mentorship.pairs import Pairs

UNIT = 30_000_000  # halves, thirds and fifths of every weight are whole in it
NEVER = -(1 << 29)  # a score below it is a pair that can't be
_OUT = np.int32(2 * NEVER)
KEPT = 512  # parts of each kind that are kept: 50 MB of them for 20,000 ambassadors
STRIDE, LIKELY = 8, 3
Steps: TypeAlias = NDArray[np.int32]
Bools: TypeAlias = NDArray[np.bool_]
Words: TypeAlias = tuple[int, ...]


class Rows:
    """columns: the numbers of the ambassadors that are looked at."""

    def __init__(self, pairs: "Pairs", columns: Ints) -> None:
        self.pairs, self.columns = pairs, columns
        self.weights = pairs.weights
        self.masks = {name: np.ascontiguousarray(m[:, columns]) for name, m in pairs.ambassadors.masks.items()}
        self.numbers = {name: np.ascontiguousarray(n[columns]) for name, n in pairs.ambassadors.numbers.items()}
        self.place = np.full(len(pairs.ambassadors), -1, dtype=np.int64)
        self.place[columns] = np.arange(len(columns))
        kept: Callable[[Any], Any] = lru_cache(KEPT)
        self._topics_of, self._routes_of, self._role_of = kept(self._topics), kept(self._routes), kept(self._role)
        self._language_of, self._years_of = kept(self._language), kept(self._years)
        self._marks_of, self._by_message_of = kept(self._marks), kept(self._by_message)
        self._both = np.empty(len(columns), dtype=np.uint64)
        self._shared, self._count = np.empty((2, len(columns)), dtype=np.uint8)

    def steps(self, i: int) -> Steps:
        """(columns), seeker i's side S of each pair in units of 1/30,000,000; below NEVER for a pair that can't be."""
        me = {name: one[i].item() for name, one in self.pairs.mentees.numbers.items()}
        mask = partial(self._mask, i)
        by_topic, asked = self._topics_of(mask("topics"), me["topics_asked"])
        by_route, held = self._routes_of(mask("routes"), mask("countries"))
        by_language, spoken = self._language_of(mask("languages"), me["comfort"])
        by_years, senior = self._years_of(me["experience"])
        by_hours = self._hours(mask("hours"), async_ok=me["async"])
        steps: Steps = by_topic + by_route
        steps += self._role_of(me["role"], mask("near"))
        steps += by_language
        steps += by_years
        steps += by_hours
        allowed = asked | held
        allowed &= spoken
        allowed &= senior
        allowed &= self._marks_of(me["adult"], me["women_only"], me["circle"])
        allowed &= by_hours > 0
        # Added, not filled in where it's not allowed: that takes ten times as long.
        steps += np.multiply(~allowed, _OUT, dtype=np.int32)
        self.leave_out(steps, self.pairs.bars_of(i))
        return steps

    def leave_out(self, steps: Steps, ambassadors: Ints) -> None:
        """Make those pairs of the row impossible."""
        at = self.place[ambassadors]
        steps[at[at >= 0]] = _OUT

    def order(self) -> Ints:
        """All seekers, those with parts in common side by side, so that what is kept is soon used again."""
        masks = self.pairs.mentees.masks
        return np.lexsort((*masks["languages"], *masks["topics"], *masks["countries"], *masks["routes"]))

    def _mask(self, i: int, name: str) -> Words:
        return tuple(self.pairs.mentees.masks[name][:, i].tolist())

    def _common(self, name: str, words: Words) -> NDArray[Any]:
        """How many bits of the mask are set on both sides."""
        counts = [
            np.bitwise_count(theirs & np.uint64(word)) for theirs, word in zip(self.masks[name], words, strict=True)
        ]
        return np.asarray(sum(counts[1:], counts[0].astype(np.uint16)))

    def _worth(self, feature: str, value: Any) -> Steps:
        units: Steps = np.rint(self.weights[feature] * UNIT * np.asarray(value, dtype=np.float64)).astype(np.int32)
        return units

    def _hours(self, words: Words, *, async_ok: bool) -> Steps:
        """In place: this is what every seeker costs. 0 for no common hour and no agreement to write instead."""
        shared, count = self._shared, self._count
        shared[:] = 0
        for theirs, word in zip(self.masks["hours"], words, strict=True):
            if word:
                np.bitwise_and(theirs, np.uint64(word), out=self._both)
                np.bitwise_count(self._both, out=count)
                shared += count
        np.minimum(shared, scoring.ENOUGH_HOURS, out=shared)
        an_hour = self._worth("hours", 1 / scoring.ENOUGH_HOURS)
        worth: Steps = np.multiply(shared, an_hour, dtype=np.int32)
        np.maximum(worth, self._by_message_of(async_ok), out=worth)
        return worth

    def _by_message(self, async_ok: bool) -> Steps:  # noqa: FBT001
        return self._worth("hours", scoring.ASYNC_HOURS * (self.numbers["async"] & async_ok))

    def _topics(self, words: Words, asked: int) -> tuple[Steps, Bools]:
        common = self._common("topics", words)
        return self._worth("topics", common / max(asked, 1)), common > 0

    def _routes(self, routes: Words, countries: Words) -> tuple[Steps, Bools]:
        steps = (
            (self._common("routes", routes), 1.0),
            (self._common("routes_old", routes), scoring.STALE),
            (self._common("countries", countries), scoring.SAME_COUNTRY),
            (self._common("countries_old", countries), scoring.SAME_COUNTRY * scoring.STALE),
        )
        best = np.max([(common > 0) * worth for common, worth in steps], axis=0)
        return self._worth("route", best), (steps[0][0] > 0) | (steps[1][0] > 0)

    def _role(self, role: int, near: Words) -> Steps:
        theirs = self.numbers["role"]
        beside = (np.uint64(near[0]) >> theirs.astype(np.uint64)) & np.uint64(1)
        return self._worth("role", np.where(theirs == role, 1, beside * scoring.NEAR_ROLE))

    def _language(self, words: Words, comfort: int) -> tuple[Steps, Bools]:
        spoken = (self.masks["languages"][0] >> np.uint64(comfort)) & np.uint64(1)
        return self._worth("language", np.where(spoken, 1, scoring.OTHER_LANGUAGE)), self._common(
            "languages", words
        ) > 0

    def _years(self, experience: int) -> tuple[Steps, Bools]:
        gap = self.numbers["experience"] - experience
        narrow = np.where(gap <= scoring.WIDEST_GAP_YEARS, 1, scoring.WIDE_GAP)
        return self._worth("experience", narrow) + self._worth("reliability", self.numbers["reliability"]), gap > 0

    def _marks(self, adult: bool, women_only: bool, circle: bool) -> Bools:  # noqa: FBT001
        they = self.numbers
        return np.asarray(they["open"] & adult & (they["circle"] | (not women_only)) & (circle | ~they["women_only"]))


def likely(steps: Steps, count: int) -> Ints:
    """The places of at least the `count` best and of all that equal the last of these; of every possible one if there
    are no more. A sample gives a bound first: to sort out the best of thousands takes longer than to score them.
    """
    for stride, rank in ((STRIDE, LIKELY * count // STRIDE + 1), (1, count)):
        sample = steps[::stride]
        if rank >= len(sample):
            continue
        bound = np.partition(sample, -rank)[-rank]
        found = np.flatnonzero(steps >= max(bound, NEVER))
        if stride == 1 or len(found) >= count:
            return found
    return np.flatnonzero(steps >= NEVER)
