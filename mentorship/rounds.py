"""A cohort round: who is put on whose list, in which tier, and who ends with whom.

Lists are exposure-capped, so that the same few ambassadors aren't shown to everyone; those with the fewest
places within reach draw first. Who stays unmatched gets more names at the end of the list, up to three times.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from mentorship.matching import propose
from mentorship.preferences import Ints, Lists, precedence
from mentorship.rows import NEVER, Rows, Steps, likely
from mentorship.scoring import SCARCITY_BOOST
from mentorship.stability import blocking_edges, over_full

SPARE = 4  # candidates kept a place on the list, before anything has to be scored again


class Market(Protocol):
    """What a round asks of its pairs; `pairs.Pairs` answers it."""

    def rows(self, columns: Ints) -> Rows: ...
    def feasible(self, i: Ints, j: Ints) -> NDArray[np.bool_]: ...
    def ambassador_score(self, i: Ints, j: Ints) -> NDArray[Any]: ...


@dataclass(frozen=True)
class Rules:
    """Of one cohort, fixed when it's frozen. seed: secret until the matching is confirmed; its hash is public
    before.

    length: names on a list. exposure: how often an ambassador is shown, in shares of the even spread. band: a
    tier's width in ten-thousandths of R′. boost: what full scarcity adds to R.
    """

    seed: str
    length: int = 20
    exposure: float = 1.5
    band: int = 500
    boost: float = SCARCITY_BOOST
    passes: int = 3
    promotion: bool = True

    @property
    def commitment(self) -> str:
        return sha256(self.seed.encode()).hexdigest()


@dataclass(frozen=True)
class Frozen:
    """The market as it stands for the whole round. waiting_days: (n). places: (m)."""

    market: Market
    seekers: Sequence[Any]
    ambassadors: Sequence[Any]
    waiting_days: NDArray[Any]
    places: Ints
    rules: Rules

    def best(self, i: int, rows: Rows, steps: Steps, count: int) -> Ints:
        """Up to `count` of the rows' ambassadors for seeker i, best first.

        Equal scores are settled by a hash of seed, seeker and ambassador, so that the order of the input doesn't
        matter.
        """
        found = likely(steps, count)
        columns, drawn = rows.columns[found], self._drawn("ambassador", self.ambassadors)
        chance = _mixed(self._drawn("seeker", self.seekers)[i] ^ drawn[columns])
        return columns[np.lexsort((chance, steps[found]))[::-1][:count]]

    def _drawn(self, kind: str, ids: Sequence[Any]) -> NDArray[np.uint64]:
        cache: dict[str, NDArray[np.uint64]] = self.__dict__.setdefault("_cache", {})
        if kind not in cache:
            head = f"{self.rules.seed}|{kind}|"
            digests = b"".join(sha256(f"{head}{one}".encode()).digest()[:8] for one in ids)
            cache[kind] = np.frombuffer(digests, dtype=np.uint64)
        return cache[kind]


@dataclass(frozen=True)
class Draft:
    """Everybody's first list, best first: seeker i's is choices[starts[i]:starts[i + 1]].

    reachable: (n), the places of all ambassadors that are feasible for a seeker.
    """

    starts: Ints
    choices: Ints
    reachable: Ints


@dataclass(frozen=True)
class Outcome:
    """lists: after the extensions. seats: (n), the edge each seeker ends on, -1 for none. passes: extensions
    made.
    """

    lists: Lists
    seats: Ints
    passes: int


def draft(frozen: Frozen) -> Draft:
    """Step 2: up to `length` ambassadors a seeker, scarcest first, none shown beyond their exposure."""
    n, m, rules = len(frozen.seekers), len(frozen.ambassadors), frozen.rules
    rows = frozen.market.rows(np.arange(m))
    best: list[Ints] = [np.empty(0, dtype=np.int32)] * n
    reachable, places = np.empty(n, dtype=np.int64), frozen.places.astype(np.int32)
    for i in rows.order().tolist():
        steps = rows.steps(i)
        reachable[i] = np.multiply(steps >= NEVER, places).sum()
        best[i] = frozen.best(i, rows, steps, SPARE * rules.length).astype(np.int32)
    total = max(int(frozen.places.sum()), 1)
    left = np.ceil(rules.exposure * rules.length * n * frozen.places / total).astype(np.int64)
    lists: list[Ints] = [np.empty(0, dtype=np.int64)] * n
    luck = precedence(frozen.seekers, seed=rules.seed)
    for i in np.lexsort((-luck, reachable)).tolist():
        lists[i] = _draw(frozen, rows, i, best[i], left)
    return Draft(
        _starts([len(one) for one in lists]), np.concatenate([*lists, np.empty(0, dtype=np.int64)]), reachable
    )


def _draw(frozen: Frozen, rows: Rows, i: int, best: Ints, left: Ints) -> Ints:
    length = frozen.rules.length
    drawn = best[left[best] > 0][:length].astype(np.int64)
    if len(drawn) < length and len(best) == SPARE * length:
        # The spare ones are used up: look at everyone still to be shown.
        steps = rows.steps(i)
        rows.leave_out(steps, np.flatnonzero(left <= 0))
        drawn = frozen.best(i, rows, steps, length)
    left[drawn] -= 1
    return drawn


def _starts(sizes: Sequence[int] | Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)


def ranked(frozen: Frozen, drawn: Draft) -> Lists:
    """Step 4: the lists, as the seekers reordered and struck them, with the ambassadors' tiers."""
    waiting = dict(zip(frozen.seekers, frozen.waiting_days.tolist(), strict=True))
    order = precedence(frozen.seekers, waiting, frozen.rules.seed)
    owners = np.repeat(np.arange(len(frozen.seekers)), np.diff(drawn.starts))
    tiers = _tiers(frozen, owners, drawn.choices, scarcities(drawn.reachable))
    return Lists(drawn.starts, drawn.choices, tiers, order, frozen.places)


def settle(frozen: Frozen, drawn: Draft, struck: Sequence[tuple[int, int]] = ()) -> Outcome:
    """Steps 5 and 6: deferred acceptance, then more names for the unmatched, and everyone anew.

    struck: (seeker number, ambassador number) pairs that the seeker took off the list; they don't come back.
    """
    return _passes(frozen, drawn, ranked(frozen, drawn), struck, np.ones(len(frozen.seekers), dtype=np.bool_))


def refill(
    frozen: Frozen, drawn: Draft, outcome: Outcome, accepted: Ints, struck: Sequence[tuple[int, int]] = ()
) -> Outcome:
    """Step 8, after the offers: accepted edges are fixed, the others try again for the places that are left.

    accepted: edges of outcome.lists. struck: pairs that don't come back, the declined ones among them.
    The outcome's lists and seats are of the second round alone; who accepted has an empty list in it.
    """
    lists, m = outcome.lists, len(frozen.ambassadors)
    left = lists.capacities - np.bincount(lists.choices[accepted], minlength=m)
    looking = np.ones(lists.seekers, dtype=np.bool_)
    looking[lists.owners[accepted]] = False
    off = np.array([i * m + j for i, j in struck], dtype=np.int64)
    kept = looking[lists.owners] & ~np.isin(lists.owners * m + lists.choices, off)
    sizes = np.bincount(lists.owners[kept], minlength=lists.seekers)
    again = Lists(_starts(sizes), lists.choices[kept], lists.tiers[kept], lists.order, left)
    return _passes(frozen, drawn, again, struck, looking)


def _passes(
    frozen: Frozen,
    drawn: Draft,
    lists: Lists,
    struck: Sequence[tuple[int, int]],
    looking: NDArray[np.bool_],
) -> Outcome:
    scarcity = scarcities(drawn.reachable)
    seats = propose(lists, promotion=frozen.rules.promotion)
    for made in range(frozen.rules.passes):
        unmatched = np.flatnonzero((seats < 0) & looking)
        longer = _extended(frozen, lists, seats, unmatched, scarcity, struck)
        if longer is None:
            return Outcome(lists, seats, made)
        lists, seats = longer, propose(longer, promotion=frozen.rules.promotion)
    return Outcome(lists, seats, frozen.rules.passes)


def audit(frozen: Frozen, outcome: Outcome) -> list[str]:
    """Step 7: what is wrong with a matching, in words for staff; an empty list lets it be confirmed."""
    lists, seats = outcome.lists, outcome.seats
    taken = seats[seats >= 0]
    allowed = frozen.market.feasible(lists.owners[taken], lists.choices[taken])
    counts = {
        "ambassadors hold more people than they have places": len(over_full(lists, seats)),
        "matched pairs break a hard constraint": int((~allowed).sum()),
        "listed pairs would both rather have each other": len(blocking_edges(lists, seats)),
    }
    return [f"{count} {what}" for what, count in counts.items() if count]


def scarcities(reachable: Ints) -> NDArray[np.float64]:
    """(n), 0 at the median and above, 1 for no place within reach; 0 for all when the median is 0."""
    median = float(np.median(reachable)) if len(reachable) else 0.0
    if not median:
        return np.zeros(len(reachable))
    return np.clip(1 - reachable / median, 0, 1)


def _tiers(frozen: Frozen, owners: Ints, choices: Ints, scarcity: NDArray[np.float64]) -> Ints:
    liking = frozen.market.ambassador_score(owners, choices) + frozen.rules.boost * scarcity[owners]
    # Whole ten-thousandths first, so that the edge of a band never hangs on a rounding.
    return np.rint(liking * 10_000).astype(np.int64) // frozen.rules.band


def _extended(
    frozen: Frozen,
    lists: Lists,
    seats: Ints,
    unmatched: Ints,
    scarcity: NDArray[np.float64],
    struck: Sequence[tuple[int, int]],
) -> Lists | None:
    """The lists with the unmatched seekers' next-best free ambassadors at their ends; None when there are
    none.
    """
    held = np.bincount(lists.choices[seats[seats >= 0]], minlength=len(lists.capacities))
    free = np.flatnonzero(held < lists.capacities)
    owners, choices = _next_best(frozen, lists, unmatched, free, struck)
    if not len(owners):
        return None
    at = np.argsort(np.concatenate([lists.owners, owners]), kind="stable")
    tiers = np.concatenate([lists.tiers, _tiers(frozen, owners, choices, scarcity)])[at]
    sizes = np.diff(lists.starts) + np.bincount(owners, minlength=lists.seekers)
    return Lists(_starts(sizes), np.concatenate([lists.choices, choices])[at], tiers, lists.order, lists.capacities)


def _next_best(
    frozen: Frozen, lists: Lists, unmatched: Ints, free: Ints, struck: Sequence[tuple[int, int]]
) -> tuple[Ints, Ints]:
    off: dict[int, list[int]] = {}
    for i, j in struck:
        off.setdefault(i, []).append(j)
    rows, added = frozen.market.rows(free), []
    for i in unmatched.tolist() if len(free) else ():
        steps = rows.steps(i)
        rows.leave_out(steps, lists.choices[lists.starts[i] : lists.starts[i + 1]])
        rows.leave_out(steps, np.array(off.get(i, ()), dtype=np.int64))
        added.append(frozen.best(i, rows, steps, frozen.rules.length))
    sizes = [len(one) for one in added]
    return np.repeat(unmatched[: len(sizes)], sizes), np.concatenate([*added, np.empty(0, dtype=np.int64)])


def _mixed(drawn: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Every bit depends on every other: the finish of splitmix64 (Steele, Lea & Flood 2014)."""
    drawn = (drawn ^ (drawn >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    drawn = (drawn ^ (drawn >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return drawn ^ (drawn >> np.uint64(31))
