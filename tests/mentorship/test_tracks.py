import random

import pytest

from mentorship.matching import deferred_acceptance
from mentorship.preferences import MarketError
from mentorship.tracks import Tracks, allocate, blocking_tracks
from tests.mentorship.markets import random_market


def random_tracks(seed, *, ties=False):
    draw = random.Random(seed)
    market = random_market(seed, n=25, m=5, longest=4, ties=ties, highest=5)
    owner = {f"{name}-{t}": name for name in market.ambassadors for t in range(3)}
    seekers = {}
    for name, wishes in market.seekers.items():
        listed = [track for track in owner if owner[track] in wishes and draw.random() < 0.7]
        draw.shuffle(listed)
        seekers[name] = listed
    places = {track: draw.randint(0, 2) for track in owner}
    return seekers, market.ambassadors, Tracks(owner, places, market.capacities)


@pytest.mark.parametrize("seed", range(200))
def test_no_pair_blocks_and_both_caps_hold(seed):
    seekers, ambassadors, tracks = random_tracks(seed, ties=seed % 2 == 0)
    got = allocate(seekers, ambassadors, tracks, seed=str(seed))
    assert blocking_tracks(seekers, ambassadors, tracks, got) == []
    held = list(got.values())
    assert all(held.count(track) <= places for track, places in tracks.track_places.items())
    owners = [tracks.owner[track] for track in held]
    assert all(owners.count(who) <= places for who, places in tracks.places.items())


@pytest.mark.parametrize("seed", range(60))
def test_one_track_each_is_plain_deferred_acceptance(seed):
    market = random_market(seed, ties=True)
    tracks = Tracks({name: name for name in market.ambassadors}, market.capacities, market.capacities)
    kept = {"seed": "x"}
    expected = deferred_acceptance(*market.parts, promotion=False, **kept)
    assert allocate(market.seekers, market.ambassadors, tracks, **kept) == expected


def test_the_total_cap_sends_the_last_ranked_away_from_another_track():
    tracks = Tracks({"cv": "x", "visa": "x"}, {"cv": 1, "visa": 1}, {"x": 1})
    got = allocate({"a": ["cv"], "b": ["visa"]}, {"x": ["b", "a"]}, tracks)
    assert got == {"b": "visa"}
    assert blocking_tracks({"a": ["cv"], "b": ["visa"]}, {"x": ["b", "a"]}, tracks, {"a": "cv"}) == [("b", "visa")]


@pytest.mark.parametrize(
    ("seekers", "ambassadors"),
    [
        ({"a": ["cv", "cv"]}, {"x": ["a"]}),
        ({"a": ["tax"]}, {"x": ["a"]}),
        ({"a": ["cv"]}, {"x": ["b"]}),
        ({"a": ["cv"]}, {"x": ["a", ["a"]]}),
        ({"a": ["cv"]}, {}),
    ],
)
def test_contradictory_lists_are_refused(seekers, ambassadors):
    with pytest.raises(MarketError):
        allocate(seekers, ambassadors, Tracks({"cv": "x"}, {"cv": 1}, {"x": 1}))


@pytest.mark.parametrize(
    ("track_places", "places"),
    [({}, {"x": 1}), ({"cv": 1}, {}), ({"cv": -1}, {"x": 1}), ({"cv": 1}, {"x": 0.5})],
)
def test_capacities_that_are_no_counts_are_refused(track_places, places):
    with pytest.raises(MarketError):
        Tracks({"cv": "x"}, track_places, places)
