import random
from collections import Counter
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mentorship.matching import ambassador_optimal, deferred_acceptance, propose
from mentorship.preferences import MarketError, read
from mentorship.stability import blocking_edges, blocking_pairs, matched_share, over_full, ranks, share_of
from tests.mentorship.markets import Market, random_market, shuffled

SEEDS = range(150)


def test_one_place_goes_to_the_favourite():
    got = deferred_acceptance({"ali": ["x"], "sana": ["x"]}, {"x": ["sana", "ali"]}, {"x": 1})
    assert got == {"sana": "x"}


def test_ids_may_be_anything_hashable():
    seekers = {(1, "a"): [frozenset("x")], 7: [frozenset("x")]}
    assert deferred_acceptance(seekers, {frozenset("x"): [[(1, "a"), 7]]}, {frozenset("x"): 2}) == {
        (1, "a"): frozenset("x"),
        7: frozenset("x"),
    }


def test_the_longer_wait_wins_a_tie():
    market = {"ali": ["x"], "sana": ["x"]}, {"x": [["ali", "sana"]]}, {"x": 1}
    for seed in ("1", "2", "3", "4"):
        assert deferred_acceptance(*market, waiting_days={"ali": 3, "sana": 40}, seed=seed) == {"sana": "x"}


def test_the_lottery_decides_between_equal_waits():
    market = {"ali": ["x"], "sana": ["x"]}, {"x": [["ali", "sana"]]}, {"x": 1}
    winners = {next(iter(deferred_acceptance(*market, seed=str(seed)))) for seed in range(20)}
    assert winners == {"ali", "sana"}
    assert deferred_acceptance(*market, seed="7") == deferred_acceptance(*market, seed="7")


def test_promotion_comes_before_the_wait_and_only_inside_a_tie():
    # Both like x; sana has nowhere else to go.
    seekers = {"ali": ["x", "y"], "sana": ["x"]}
    waiting = {"ali": 50, "sana": 1}
    tied = {"x": [["ali", "sana"]], "y": ["ali"]}
    places = {"x": 1, "y": 1}
    assert deferred_acceptance(seekers, tied, places, waiting_days=waiting) == {"sana": "x", "ali": "y"}
    assert deferred_acceptance(seekers, tied, places, waiting_days=waiting, promotion=False) == {"ali": "x"}
    strict = {"x": ["ali", "sana"], "y": ["ali"]}
    assert deferred_acceptance(seekers, strict, places, waiting_days=waiting) == {"ali": "x"}


def test_a_pair_that_only_one_side_names_is_never_matched():
    assert deferred_acceptance({"ali": ["x", "y"]}, {"x": [], "y": ["ali"]}, {"x": 1, "y": 1}) == {"ali": "y"}
    assert deferred_acceptance({"ali": []}, {"x": ["ali"]}, {"x": 1}) == {}


@pytest.mark.parametrize(
    ("seekers", "ambassadors", "capacities", "words"),
    [
        ({"a": ["z"]}, {"x": ["a"]}, {"x": 1}, "'z', which is no ambassador"),
        ({"a": ["x"]}, {"x": ["b"]}, {"x": 1}, "'b', which is no seeker"),
        ({"a": ["x", "x"]}, {"x": ["a"]}, {"x": 1}, "list of a names someone twice"),
        ({"a": ["x"]}, {"x": ["a", ["a"]]}, {"x": 1}, "list of x names someone twice"),
        ({"a": ["x"]}, {"x": ["a"]}, {}, "different ambassadors"),
        ({"a": ["x"]}, {"x": ["a"]}, {"x": 1, "y": 1}, "different ambassadors: y"),
        ({"a": ["x"]}, {"x": ["a"]}, {"x": -1}, "capacity of x is -1"),
        ({"a": ["x"]}, {"x": ["a"]}, {"x": 1.5}, "capacity of x is 1.5"),
        ({"a": ["x"]}, {"x": ["a"]}, {"x": True}, "capacity of x is True"),
        ({"a": [["x"]]}, {"x": ["a"]}, {"x": 1}, "a list names"),
        ({1: ["x"], "1": ["x"]}, {"x": [1, "1"]}, {"x": 1}, "read the same"),
    ],
)
def test_contradictory_lists_are_refused(seekers, ambassadors, capacities, words):
    with pytest.raises(MarketError, match=words):
        deferred_acceptance(seekers, ambassadors, capacities)


@pytest.mark.parametrize("tie", [["b", "c"], {"b", "c"}, frozenset({"b", "c"}), ("b", "c")])
def test_a_tie_may_be_a_list_a_set_or_a_tuple(tie):
    seekers = {"a": ["x"], "b": ["x"], "c": ["x", "y"]}
    got = deferred_acceptance(seekers, {"x": [tie, "a"], "y": ["c"]}, {"x": 1, "y": 1}, waiting_days={"c": 9})
    assert got == {"b": "x", "c": "y"}


@st.composite
def tiny_markets(draw):
    """Ties, empty lists, names that only one side gives, places of 0: whatever can be written down."""
    names, places = (
        [f"s{i}" for i in range(draw(st.integers(0, 5)))],
        [f"a{j}" for j in range(draw(st.integers(0, 3)))],
    )
    market = Market()
    for name in names:
        market.seekers[name] = draw(st.permutations(places))[: draw(st.integers(0, len(places)))]
    for place in places:
        order, ranking = draw(st.permutations(names))[: draw(st.integers(0, len(names)))], []
        while order:
            size = draw(st.integers(1, len(order)))
            ranking.append(order[0] if size == 1 else list(order[:size]))
            order = order[size:]
        market.ambassadors[place] = ranking
        market.capacities[place] = draw(st.integers(0, 3))
    return market


@settings(max_examples=300, deadline=None)
@given(tiny_markets())
def test_against_every_stable_matching_of_any_tiny_market(market):
    """The result is one of the stable ones, with two thirds of the largest one's people at least (Király 2011)."""
    got = deferred_acceptance(*market.parts)
    stable = every_stable_matching(market)
    assert got in stable
    assert deferred_acceptance(*market.parts, promotion=False) in stable
    assert ambassador_optimal(*market.parts) in stable
    assert 3 * len(got) >= 2 * max(map(len, stable))
    if not any(isinstance(entry, list) for ranking in market.ambassadors.values() for entry in ranking):
        for name, place in got.items():
            wishes = market.seekers[name]
            assert all(wishes.index(place) <= wishes.index(other[name]) for other in stable if name in other)


def test_an_empty_market_has_an_empty_matching():
    assert deferred_acceptance({}, {}, {}) == {}
    assert ambassador_optimal({}, {}, {}) == {}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("promotion", [True, False])
def test_no_pair_blocks_and_no_place_is_taken_twice(seed, promotion):
    market = random_market(seed, ties=seed % 2 == 0)
    lists = read(*market.parts)
    seats = propose(lists, promotion=promotion)
    assert not len(blocking_edges(lists, seats))
    assert not len(over_full(lists, seats))
    assert blocking_pairs(*market.parts, deferred_acceptance(*market.parts, promotion=promotion)) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_shuffling_the_input_changes_nothing(seed):
    market = random_market(seed, ties=True)
    waiting = {name: at % 4 for at, name in enumerate(market.seekers)}
    again = shuffled(market, seed + 1)
    kept = {"waiting_days": waiting, "seed": "spring"}
    assert deferred_acceptance(*market.parts, **kept) == deferred_acceptance(*again.parts, **kept)


@pytest.mark.parametrize("seed", SEEDS)
def test_promotion_changes_nothing_on_strict_lists(seed):
    market = random_market(seed)
    assert deferred_acceptance(*market.parts) == deferred_acceptance(*market.parts, promotion=False)


@pytest.mark.parametrize("seed", SEEDS)
def test_strict_lists_leave_the_same_people_and_places_in_every_stable_matching(seed):
    """Rural hospitals theorem (Roth 1986): the same matched; a place left free holds the same people too."""
    market = random_market(seed, n=24)
    seekers, ambassadors = deferred_acceptance(*market.parts), ambassador_optimal(*market.parts)
    assert set(seekers) == set(ambassadors)
    for name, places in market.capacities.items():
        held = {one for one, at in seekers.items() if at == name}
        also = {one for one, at in ambassadors.items() if at == name}
        assert len(held) == len(also)
        assert held == also or len(held) == places


@pytest.mark.parametrize("seed", SEEDS)
def test_seekers_like_their_own_optimum_at_least_as_well(seed):
    market = random_market(seed)
    theirs, others = deferred_acceptance(*market.parts), ambassador_optimal(*market.parts)
    for name, place in theirs.items():
        wishes = market.seekers[name]
        assert wishes.index(place) <= wishes.index(others[name])


def every_stable_matching(market):
    """By trying all: the smallest markets only."""
    names = list(market.seekers)
    found = []
    fans = {
        place: {one for entry in ranking for one in (entry if isinstance(entry, list) else [entry])}
        for place, ranking in market.ambassadors.items()
    }
    mutual = {name: [place for place in market.seekers[name] if name in fans[place]] for name in names}
    for choice in product(*([None, *mutual[name]] for name in names)):
        pairs = {name: place for name, place in zip(names, choice, strict=True) if place is not None}
        held = Counter(pairs.values())
        if all(held[name] <= places for name, places in market.capacities.items()):
            found += [pairs] if blocking_pairs(*market.parts, pairs) == [] else []
    return found


@pytest.mark.parametrize("seed", range(25))
def test_each_side_gets_its_best_of_every_stable_matching(seed):
    market = random_market(seed, n=5, m=3, longest=3, highest=2)
    stable = every_stable_matching(market)
    best, worst = deferred_acceptance(*market.parts), ambassador_optimal(*market.parts)
    assert best in stable
    assert worst in stable
    for name, wishes in market.seekers.items():
        places = [wishes.index(pairs[name]) for pairs in stable if name in pairs]
        if places:
            assert (wishes.index(best[name]), wishes.index(worst[name])) == (min(places), max(places))


@pytest.mark.parametrize("seed", range(60))
def test_nobody_gains_by_a_false_list_when_lists_are_strict(seed):
    draw = random.Random(seed)
    market = random_market(seed, n=12, m=4)
    honest = deferred_acceptance(*market.parts, promotion=False)
    for name, wishes in market.seekers.items():
        false = draw.sample(wishes, draw.randint(0, len(wishes)))
        got = deferred_acceptance(
            {**market.seekers, name: false}, market.ambassadors, market.capacities, promotion=False
        )
        place = wishes.index(got[name]) if name in got else len(wishes)
        true = wishes.index(honest[name]) if name in honest else len(wishes)
        assert true <= place


@pytest.mark.parametrize("seed", range(40))
def test_one_more_place_harms_no_seeker(seed):
    market = random_market(seed)
    before = deferred_acceptance(*market.parts)
    more = {name: places + 1 for name, places in market.capacities.items()}
    after = deferred_acceptance(market.seekers, market.ambassadors, more)
    for name, place in before.items():
        assert market.seekers[name].index(after[name]) <= market.seekers[name].index(place)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 25), st.integers(1, 7), st.booleans())
def test_promotion_never_matches_fewer(seed, n, m, ties):
    market = random_market(seed, n=n, m=m, ties=ties)
    lists = read(*market.parts)
    with_, without = propose(lists), propose(lists, promotion=False)
    assert (with_ >= 0).sum() >= (without >= 0).sum()


def test_how_far_down_people_ended():
    seekers = {"a": ["x"], "b": ["x", "y"], "c": ["x"], "d": []}
    ambassadors = {"x": ["a", "b", "c"], "y": ["b"]}
    lists = read(seekers, ambassadors, {"x": 1, "y": 1})
    got = ranks(lists, propose(lists))
    assert (got.matched, got.mean, got.first, got.top_three) == (2, 1.5, 0.5, 1.0)
    assert ranks(lists, np.full(4, -1)).matched == 0


def test_share_of_women_only_seekers_matched():
    lists = read({"a": ["x"], "b": ["x"]}, {"x": ["a", "b"]}, {"x": 1})
    seats = propose(lists)
    assert matched_share(seats) == 0.5
    assert matched_share(seats, np.array([False, True])) == 0.0
    assert matched_share(seats, np.array([False, False])) == 0.0
    assert share_of({"a": "x"}, ["a"]) == 1.0
    assert share_of({}, []) == 0.0


@pytest.mark.parametrize(
    "wrong", [{"a": "y"}, {"b": "y"}, {"a": "x", "b": "x"}], ids=["not listed", "unknown", "over-full"]
)
def test_what_is_no_matching_is_refused(wrong):
    with pytest.raises(ValueError, match=r"lists|places"):
        blocking_pairs({"a": ["x"], "b": ["x"]}, {"x": ["a", "b"], "y": []}, {"x": 1, "y": 1}, wrong)


def test_a_pair_that_would_rather_have_each_other_is_found():
    market = {"a": ["x", "y"], "b": ["x"]}, {"x": ["a", "b"], "y": ["a"]}, {"x": 1, "y": 1}
    assert blocking_pairs(*market, {"a": "y", "b": "x"}) == [("a", "x")]
    assert blocking_pairs(*market, {"a": "x"}) == []
    assert blocking_pairs({"a": ["x"], "b": ["x"]}, {"x": [["a", "b"]]}, {"x": 1}, {"a": "x"}) == []
