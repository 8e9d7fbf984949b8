"""Who may be matched with whom, and in what order: from lists of names to arrays, or a clear refusal."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import chain
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

Ints: TypeAlias = NDArray[np.int64]
Seeker = TypeVar("Seeker", bound=Hashable)
Ambassador = TypeVar("Ambassador", bound=Hashable)
# Inside a ranking a list, a set or a tuple means a tie; a tuple that is itself a seeker's id means that seeker.
Ranking: TypeAlias = Sequence[Seeker | list[Seeker] | set[Seeker] | tuple[Seeker, ...]]
TIES = (list, set, frozenset, tuple)
TIE_TYPES = frozenset(TIES)


class MarketError(ValueError):
    """The lists contradict themselves: a stranger, someone named twice, places that aren't a count."""


@dataclass(frozen=True)
class Lists:
    """A market of n seekers, m ambassadors and e mutually acceptable pairs ("edges").

    Edges lie by seeker, each seeker's own in order of preference, best first.
    starts: (n + 1), seeker i owns edges starts[i]:starts[i + 1]. choices: (e), the ambassador of an edge.
    tiers: (e), how the ambassador likes the seeker: larger is better, equal is a tie.
    order: (n), a permutation of 0..n-1; within a tier the larger wins. capacities: (m), places.
    """

    starts: Ints
    choices: Ints
    tiers: Ints
    order: Ints
    capacities: Ints

    @property
    def seekers(self) -> int:
        return len(self.order)

    @cached_property
    def owners(self) -> Ints:
        """(e), the seeker of an edge."""
        return np.repeat(np.arange(self.seekers), np.diff(self.starts))

    @cached_property
    def keys(self) -> Ints:
        """(e), the ambassador's strict order: larger wins. key % n is the seeker's place in `order`; adding n
        promotes the seeker above the rest of the tier, and never above the next one."""
        return self.tiers * (2 * max(self.seekers, 1)) + self.order[self.owners]


def lottery(seed: str, ids: Iterable[Hashable]) -> list[bytes]:
    """SHA-256 of the seed and the id's text. The seed's own hash is published before the round, the seed
    after it.
    """
    head = sha256(f"{seed}|".encode())
    numbers = []
    for one in ids:
        drawn = head.copy()
        drawn.update(str(one).encode())
        numbers.append(drawn.digest())
    return numbers


def precedence(ids: Sequence[Hashable], waiting_days: Mapping[Any, float] | None = None, seed: str = "") -> Ints:
    """(n), who wins a tie: the longer wait, then the lottery, then the id. Larger wins; input order never
    matters.

    Raises MarketError when two ids read the same, as 1 and "1" do: the lottery couldn't tell them apart.
    """
    names = [str(one) for one in ids]
    if len(set(names)) != len(names):
        raise MarketError("two seekers have ids that read the same")
    waits = [0.0] * len(ids) if waiting_days is None else [waiting_days.get(one, 0.0) for one in ids]
    drawn = lottery(seed, names)
    ranked = sorted(range(len(ids)), key=lambda at: (waits[at], drawn[at], names[at]))
    order = np.empty(len(ids), dtype=np.int64)
    order[ranked] = np.arange(len(ids))
    return order


def read(
    seekers: Mapping[Seeker, Sequence[Ambassador]],
    ambassadors: Mapping[Ambassador, Ranking[Seeker]],
    capacities: Mapping[Ambassador, int],
    *,
    waiting_days: Mapping[Seeker, float] | None = None,
    seed: str = "",
) -> Lists:
    """Number the lists. A pair that only one side names is not acceptable and is left out. Raises
    MarketError.
    """
    places = _places(ambassadors, capacities)
    mine = _pairs(seekers, ambassadors, "ambassador")
    flat, steps = _flatten(ambassadors, seekers)
    theirs = _pairs(flat, seekers, "seeker")
    width = max(len(ambassadors), 1)
    wanted, offered = mine[0] * width + mine[1], theirs[1] * width + theirs[0]
    by_pair, by_offer = np.argsort(wanted), np.argsort(offered)
    _refuse_repeats(wanted[by_pair], seekers)
    _refuse_repeats(offered[by_offer], flat)
    mutual, tiers = _look_up(wanted, by_pair, offered, by_offer, steps)
    owners, choices = mine[0][mutual], mine[1][mutual]
    starts = np.concatenate([[0], np.cumsum(np.bincount(owners, minlength=len(seekers)))]).astype(np.int64)
    return Lists(starts, choices, tiers, precedence(list(seekers), waiting_days, seed), places)


def _places(ambassadors: Mapping[Ambassador, object], capacities: Mapping[Ambassador, int]) -> Ints:
    strangers = set(capacities).symmetric_difference(ambassadors)
    if strangers:
        raise MarketError(f"rankings and capacities name different ambassadors: {min(map(str, strangers))}")
    for name, places in capacities.items():
        if isinstance(places, bool) or not isinstance(places, int | np.integer) or places < 0:
            raise MarketError(f"capacity of {name} is {places!r}, not a count")
    return np.fromiter((capacities[name] for name in ambassadors), dtype=np.int64, count=len(ambassadors))


def _pairs(
    lists: Mapping[Any, Sequence[Any]], others: Mapping[Any, object], whom: str
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(e) and (e): the number of the one who lists, and of the one who is listed."""
    index = {name: at for at, name in enumerate(others)}
    sizes = np.fromiter(map(len, lists.values()), dtype=np.int64, count=len(lists))
    try:
        listed = np.fromiter(map(index.__getitem__, chain.from_iterable(lists.values())), dtype=np.int64)
    except (KeyError, TypeError) as unknown:
        raise MarketError(f"a list names {unknown.args[0]!r}, which is no {whom} of this market") from unknown
    return np.repeat(np.arange(len(lists)), sizes), listed


def _flatten(
    rankings: Mapping[Ambassador, Ranking[Seeker]], seekers: Mapping[Seeker, object]
) -> tuple[dict[Ambassador, list[Seeker]], Ints]:
    """Ties laid flat, and for every entry the step it stands on: 0 is best, a tie shares its step."""
    flat: dict[Ambassador, list[Seeker]] = {}
    steps: list[int] = []
    for name, ranking in rankings.items():
        if TIE_TYPES.isdisjoint(map(type, ranking)):
            flat[name] = list(ranking)  # type: ignore[arg-type]
            steps.extend(range(len(ranking)))
            continue
        groups = [group(entry, seekers) for entry in ranking]
        flat[name] = list(chain.from_iterable(groups))
        steps.extend(step for step, group in enumerate(groups) for _one in group)
    return flat, np.array(steps, dtype=np.int64)


def group(entry: Any, seekers: Mapping[Any, object]) -> list[Any]:
    if not isinstance(entry, TIES) or (isinstance(entry, tuple | frozenset) and entry in seekers):
        return [entry]
    return list(entry)


def _refuse_repeats(in_order: Ints, names: Mapping[Any, Sequence[Any]]) -> None:
    if not np.any(in_order[1:] == in_order[:-1]):
        return
    for name, listed in names.items():
        if len(set(listed)) != len(listed):
            raise MarketError(f"the list of {name} names someone twice")


def _look_up(
    wanted: Ints, by_pair: Ints, offered: Ints, by_offer: Ints, steps: Ints
) -> tuple[NDArray[np.bool_], Ints]:
    """Which wanted pairs are offered too, and the tier of those; larger is better.

    Both are walked in order: looking up at random misses the cache and takes several times as long.
    """
    mutual = np.zeros(len(wanted), dtype=np.bool_)
    if len(offered) == 0:
        return mutual, np.empty(0, dtype=np.int64)
    asked, given = wanted[by_pair], offered[by_offer]
    at = np.minimum(np.searchsorted(given, asked), len(given) - 1)
    mutual[by_pair] = given[at] == asked
    tiers = np.empty(len(wanted), dtype=np.int64)
    tiers[by_pair] = steps.max() - steps[by_offer[at]]
    return mutual, tiers[mutual]
