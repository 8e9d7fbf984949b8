"""Processor time of this process and of the database's, and the lines of a table."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection

Call = Callable[[Any], Any]


def _backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _ran_ms(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6


@dataclass(frozen=True)
class Cost:
    """Milliseconds of processor time, a call each: of both processes, and of the database's alone."""

    both: list[float]
    database: list[float]

    @property
    def p50(self) -> float:
        return statistics.median(self.both)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.both, n=20)[-1]

    @property
    def mean(self) -> float:
        return statistics.fmean(self.both)

    @property
    def in_database(self) -> float:
        return statistics.fmean(self.database)


def cost(call: Call, given: list[Any]) -> Cost:
    pid = _backend()
    both, database = [], []
    for one in given:
        here, there = time.process_time(), _ran_ms(pid)
        call(one)
        spent = (time.process_time() - here) * 1000
        served = _ran_ms(pid) - there
        both.append(spent + served)
        database.append(served)
    return Cost(both, database)


def side_by_side(given: list[Any], rounds: int, **calls: Call) -> dict[str, Cost]:
    """In turn, so that a busy moment meets all alike; of each question the median of the rounds."""
    for call in calls.values():
        cost(call, given[:5])
    found: dict[str, list[Cost]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            found[name].append(cost(call, given))
    return {name: _medians(runs) for name, runs in found.items()}


def _medians(runs: list[Cost]) -> Cost:
    both = [statistics.median(times) for times in zip(*(run.both for run in runs), strict=True)]
    database = [statistics.median(times) for times in zip(*(run.database for run in runs), strict=True)]
    return Cost(both, database)


class Table:
    def __init__(self, unit: str = "ms") -> None:
        self.missed = 0
        print(f"{'what':64}{'ours':>10}{'other':>10}{'ratio':>8}  target   ({unit})", flush=True)

    def line(self, what: str, ours: float, other: float, target: float | None, *, least: bool = False) -> None:
        """`target` None only tells; `least` makes it a lower bound."""
        ratio = ours / other if other else float("inf")
        missed = target is not None and (ratio < target if least else ratio > target)
        self.missed += missed
        bound = "" if target is None else f"{'≥' if least else '≤'} {target:<6g}"
        print(f"{what:64}{ours:10.2f}{other:10.2f}{ratio:8.2f}  {bound}{' MISSED' if missed else ''}", flush=True)
