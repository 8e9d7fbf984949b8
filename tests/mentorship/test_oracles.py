"""Other people's solvers on the same lists."""

import warnings

import pytest
from matching.games import HospitalResident
from ortools.graph.python import max_flow

from mentorship.coverage import FALL, cover, maximum
from mentorship.matching import ambassador_optimal, deferred_acceptance, propose
from mentorship.preferences import read
from mentorship.stability import over_full
from tests.mentorship.markets import random_market


def solved(market, optimal):
    """What the `matching` package finds; it wants every list and every capacity to hold something."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        game = HospitalResident.create_from_dictionaries(*market.parts, clean=True)
        result = game.solve(optimal=optimal)
    return {one.name: host.name for host, ones in result.items() for one in ones}


def flow(lists, limits=None):
    """The most places that can be filled, by OR-tools."""
    solver, n, m = max_flow.SimpleMaxFlow(), lists.seekers, len(lists.capacities)
    for i in range(n):
        solver.add_arc_with_capacity(n + m, i, 1)
    for j in range(m):
        solver.add_arc_with_capacity(n + j, n + m + 1, int(lists.capacities[j]))
    for edge, (i, j) in enumerate(zip(lists.owners.tolist(), lists.choices.tolist(), strict=True)):
        if limits is None or edge <= limits[i]:
            solver.add_arc_with_capacity(i, n + j, 1)
    assert solver.solve(n + m, n + m + 1) == solver.OPTIMAL
    return solver.optimal_flow()


@pytest.mark.parametrize(("seed", "n", "m"), [(s, 5 + 7 * (s % 28), 2 + s % 23) for s in range(60)])
def test_the_matching_package_agrees(seed, n, m):
    market = random_market(seed, n=n, m=m, longest=6)
    market.capacities = {name: places or 1 for name, places in market.capacities.items()}
    assert deferred_acceptance(*market.parts) == solved(market, "resident")
    assert ambassador_optimal(*market.parts) == solved(market, "hospital")


@pytest.mark.parametrize("seed", range(80))
def test_the_largest_matching_is_the_largest_flow(seed):
    lists = read(*random_market(seed, n=60, m=15, ties=True).parts)
    assert (maximum(lists) >= 0).sum() == flow(lists)


@pytest.mark.parametrize("seed", range(80))
@pytest.mark.parametrize("fall", [0, 1, FALL])
def test_coverage_is_the_largest_flow_in_which_nobody_falls_further(seed, fall):
    lists = read(*random_market(seed, n=80, m=30, longest=12, ties=True, highest=2).parts)
    start = propose(lists)
    got = cover(lists, start, fall=fall)
    last = lists.starts[1:] - 1
    limits = [min(at + fall, end) if at >= 0 else end for at, end in zip(start, last, strict=True)]
    assert (got >= 0).sum() == flow(lists, limits)
    assert all(after >= 0 and after - before <= fall for before, after in zip(start, got, strict=True) if before >= 0)
    assert not len(over_full(lists, got))
    assert all(at < 0 or lists.owners[at] == i for i, at in enumerate(got))


@pytest.mark.parametrize("seed", range(40))
def test_a_stable_matching_never_fills_more_than_the_flow(seed):
    lists = read(*random_market(seed, n=60, m=15, ties=True).parts)
    filled, most = (propose(lists) >= 0).sum(), flow(lists)
    # Any stable matching has at least half of the most; promotion is meant to reach two thirds (Király 2011).
    assert 2 / 3 * most <= filled <= most
