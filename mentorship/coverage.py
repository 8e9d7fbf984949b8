"""The staff's other choice: as many people matched as possible, and nobody falls more than a few places.

What it costs is pairs who would rather have each other: `stability.blocking_edges` counts them.
"""

from collections import deque

import numpy as np

from mentorship.preferences import Ints, Lists

FALL = 5


def cover(lists: Lists, seats: Ints, *, fall: int | None = FALL) -> Ints:
    """(n), the edge each seeker ends on: the most that can be matched, starting from `seats`.

    A matched seeker stays matched, at most `fall` places below the present one, `None` meaning anywhere on
    their list; an unmatched one takes any place on it. Each search starts at a free place and walks back:
    over those who could come, to the place they'd leave, until someone unmatched is found, because free
    places are fewer than people. What a failed search visited leads nowhere for the rest, so it is visited
    once in all.
    """
    search = _Search(lists, seats, fall)
    free = lists.capacities - np.bincount(lists.choices[seats[seats >= 0]], minlength=len(lists.capacities))
    for j in np.flatnonzero(free > 0).tolist():
        for _ in range(int(free[j])):
            if not search.fill(j):
                break
    return np.array(search.seats, dtype=np.int64)


def maximum(lists: Lists) -> Ints:
    """(n), a matching of the largest size that any matching of these lists has."""
    return cover(lists, np.full(lists.seekers, -1, dtype=np.int64), fall=None)


class _Search:
    def __init__(self, lists: Lists, seats: Ints, fall: int | None) -> None:
        last = lists.starts[1:] - 1
        limit = last if fall is None else np.where(seats >= 0, np.minimum(seats + fall, last), last)
        edges = np.flatnonzero(np.arange(len(lists.choices)) <= limit[lists.owners])
        # The ambassador's favourites first, so that who comes is who's wanted.
        edges = edges[np.lexsort((-lists.keys[edges], lists.choices[edges]))]
        sizes = np.bincount(lists.choices[edges], minlength=len(lists.capacities))
        self.starts = [0, *np.cumsum(sizes).tolist()]
        self.edges: list[int] = edges.tolist()
        self.owners: list[int] = lists.owners.tolist()
        self.choices: list[int] = lists.choices.tolist()
        self.seats: list[int] = seats.tolist()
        self.dead = bytearray(len(lists.capacities))

    def fill(self, free: int) -> bool:
        """Fill one free place of `free`, by moving a chain of people up to someone unmatched. False:
        impossible.
        """
        if self.dead[free]:
            return False
        taken_by: dict[int, int] = {}
        seen = {free}
        queue = deque([free])
        while queue:
            j = queue.popleft()
            for edge in self.edges[self.starts[j] : self.starts[j + 1]]:
                left = self.seats[self.owners[edge]]
                if left < 0:
                    self._shift(edge, free, taken_by)
                    return True
                place = self.choices[left]
                if place not in seen and not self.dead[place]:
                    seen.add(place)
                    taken_by[place] = edge
                    queue.append(place)
        for j in seen:
            self.dead[j] = 1
        return False

    def _shift(self, edge: int, free: int, taken_by: dict[int, int]) -> None:
        """Seat the newcomer on `edge`; who leaves that place moves on, until the free place is reached."""
        while True:
            self.seats[self.owners[edge]] = edge
            place = self.choices[edge]
            if place == free:
                return
            edge = taken_by[place]
