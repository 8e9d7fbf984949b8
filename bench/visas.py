"""`make bench visas`: the calculators' speed, and a statistics page over many cases.

`main()` prints a line each (what, ours, yardstick, ratio, target) and gives the number of missed targets. It needs a
database of its own: a test database is made, and dropped at the end. SIZE=small runs a tenth.
"""

import os
import random
import statistics
import sys
import time
from datetime import date, timedelta

import django
from django.db import connection
from django.test.utils import CaptureQueriesContext, setup_databases, teardown_databases

django.setup()

from bench import calculators  # noqa: E402
from visas import timelines  # noqa: E402
from visas.calculators import CALCULATORS  # noqa: E402
from visas.models import Case, Country, Route  # noqa: E402
from visas.waits import waits_of  # noqa: E402

SMALL = os.environ.get("SIZE") == "small"
CASES = 10_000 if SMALL else 100_000
ANSWERS = 300 if SMALL else 3000
TODAY = date(2026, 11, 24)
DATABASE_MS, CALCULATIONS = 150.0, 10_000.0


def main() -> int:
    missed = [_calculators()]
    config = setup_databases(verbosity=0, interactive=False)
    try:
        missed += _waits()
    finally:
        teardown_databases(config, verbosity=0)
    return sum(missed)


def _line(what: str, ours: str, yardstick: str, ratio: str, target: str, *, met: bool) -> bool:
    print(f"{what:44}{ours:>16}{yardstick:>24}{ratio:>8}  {target:20}{'met' if met else 'MISSED'}")
    return not met


def _calculators() -> bool:
    seconds = sum(
        ANSWERS / calculators.rate(one, [calculators.right_answers(one) for _ in range(ANSWERS)])
        for one in CALCULATORS.values()
    )
    rate = ANSWERS * len(CALCULATORS) / seconds
    ratio = f"{rate / CALCULATIONS:.1f}"
    return _line("nine calculators, one core", f"{rate:,.0f}/s", "-", ratio, "≥ 10,000/s", met=rate >= CALCULATIONS)


def _waits() -> list[bool]:
    route = _fill()
    ours = _database_ms(lambda: waits_of(route, TODAY))
    rows = list(Case.objects.filter(route=route))
    started = time.perf_counter()
    pure = [timelines.Case(c.applied_on, c.decided_on, None if c.status == "open" else c.status) for c in rows]
    wanted = timelines.summarise(pure, today=TODAY)
    slow = (time.perf_counter() - started) * 1000
    same = waits_of(route, TODAY).summary == wanted
    what = f"statistics of {CASES:,} cases, from cold"
    found = [_line(what, f"{ours:.0f} ms database", f"{slow:.0f} ms row by row", f"{slow / ours:.1f}", "< 150 ms",
                   met=ours < DATABASE_MS)]  # fmt: skip
    found.append(_line("the same figures as row by row", str(same), "-", "-", "equal", met=same))
    return found


def _fill() -> Route:
    dice = random.Random(2026)
    country = Country.objects.create(iso="DE", slug="germany", currency="EUR")
    route = Route.objects.create(
        country=country, slug="eu-blue-card", title="EU Blue Card", kind="work", status="live"
    )
    cases = []
    for _ in range(CASES):
        applied = TODAY - timedelta(days=dice.randint(0, 700))
        ended = applied + timedelta(days=max(3, round(dice.gauss(60, 25))))
        status = "open" if ended > TODAY else dice.choices(["granted", "refused", "withdrawn"], [85, 12, 3])[0]
        mission = dice.choice(["islamabad", "karachi", "abroad"])
        cases.append(Case(route=route, applied_on=applied, decided_on=None if status == "open" else ended,
                          status=status, mission=mission))  # fmt: skip
    Case.objects.bulk_create(cases, batch_size=5000)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE visas_case")
    return route


def _database_ms(act: object) -> float:
    """Median of runs with nothing kept between them but the database's own pages."""
    runs = []
    for _ in range(5):
        with connection.cursor() as cursor:
            cursor.execute("DISCARD ALL")
        with CaptureQueriesContext(connection) as caught:
            act()  # type: ignore[operator]
        runs.append(sum(float(query["time"]) for query in caught.captured_queries) * 1000)
    return statistics.median(runs)


if __name__ == "__main__":
    sys.exit(bool(main()))
