"""`make bench mentorship`, the part that needs no database: a table a line each, exit 1 when a target is
missed.

On-CPU seconds, medians of runs that alternate between ours and the yardstick. SIZE=small takes a minute.
"""

import os
import resource
import statistics
import subprocess
import sys
import threading
import time
import warnings
from dataclasses import dataclass
from datetime import date

import numpy as np

from bench.market import build
from mentorship import rounds
from mentorship.contacts import scrub
from mentorship.coverage import cover, maximum
from mentorship.hours import Availability, common_hours, local_hours, week
from mentorship.matching import deferred_acceptance, propose
from mentorship.preferences import read
from mentorship.stability import matched_share

LENGTH = 30
STACK = 512 * 2**20
PLACES_EACH = 3  # capacities of 1 to 5, evenly drawn


@dataclass
class Line:
    what: str
    ours: float
    yardstick: float
    unit: str
    target: float
    at_most: bool = True

    @property
    def ratio(self):
        return self.ours / self.yardstick

    @property
    def met(self):
        return self.ratio <= self.target if self.at_most else self.ratio >= self.target

    def __str__(self):
        bound = f"{'≤' if self.at_most else '≥'} {self.target:g}"
        mark = "" if self.met else "  MISSED"
        figures = f"{self.ours:>12.4g} {self.yardstick:>12.4g} {self.unit:<8} {self.ratio:>10.4g} {bound:>10}"
        return f"{self.what:<58} {figures}{mark}"


def lists(n, m, seed=1, length=LENGTH):
    """Plain strict lists: everyone names `length` others, and is ranked by everyone they name."""
    draw = np.random.default_rng(seed)
    length = min(length, m)
    wishes = [draw.choice(m, length, replace=False).tolist() for _ in range(n)]
    fans = [[] for _ in range(m)]
    for i, listed in enumerate(wishes):
        for j in listed:
            fans[j].append(i)
    for one in fans:
        draw.shuffle(one)
    capacities = dict(enumerate(draw.integers(1, 6, m).tolist()))
    return dict(enumerate(wishes)), dict(enumerate(fans)), capacities


def cpu(work):
    start = time.process_time()
    answer = work()
    return time.process_time() - start, answer


def with_the_package(market):
    """The `matching` package copies its players recursively: it needs a deep stack past some 400 people."""
    from matching.games import HospitalResident

    seekers, ambassadors, capacities = market
    names = {f"s{i}": [f"a{j}" for j in listed] for i, listed in seekers.items()}
    others = {f"a{j}": [f"s{i}" for i in listed] for j, listed in ambassadors.items()}
    places = {f"a{j}": count for j, count in capacities.items()}
    answer = []

    def solve():
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            game = HospitalResident.create_from_dictionaries(names, others, places)
            result = game.solve(optimal="resident")
        answer.append({int(one.name[1:]): int(host.name[1:]) for host, ones in result.items() for one in ones})

    limit = sys.getrecursionlimit()
    before = threading.stack_size(STACK)
    sys.setrecursionlimit(10**7)
    try:
        thread = threading.Thread(target=solve)
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(before)
    return answer[0]


def against_the_package(n, m, times):
    market = lists(n, m)
    ours, theirs = [], []
    for _ in range(times):
        spent, mine = cpu(lambda: deferred_acceptance(*market))
        ours.append(spent)
        spent, other = cpu(lambda: with_the_package(market))
        theirs.append(spent)
        assert mine == other, "the same lists must give the same matching"
    what = f"matching, {n:,} × {m:,}, / `matching` package"
    # The package's cost grows with the square: fifty times is the bound for a round of 10,000; below it's only told.
    bound = 1 / 50 if n >= 10_000 else float("inf")
    return Line(what, statistics.median(ours), statistics.median(theirs), "s", bound)


def measured(n, times):
    """(CPU seconds, peak MiB) of one size, each time in a process of its own."""
    runs = []
    for _ in range(times):
        done = subprocess.run(
            [sys.executable, "-m", "bench.mentorship", "--one", str(n)],
            capture_output=True,
            text=True,
            check=True,
        )
        runs.append([float(figure) for figure in done.stdout.split()])
    return tuple(statistics.median(column) for column in zip(*runs, strict=True))


def one(n):
    """What `measured` runs: the lists, then the matching, timed alone."""
    market = lists(n, n // 5)
    spent, _ = cpu(lambda: deferred_acceptance(*market))
    print(spent, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def growth(sizes, times):
    figures = {n: measured(n, times) for n in sizes}
    small, large = sizes[0], sizes[-1]
    yield Line(
        f"matching, {large:,} / {small:,} seekers, CPU",
        figures[large][0],
        figures[small][0],
        "s",
        2.5 * large / small,
    )
    # Bounds of their own: half a second and 2 GiB for what a round may be; ratios are to the bound.
    for n, bound in ((10_000, 0.5), (100_000, 10.0)):
        if n in figures:
            yield Line(f"matching, {n:,} × {n // 5:,}, CPU / bound", figures[n][0], bound, "s", 1)
            yield Line(f"matching, {n:,} × {n // 5:,}, peak memory / bound", figures[n][1], 2048, "MiB", 1)


def flow(market):
    """OR-tools' largest flow on the same lists: how many can be matched at all."""
    from ortools.graph.python import max_flow

    n, m = market.seekers, len(market.capacities)
    solver = max_flow.SimpleMaxFlow()
    solver.add_arcs_with_capacity(np.full(n, n + m), np.arange(n), np.ones(n, dtype=np.int64))
    solver.add_arcs_with_capacity(n + np.arange(m), np.full(m, n + m + 1), market.capacities)
    solver.add_arcs_with_capacity(market.owners, n + market.choices, np.ones(len(market.choices), dtype=np.int64))
    solver.solve(n + m, n + m + 1)
    return solver.optimal_flow()


def a_round(n, m):
    market = build(n, m)
    drawn = rounds.draft(market.frozen)
    end = rounds.settle(market.frozen, drawn)
    assert rounds.audit(market.frozen, end) == []
    capped = rounds.ranked(market.frozen, drawn)
    stable = propose(capped)
    spent, most = cpu(lambda: flow(capped))
    assert (maximum(capped) >= 0).sum() == most, "both are the largest"
    size = f"{n:,} × {m:,}"
    yield Line(
        f"round, {size}: matched / flow on the capped lists",
        (end.seats >= 0).sum(),
        most,
        "people",
        1,
        at_most=False,
    )
    yield Line(
        f"round, {size}: coverage / flow",
        (cover(capped, stable) >= 0).sum(),
        most,
        "people",
        0.98,
        at_most=False,
    )
    taken = end.seats[end.seats >= 0]
    worth = market.joint(end.lists.owners[taken], end.lists.choices[taken])
    if n >= 10_000:
        yield Line(f"round, {size}: joint value / bound", worth, 0.87, "", 1, at_most=False)
    matching, _ = cpu(lambda: propose(capped))
    yield Line(f"round, {size}: matching / OR-tools flow on the same lists", matching, max(spent, 1e-3), "s", 4)


def everyone(n):
    """What `whole_round` runs, in a process of its own: a round from lists to audit, people's own taste included."""
    market = build(n, n // 5)
    drafting, drawn = cpu(lambda: rounds.draft(market.frozen))
    settling, end = cpu(lambda: rounds.settle(market.frozen, drawn))
    checking, faults = cpu(lambda: rounds.audit(market.frozen, end))
    assert faults == [], faults
    matching, _ = cpu(lambda: propose(end.lists))
    share = abs(matched_share(end.seats) - matched_share(end.seats, market.women_only))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(drafting, drafting + settling + checking, matching, memory, (end.seats >= 0).sum(), share * 100)


def whole_rounds(sizes):
    """Bounds of their own: ratios are to the bound. `candidates` are the lists, which is what a round costs."""
    figures = {}
    for n in sizes:
        done = subprocess.run(
            [sys.executable, "-m", "bench.mentorship", "--round", str(n)], capture_output=True, text=True, check=True
        )
        figures[n] = [float(figure) for figure in done.stdout.split()]
        drafting, whole, matching, memory, matched, apart = figures[n]
        size = f"round, {n:,} × {n // 5:,}"
        yield Line(f"{size}: candidates / bound", drafting, 60, "s", 1)
        yield Line(f"{size}: lists, matching, audit / bound", whole, 10 if n <= 10_000 else 120, "s", 1)
        yield Line(f"{size}: the matching itself / bound", matching, 0.5 if n <= 10_000 else 10, "s", 1)
        yield Line(f"{size}: peak memory / bound", memory, 2048, "MiB", 1)
        if n >= 10_000:
            yield Line(f"{size}: matched / places", matched, PLACES_EACH * (n // 5), "people", 0.95, at_most=False)
        if n == 10_000:  # the size the market is specified for; in a larger one they fare better than the others
            yield Line(f"{size}: women-only from everyone / bound", apart, 3, "points", 1)
    small, large = sizes[0], sizes[-1]
    # Pairs grow with the square of the people.
    growth_bound = (large / small) ** 2
    yield Line(f"candidates, {large:,} / {small:,} seekers", figures[large][0], figures[small][0], "s", growth_bound)


def small_things():
    text = "I moved in 2019 and found work at once, in a hospital with 300 beds and 40 nurses. " * 24
    spent, _ = cpu(lambda: [scrub(text[:2000]) for _ in range(20)])
    yield Line("contacts, 2,000 characters / bound", spent / 20 * 1000, 20, "ms", 1)
    here = Availability(week([(day, 18, 23) for day in range(7)]), "Asia/Karachi")
    there = Availability(week([(day, 9, 18) for day in range(7)]), "Europe/Berlin")
    monday = date(2026, 11, 2)
    local_hours("Asia/Karachi", monday)
    local_hours("Europe/Berlin", monday)
    spent, _ = cpu(lambda: [common_hours(here, there, monday) for _ in range(200)])
    yield Line("hours, common hours of a pair, zones warm / bound", spent / 200 * 1000, 2, "ms", 1)
    market = lists(10_000, 2_000)
    reading, numbered = cpu(lambda: read(*market))
    yield Line("matching, numbering the lists / bound", reading, 0.4, "s", 1)
    yield Line("matching, proposals alone / bound", cpu(lambda: propose(numbered))[0], 0.25, "s", 1)


def table(size):
    if size == "small":
        yield against_the_package(3_000, 600, 3)
        yield from growth([1_000, 10_000], 3)
        yield from a_round(3_000, 600)
        yield from whole_rounds([1_000, 10_000])
    else:
        yield against_the_package(3_000, 600, 5)
        yield against_the_package(10_000, 2_000, 3)
        yield from growth([1_000, 10_000, 100_000], 3)
        yield from a_round(10_000, 2_000)
        yield from whole_rounds([1_000, 10_000, 100_000])
    yield from small_things()


def main(size: str = "full") -> int:
    """Print the table; 1 when a target is missed, else 0. size: "small" or "full"."""
    print(f"{'what':<58} {'ours':>12} {'yardstick':>12} {'':<8} {'ratio':>10} {'target':>10}")
    missed = 0
    for line in table(size):
        print(line, flush=True)
        missed += not line.met
    return int(missed > 0)


if __name__ == "__main__":
    if "--round" in sys.argv:
        everyone(int(sys.argv[-1]))
    elif "--one" in sys.argv:
        one(int(sys.argv[-1]))
    else:
        sys.exit(main(os.environ.get("SIZE", "full")))
