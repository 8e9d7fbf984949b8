"""Ambassadors with places in all and places a track: student-project allocation (Abraham, Irving & Manlove
2007).
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Any

from mentorship.preferences import MarketError, Ranking, group, precedence


@dataclass(frozen=True)
class Tracks:
    """`owner` {track: ambassador}; `track_places` {track: n}; `places` {ambassador: n}."""

    owner: Mapping[Any, Hashable]
    track_places: Mapping[Any, int]
    places: Mapping[Any, int]

    def __post_init__(self) -> None:
        for counts in (self.track_places, self.places):
            for name, count in counts.items():
                if isinstance(count, bool) or not isinstance(count, int) or count < 0:
                    raise MarketError(f"capacity of {name} is {count!r}, not a count")
        for track, ambassador in self.owner.items():
            if track not in self.track_places or ambassador not in self.places:
                raise MarketError(f"track {track} or its ambassador {ambassador} has no capacity")


def allocate(
    seekers: Mapping[Any, Sequence[Any]],
    ambassadors: Mapping[Any, Ranking[Any]],
    tracks: Tracks,
    *,
    waiting_days: Mapping[Any, float] | None = None,
    seed: str = "",
) -> dict[Any, Any]:
    """{seeker: track}, the seeker-optimal stable matching; who stays unmatched is missing from it.

    `seekers` lists tracks, best first; `ambassadors` ranks seekers as in `deferred_acceptance`, one ranking
    for all tracks. An over-full track gives up its last-ranked seeker, then an over-full ambassador does.
    Raises MarketError.
    """
    round_ = _Round(seekers, _keys(seekers, ambassadors, waiting_days, seed), tracks)
    for seeker in seekers:
        loser = seeker
        while loser is not None:
            loser = round_.place(loser)
    return round_.at


def blocking_tracks(
    seekers: Mapping[Any, Sequence[Any]],
    ambassadors: Mapping[Any, Ranking[Any]],
    tracks: Tracks,
    pairs: Mapping[Any, Any],
) -> list[tuple[Any, Any]]:
    """The (seeker, track) pairs who would both rather have each other."""
    steps = {who: _rungs(ranking, seekers) for who, ranking in ambassadors.items()}
    found = []
    for seeker, wishes in seekers.items():
        current = pairs.get(seeker)
        better = wishes[: list(wishes).index(current)] if seeker in pairs else wishes
        found += [(seeker, track) for track in better if _would_take(seeker, track, steps, tracks, pairs)]
    return found


def _would_take(
    seeker: Any, track: Any, steps: Mapping[Any, Mapping[Any, int]], tracks: Tracks, pairs: Mapping[Any, Any]
) -> bool:
    who = tracks.owner[track]
    rank = steps[who]
    if seeker not in rank:
        return False
    on_track = [rank[other] for other, place in pairs.items() if place == track]
    held = [rank[other] for other, place in pairs.items() if tracks.owner[place] == who]
    if len(on_track) >= tracks.track_places[track]:
        return bool(on_track) and rank[seeker] < max(on_track)
    if len(held) < tracks.places[who] or (seeker in pairs and tracks.owner[pairs[seeker]] == who):
        return True
    return bool(held) and rank[seeker] < max(held)


def _rungs(ranking: Ranking[Any], seekers: Mapping[Any, object]) -> dict[Any, int]:
    rungs: dict[Any, int] = {}
    for step, entry in enumerate(ranking):
        for name in group(entry, seekers):
            if name in rungs:
                raise MarketError(f"a ranking names {name} twice")
            rungs[name] = step
    return rungs


def _keys(
    seekers: Mapping[Any, Sequence[Any]],
    ambassadors: Mapping[Any, Ranking[Any]],
    waiting_days: Mapping[Any, float] | None,
    seed: str,
) -> dict[Any, dict[Any, tuple[int, int, Any]]]:
    """{ambassador: {seeker: (-step, order, seeker)}}: larger is liked more."""
    order = dict(zip(seekers, precedence(list(seekers), waiting_days, seed).tolist(), strict=True))
    keys: dict[Any, dict[Any, tuple[int, int, Any]]] = {}
    for who, ranking in ambassadors.items():
        rungs = _rungs(ranking, seekers)
        if strangers := rungs.keys() - order.keys():
            raise MarketError(f"the ranking of {who} names {min(map(str, strangers))}, who isn't a seeker")
        keys[who] = {name: (-step, order[name], name) for name, step in rungs.items()}
    return keys


class _Round:
    def __init__(
        self, seekers: Mapping[Any, Sequence[Any]], keys: Mapping[Any, Mapping[Any, Any]], tracks: Tracks
    ) -> None:
        self.tracks, self.keys = tracks, keys
        self.at: dict[Any, Any] = {}
        self.left = {seeker: iter(self._checked(seeker, wishes)) for seeker, wishes in seekers.items()}
        # Heaps keep those who have gone; `_worst` throws them out when they come up.
        self.on_track: dict[Any, list[Any]] = {track: [] for track in tracks.owner}
        self.by_owner: dict[Any, list[Any]] = {who: [] for who in tracks.places}
        self.filled: dict[Any, int] = dict.fromkeys(tracks.owner, 0)
        self.filled_by: dict[Any, int] = dict.fromkeys(tracks.places, 0)

    def _checked(self, seeker: Any, wishes: Sequence[Any]) -> Sequence[Any]:
        if len(set(wishes)) != len(wishes):
            raise MarketError(f"the list of {seeker} names a track twice")
        for track in wishes:
            if track not in self.tracks.owner or self.tracks.owner[track] not in self.keys:
                raise MarketError(f"the list of {seeker} names {track!r}, which nobody offers")
        return wishes

    def place(self, seeker: Any) -> Any:
        """Seat the seeker at their next track. Returns who has to go on looking, None for nobody."""
        for track in self.left[seeker]:
            who = self.tracks.owner[track]
            key = self.keys[who].get(seeker)
            if key is None:
                continue
            self._hold(seeker, track, who, key)
            if self.filled[track] > self.tracks.track_places[track]:
                return self._release(self._worst(self.on_track[track], track, whole=False))
            if self.filled_by[who] > self.tracks.places[who]:
                return self._release(self._worst(self.by_owner[who], who, whole=True))
            return None
        return None

    def _hold(self, seeker: Any, track: Any, who: Any, key: Any) -> None:
        self.at[seeker] = track
        heappush(self.on_track[track], key)
        heappush(self.by_owner[who], key)
        self.filled[track] += 1
        self.filled_by[who] += 1

    def _worst(self, heap: list[Any], name: Any, *, whole: bool) -> Any:
        while True:
            seeker = heappop(heap)[2]
            track = self.at.get(seeker)
            if track is not None and (self.tracks.owner[track] if whole else track) == name:
                return seeker

    def _release(self, seeker: Any) -> Any:
        track = self.at.pop(seeker)
        self.filled[track] -= 1
        self.filled_by[self.tracks.owner[track]] -= 1
        return seeker
