"""What a matching is worth: who would rather have each other, how far down their lists people ended, who is
left.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mentorship.preferences import Ambassador, Ints, Lists, Ranking, Seeker, read


@dataclass(frozen=True, slots=True)
class Ranks:
    """How far down their own lists the matched ended; 1 is the first choice. Shares are of the matched."""

    matched: int
    mean: float
    first: float
    top_three: float


def over_full(lists: Lists, seats: Ints) -> Ints:
    """The ambassadors who hold more seekers than they have places."""
    return np.flatnonzero(_taken(lists, seats) > lists.capacities)


def blocking_edges(lists: Lists, seats: Ints) -> Ints:
    """The listed pairs who would both rather have each other; a stable matching has none.

    The seeker strictly prefers the ambassador, who has a free place or holds someone of a strictly lower
    tier.
    """
    seated = seats >= 0
    place = np.where(seated, seats, np.iinfo(np.int64).max)
    envious = np.arange(len(lists.choices)) < place[lists.owners]
    lowest = np.full(len(lists.capacities), np.iinfo(np.int64).max)
    np.minimum.at(lowest, lists.choices[seats[seated]], lists.tiers[seats[seated]])
    free = _taken(lists, seats) < lists.capacities
    welcome = free[lists.choices] | (lists.tiers > lowest[lists.choices])
    return np.flatnonzero(envious & welcome)


def blocking_pairs(
    seekers: Mapping[Seeker, Sequence[Ambassador]],
    ambassadors: Mapping[Ambassador, Ranking[Seeker]],
    capacities: Mapping[Ambassador, int],
    pairs: Mapping[Seeker, Ambassador],
) -> list[tuple[Seeker, Ambassador]]:
    """The (seeker, ambassador) pairs that block `pairs`. Raises MarketError, and ValueError when `pairs` is
    no matching at all: a pair that isn't mutually listed, or more people than places.
    """
    lists = read(seekers, ambassadors, capacities)
    seats = seats_of(lists, list(seekers), list(ambassadors), pairs)
    if len(over_full(lists, seats)):
        raise ValueError("an ambassador holds more people than there are places")
    names, others = list(seekers), list(ambassadors)
    edges = blocking_edges(lists, seats)
    return [(names[i], others[j]) for i, j in zip(lists.owners[edges], lists.choices[edges], strict=True)]


def seats_of(
    lists: Lists,
    seekers: Sequence[Seeker],
    ambassadors: Sequence[Ambassador],
    pairs: Mapping[Seeker, Ambassador],
) -> Ints:
    """(n), the edge of each pair, -1 for none. Raises ValueError when a pair isn't on both lists."""
    numbers = {name: at for at, name in enumerate(ambassadors)}
    seats = np.full(len(seekers), -1, dtype=np.int64)
    for i, name in enumerate(seekers):
        if name not in pairs:
            continue
        low, high = lists.starts[i], lists.starts[i + 1]
        found = np.flatnonzero(lists.choices[low:high] == numbers.get(pairs[name], -1))
        if not len(found):
            raise ValueError(f"{name} and {pairs[name]} aren't on each other's lists")
        seats[i] = low + found[0]
    return seats


def ranks(lists: Lists, seats: Ints) -> Ranks:
    seated = seats >= 0
    places = seats[seated] - lists.starts[:-1][seated] + 1
    if not len(places):
        return Ranks(0, 0.0, 0.0, 0.0)
    return Ranks(len(places), float(places.mean()), float((places == 1).mean()), float((places <= 3).mean()))


def matched_share(seats: Ints, among: NDArray[np.bool_] | None = None) -> float:
    """The matched among all seekers, or among those that `among` (n) marks, such as the women-only. 0 for
    nobody.
    """
    seated = seats >= 0 if among is None else (seats >= 0)[among]
    return float(seated.mean()) if len(seated) else 0.0


def share_of(pairs: Mapping[Seeker, object], members: Iterable[Seeker]) -> float:
    """The matched among `members`, by name. 0 for nobody."""
    counted = [member in pairs for member in members]
    return sum(counted) / len(counted) if counted else 0.0


def _taken(lists: Lists, seats: Ints) -> Ints:
    return np.bincount(lists.choices[seats[seats >= 0]], minlength=len(lists.capacities))
