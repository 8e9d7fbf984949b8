"""Deferred acceptance (Gale & Shapley 1962) for seekers and ambassadors with places, ties and promotion.

The seeker-proposing form gives every seeker the best place any stable matching gives them; the
ambassador-proposing form does the same for ambassadors. Ties stand on the ambassadors' side only. A seeker
whose list is used up is promoted once and walks it again, winning ties from then on (Király 2011): that lifts
the number matched, and no ambassador loses anyone from a strictly better tier. With strict lists it changes
nothing. Ranking honestly is in a seeker's interest; with promotion it is not a proof against gaming, and
nothing here says so.
"""

from collections.abc import Mapping, Sequence
from heapq import heappush, heapreplace

import numpy as np

from mentorship.preferences import Ambassador, Ints, Lists, Ranking, Seeker, read


def deferred_acceptance(
    seekers: Mapping[Seeker, Sequence[Ambassador]],
    ambassadors: Mapping[Ambassador, Ranking[Seeker]],
    capacities: Mapping[Ambassador, int],
    *,
    waiting_days: Mapping[Seeker, float] | None = None,
    seed: str = "",
    promotion: bool = True,
) -> dict[Seeker, Ambassador]:
    """The seeker-optimal stable matching; who stays unmatched is missing from it.

    Lists run best first. An ambassador's ranking may hold lists, sets or tuples: `["a", ["b", "c"], "d"]` likes b
    and c alike. Ties are settled by promotion, then the longer wait, then the lottery of `seed`, then the id. Pairs
    that only one side names are never matched. Raises MarketError.
    """
    lists = read(seekers, ambassadors, capacities, waiting_days=waiting_days, seed=seed)
    return named(propose(lists, promotion=promotion), lists, list(seekers), list(ambassadors))


def ambassador_optimal(
    seekers: Mapping[Seeker, Sequence[Ambassador]],
    ambassadors: Mapping[Ambassador, Ranking[Seeker]],
    capacities: Mapping[Ambassador, int],
    *,
    waiting_days: Mapping[Seeker, float] | None = None,
    seed: str = "",
) -> dict[Seeker, Ambassador]:
    """The stable matching that every ambassador likes best, ties settled beforehand. Raises MarketError.

    Equal to the seeker-optimal one, with promotion off, exactly when only one stable matching exists.
    """
    lists = read(seekers, ambassadors, capacities, waiting_days=waiting_days, seed=seed)
    return named(invite(lists), lists, list(seekers), list(ambassadors))


def named(
    seats: Ints, lists: Lists, seekers: Sequence[Seeker], ambassadors: Sequence[Ambassador]
) -> dict[Seeker, Ambassador]:
    taken = lists.choices[seats[seats >= 0]].tolist()
    return {seekers[i]: ambassadors[j] for i, j in zip(np.flatnonzero(seats >= 0).tolist(), taken, strict=True)}


def propose(lists: Lists, *, promotion: bool = True) -> Ints:
    """(n), the edge each seeker ends on, -1 for none; seekers propose. O(e log capacity), one step per
    proposal.

    The result doesn't depend on who proposes first: a promoted proposal is one more contract at the list's
    end.
    """
    n, starts = lists.seekers, lists.starts.tolist()
    choices, keys, room = lists.choices.tolist(), lists.keys.tolist(), lists.capacities.tolist()
    at_order = np.argsort(lists.order).tolist()
    held: list[list[int]] = [[] for _ in room]
    pointer, bonus, seats = starts[:-1], [0] * n, [-1] * n
    for first in range(n):
        i = first
        while True:
            edge = pointer[i]
            if edge == starts[i + 1]:
                if bonus[i] or not promotion:
                    break
                bonus[i], pointer[i] = n, starts[i]
                continue
            pointer[i] = edge + 1
            j, key = choices[edge], keys[edge] + bonus[i]
            heap = held[j]
            if len(heap) < room[j]:
                heappush(heap, key)
                seats[i] = edge
                break
            if heap and key > heap[0]:
                seats[i] = edge
                i = at_order[heapreplace(heap, key) % n]
                seats[i] = -1
    return np.array(seats, dtype=np.int64)


def invite(lists: Lists) -> Ints:
    """(n), the edge each seeker ends on, -1 for none; ambassadors propose, in their strict order."""
    ranked = np.lexsort((-lists.keys, lists.choices))
    owners, choices = lists.owners.tolist(), lists.choices.tolist()
    turns = ranked.tolist()
    m = len(lists.capacities)
    ends = np.cumsum(np.bincount(lists.choices, minlength=m)).tolist()
    pointer, room = [0, *ends[:-1]], lists.capacities.tolist()
    seats = [-1] * lists.seekers
    work = list(range(m))
    while work:
        j = work.pop()
        while room[j] and pointer[j] < ends[j]:
            edge = turns[pointer[j]]
            pointer[j] += 1
            i = owners[edge]
            current = seats[i]
            # A seeker's edges lie best first, so the smaller number is the place they prefer.
            if 0 <= current < edge:
                continue
            seats[i] = edge
            room[j] -= 1
            if current >= 0:
                room[choices[current]] += 1
                work.append(choices[current])
    return np.array(seats, dtype=np.int64)
