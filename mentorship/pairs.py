"""The score and the hard constraints of `scoring` for many pairs at once, in numpy. Tested equal to the
reference.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from mentorship import scoring
from mentorship.hours import HOURS
from mentorship.preferences import Ints
from mentorship.rows import Rows
from mentorship.scoring import AMBASSADOR_WEIGHTS, WEIGHTS, Ambassador, Mentee

Floats: TypeAlias = NDArray[np.floating[Any]]
Bools: TypeAlias = NDArray[np.bool_]
Masks: TypeAlias = NDArray[np.uint64]
WORD = 64


@dataclass(frozen=True)
class People:
    """One side of the market, n people. Masks: (words, n), 64 bits a word; numbers and marks: (n).

    Mentees' `near` are the neighbour role families, a mask; `role` numbers the bits of it, `comfort` those of
    `languages`. A side has only the fields that `Pairs` reads of it.
    """

    masks: dict[str, Masks]
    numbers: dict[str, NDArray[Any]]

    def __len__(self) -> int:
        return len(self.numbers["experience"])


@dataclass(frozen=True)
class Pairs:
    """n mentees and m ambassadors. barred: (b, 2), pairs of numbers that may not meet (H3, H8).

    Every method takes index arrays i (mentees) and j (ambassadors) that broadcast: `i[:, None], j[None, :]`
    gives a block, two arrays of one length give single pairs.
    """

    mentees: People
    ambassadors: People
    barred: NDArray[np.int64] = field(default_factory=lambda: np.empty((0, 2), dtype=np.int64))
    weights: Mapping[str, float] = field(default_factory=lambda: WEIGHTS)

    def rows(self, columns: Ints) -> Rows:
        """To score one mentee after the other against those ambassadors."""
        return Rows(self, columns)

    def common(self, name: str, i: Ints, j: Ints, other: str = "") -> NDArray[Any]:
        """How many bits of the mask are set on both sides."""
        counts = [
            np.bitwise_count(mine[i] & theirs[j])
            for mine, theirs in zip(self.mentees.masks[name], self.ambassadors.masks[other or name], strict=True)
        ]
        return counts[0] if len(counts) == 1 else np.asarray(sum(counts[1:], counts[0].astype(np.uint16)))

    def feasible(self, i: Ints, j: Ints, hours: NDArray[Any] | None = None) -> Bools:
        """Whether no hard constraint rules the pair out."""
        me, they = self.mentees.numbers, self.ambassadors.numbers
        hours = self.common("hours", i, j) if hours is None else hours
        allowed: Bools = me["adult"][i] & they["open"][j]
        allowed = allowed & (they["circle"][j] | ~me["women_only"][i])
        allowed &= me["circle"][i] | ~they["women_only"][j]
        allowed &= self.common("languages", i, j) > 0
        allowed &= (hours > 0) | (me["async"][i] & they["async"][j])
        allowed &= they["experience"][j] > me["experience"][i]
        allowed &= (
            (self.common("topics", i, j) > 0)
            | (self.common("routes", i, j) > 0)
            | (self.common("routes", i, j, "routes_old") > 0)
        )
        return self._without_barred(allowed, i, j)

    def score(self, i: Ints, j: Ints) -> tuple[Floats, Bools]:
        """The mentee's side S of each pair, and whether the pair is feasible."""
        hours = self.common("hours", i, j)
        me, they = self.mentees.numbers, self.ambassadors.numbers
        by_call = np.float32(scoring.ASYNC_HOURS) * (me["async"][i] & they["async"][j])
        comfort = (self.ambassadors.masks["languages"][0][j] >> me["comfort"][i]) & np.uint64(1)
        gap = they["experience"][j] - me["experience"][i]
        weights = self.weights
        total = weights["topics"] * self._topics(i, j) + weights["route"] * self._route(i, j)
        total += weights["role"] * self._role(i, j)
        total += weights["hours"] * np.maximum(np.minimum(hours / np.float32(scoring.ENOUGH_HOURS), 1), by_call)
        total += weights["language"] * np.where(comfort, np.float32(1), np.float32(scoring.OTHER_LANGUAGE))
        narrow = gap <= scoring.WIDEST_GAP_YEARS
        total += weights["experience"] * np.where(narrow, np.float32(1), np.float32(scoring.WIDE_GAP))
        total += weights["reliability"] * they["reliability"][j].astype(np.float32)
        return total, self.feasible(i, j, hours)

    def ambassador_score(self, i: Ints, j: Ints) -> Floats:
        """The ambassador's side R of each pair, without scarcity."""
        me, weights = self.mentees.numbers, AMBASSADOR_WEIGHTS
        total = weights["topics"] * self._topics(i, j) + weights["route"] * self._route(i, j)
        total = total + weights["role"] * self._role(i, j) + weights["readiness"] * me["readiness"][i]
        return np.asarray(total + weights["waiting"] * np.minimum(me["waiting"][i] / scoring.FULL_WAIT_DAYS, 1))

    def _topics(self, i: Ints, j: Ints) -> Floats:
        asked = np.maximum(self.mentees.numbers["topics_asked"][i], 1).astype(np.float32)
        return np.asarray(self.common("topics", i, j) / asked)

    def _route(self, i: Ints, j: Ints) -> Floats:
        steps = (
            ("routes", "routes", 1.0),
            ("routes", "routes_old", scoring.STALE),
            ("countries", "countries", scoring.SAME_COUNTRY),
            ("countries", "countries_old", scoring.SAME_COUNTRY * scoring.STALE),
        )
        value: Any = np.float32(0)
        for mine, theirs, worth in steps:
            value = np.maximum(value, (self.common(mine, i, j, theirs) > 0) * np.float32(worth))
        return np.asarray(value)

    def _role(self, i: Ints, j: Ints) -> Floats:
        role = self.ambassadors.numbers["role"][j]
        near = (self.mentees.masks["near"][0][i] >> role.astype(np.uint64)) & np.uint64(1)
        same = role == self.mentees.numbers["role"][i]
        return np.where(same, np.float32(1), near * np.float32(scoring.NEAR_ROLE))

    def _without_barred(self, allowed: Bools, i: Ints, j: Ints) -> Bools:
        if not len(self.barred):
            return allowed
        if i.ndim == 2 and j.ndim == 2 and i.shape[1] == 1 and j.shape[0] == 1:
            # A block: strike out the few barred pairs of its rows instead of looking up every pair.
            rows, barred = self._bars_of(i[:, 0])
            columns = _where(j[0], barred)
            allowed[rows[columns >= 0], columns[columns >= 0]] = False
            return allowed
        m = np.int64(len(self.ambassadors))
        return np.asarray(allowed & ~np.isin(i * m + j, self.barred[:, 0] * m + self.barred[:, 1]))

    @cached_property
    def _bars(self) -> NDArray[np.int64]:
        return self.barred[np.argsort(self.barred[:, 0], kind="stable")]

    def bars_of(self, mentee: int) -> Ints:
        """The ambassadors that one mentee may not meet."""
        return self._bars[self._bar_starts[mentee] : self._bar_starts[mentee + 1], 1]

    @cached_property
    def _bar_starts(self) -> list[int]:
        starts: list[int] = np.searchsorted(self._bars[:, 0], np.arange(len(self.mentees) + 1)).tolist()
        return starts

    def _bars_of(self, mentees: Ints) -> tuple[Ints, Ints]:
        """(b) and (b), the place in `mentees` and the ambassador of every barred pair of theirs."""
        low = np.searchsorted(self._bars[:, 0], mentees)
        counts = np.searchsorted(self._bars[:, 0], mentees, side="right") - low
        rows = np.repeat(np.arange(len(mentees)), counts)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(counts) - counts, counts)
        return rows, self._bars[low[rows] + within, 1]


def _where(numbers: Ints, wanted: Ints) -> Ints:
    """The place of each wanted number among distinct `numbers`, -1 where it isn't."""
    if not len(numbers):
        return np.full(len(wanted), -1, dtype=np.int64)
    order = np.argsort(numbers, kind="stable")
    at = order[np.minimum(np.searchsorted(numbers, wanted, sorter=order), len(numbers) - 1)]
    return np.where(numbers[at] == wanted, at, -1)


def pack(
    mentees: Sequence[Mentee],
    ambassadors: Sequence[Ambassador],
    barred: Iterable[tuple[int, int]] = (),
    weights: Mapping[str, float] = WEIGHTS,
) -> Pairs:
    """Number and pack people. barred: (mentee id, ambassador id). Raises ValueError past 64 languages or
    roles.
    """
    everyone: list[Any] = [*mentees, *ambassadors]
    topics = _vocabulary(one.topics for one in everyone)
    languages = _vocabulary(one.languages | {getattr(one, "comfort", "")} for one in everyone)
    roles = _vocabulary({one.role, *getattr(one, "near_roles", ())} for one in everyone)
    routes = _vocabulary(one.routes | getattr(one, "routes_old", frozenset()) for one in everyone)
    countries = _vocabulary(one.countries | getattr(one, "countries_old", frozenset()) for one in everyone)
    if max(len(languages), len(roles)) > WORD:
        raise ValueError("more than 64 languages or role families")
    bits = {"topics": topics, "languages": languages, "routes": routes, "countries": countries}
    old = {"routes_old": routes, "countries_old": countries}
    mine = {name: _masks(mentees, name, words) for name, words in bits.items()}
    mine |= {
        "near": _masks(mentees, "near_roles", roles),
        "hours": hour_masks([one.hours for one in mentees]),
    }
    theirs = {name: _masks(ambassadors, name, words) for name, words in (bits | old).items()}
    theirs["hours"] = hour_masks([one.hours for one in ambassadors])
    i = {one.id: at for at, one in enumerate(mentees)}
    j = {one.id: at for at, one in enumerate(ambassadors)}
    pairs = np.array([(i[a], j[b]) for a, b in barred if a in i and b in j], dtype=np.int64).reshape(-1, 2)
    return Pairs(
        People(mine, _mentee_numbers(mentees, roles, languages)),
        People(theirs, _ambassador_numbers(ambassadors, roles)),
        pairs,
        weights,
    )


def hour_masks(weeks: Sequence[int]) -> Masks:
    """(3, n), the 168 bits of each week."""
    words = -(-HOURS // WORD)
    flat = [week >> (WORD * word) & (1 << WORD) - 1 for word in range(words) for week in weeks]
    return np.array(flat, dtype=np.uint64).reshape(words, len(weeks))


def _vocabulary(sets: Iterable[Iterable[str]]) -> dict[str, int]:
    return {word: at for at, word in enumerate(sorted({word for words in sets for word in words}))}


def _masks(people: Sequence[Any], name: str, vocabulary: dict[str, int]) -> Masks:
    words = max(-(-len(vocabulary) // WORD), 1)
    masks = np.zeros((words, len(people)), dtype=np.uint64)
    for at, one in enumerate(people):
        for entry in getattr(one, name):
            word, bit = divmod(vocabulary[entry], WORD)
            masks[word, at] |= np.uint64(1 << bit)
    return masks


def _mentee_numbers(
    mentees: Sequence[Mentee], roles: dict[str, int], languages: dict[str, int]
) -> dict[str, NDArray[Any]]:
    return {
        "adult": _of(mentees, lambda one: one.age >= scoring.ADULT_AGE, np.bool_),
        "women_only": _of(mentees, lambda one: one.women_only, np.bool_),
        "circle": _of(mentees, lambda one: one.circle_verified, np.bool_),
        "async": _of(mentees, lambda one: one.async_ok, np.bool_),
        "experience": _of(mentees, lambda one: one.experience, np.int16),
        "topics_asked": _of(mentees, lambda one: len(one.topics), np.uint8),
        "comfort": _of(mentees, lambda one: languages[one.comfort], np.uint64),
        "role": _of(mentees, lambda one: roles[one.role], np.int16),
        "readiness": _of(mentees, lambda one: one.readiness, np.float64),
        "waiting": _of(mentees, lambda one: one.waiting_days, np.float64),
    }


def _ambassador_numbers(ambassadors: Sequence[Ambassador], roles: dict[str, int]) -> dict[str, NDArray[Any]]:
    def is_open(one: Ambassador) -> bool:
        willing = one.trust >= scoring.TRUSTED and one.accepting and one.free_slots > 0 and not one.resting
        return willing and one.age >= scoring.ADULT_AGE

    def reliability(one: Ambassador) -> float:
        return (one.answered + scoring.PRIOR_ANSWERED) / (one.asked + scoring.PRIOR_ASKED)

    return {
        "open": _of(ambassadors, is_open, np.bool_),
        "women_only": _of(ambassadors, lambda one: one.women_only, np.bool_),
        "circle": _of(ambassadors, lambda one: one.circle_verified, np.bool_),
        "async": _of(ambassadors, lambda one: one.async_ok, np.bool_),
        "experience": _of(ambassadors, lambda one: one.experience, np.int16),
        "role": _of(ambassadors, lambda one: roles[one.role], np.int16),
        "reliability": _of(ambassadors, reliability, np.float64),
        "places": _of(ambassadors, lambda one: one.free_slots, np.int64),
    }


def _of(people: Sequence[Any], value: Callable[[Any], Any], kind: Any) -> NDArray[Any]:
    return np.array([value(one) for one in people], dtype=kind)
