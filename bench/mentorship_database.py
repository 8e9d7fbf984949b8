"""`make bench mentorship`, the part that needs a database: suggestions on demand.

Database time is what EXPLAIN (ANALYZE) says of the one statement: planning is left out, as prepared statements do.
Run: python -m diaspora.embedded python -m bench.mentorship_database
"""

import json
import os
import random
import statistics
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaspora.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402

from bench.mentorship import Line  # noqa: E402
from mentorship import words  # noqa: E402
from mentorship.hours import HOURS  # noqa: E402
from mentorship.models import OpenMentor  # noqa: E402
from mentorship.scoring import WEIGHTS, Ambassador, Mentee  # noqa: E402
from mentorship.services import finding  # noqa: E402
from mentorship.services.standing import as_row  # noqa: E402

BOUNDS = {2_000: 5, 20_000: 25, 100_000: 100}
SEEKERS = 40
ROUNDS = 5


def some(dice, names, most):
    return frozenset(dice.sample(list(names), dice.randint(1, most)))


def week(dice, hours):
    return sum(1 << at for at in dice.sample(range(HOURS), hours))


def spoken(dice):
    return frozenset({"en", "ur"} | {key for key in ("pa", "ps", "sd", "skr") if dice.random() < 0.2})


def ambassador(dice, number):
    routes = some(dice, words.ROUTES, 2)
    return Ambassador(
        id=number, topics=some(dice, words.TOPICS, 6), role=dice.choice(list(words.ROLES)), languages=spoken(dice),
        routes=routes, countries=frozenset(route[:2] for route in routes), hours=week(dice, dice.randint(4, 14)),
        async_ok=dice.random() < 0.3, experience=dice.randint(3, 25), women_only=dice.random() < 0.06,
        circle_verified=dice.random() < 0.3, free_slots=dice.randint(1, 5),
    )  # fmt: skip


def mentee(dice, number):
    routes = some(dice, words.ROUTES, 2)
    return Mentee(
        id=-number - 1, topics=some(dice, words.TOPICS, 3), role=dice.choice(list(words.ROLES)),
        languages=spoken(dice), comfort="ur", routes=routes, countries=frozenset(route[:2] for route in routes),
        near_roles=words.near_roles(dice.choice(list(words.ROLES))), hours=week(dice, dice.randint(10, 30)),
        async_ok=dice.random() < 0.5, experience=dice.randint(0, 8), women_only=dice.random() < 0.16,
        circle_verified=dice.random() < 0.4,
    )  # fmt: skip


def fill(count):
    """Rows of the flat table alone: in a database of the bench's own, its key to members isn't checked."""
    dice = random.Random(count)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE mentorship_openmentor")
        cursor.execute("SET session_replication_role = replica; SET statement_timeout = 0")
    rows = (OpenMentor(member_id=number, **as_row(ambassador(dice, number))) for number in range(1, count + 1))
    OpenMentor.objects.bulk_create(rows, batch_size=5_000)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE mentorship_openmentor")


def milliseconds(one):
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + finding.STATEMENT, finding.parameters(one, WEIGHTS)
        )
        (plan,) = cursor.fetchone()
    plan = json.loads(plan) if isinstance(plan, str) else plan
    return plan[0]["Execution Time"]


def measured(count):
    """(median, ninety-fifth) of database milliseconds; the best of a few runs of each question, as others use the
    same machine.
    """
    fill(count)
    dice = random.Random(1)
    seekers = [mentee(dice, number) for number in range(SEEKERS)]
    milliseconds(seekers[0])
    best = [min(milliseconds(one) for _ in range(ROUNDS)) for one in seekers]
    return statistics.median(best), statistics.quantiles(best, n=20)[-1]


def table(size="full"):
    sizes = [2_000, 20_000] if size == "small" else list(BOUNDS)
    figures = {}
    for count in sizes:
        figures[count] = measured(count)
        half, most = figures[count]
        yield Line(f"on demand, {count:,} ambassadors, p50 / bound", half, BOUNDS[count], "ms", 1)
        yield Line(f"on demand, {count:,} ambassadors, p95 / bound", most, BOUNDS[count], "ms", 1)
    yield Line(
        f"on demand, p95 {sizes[-1]:,} / {sizes[0]:,}", figures[sizes[-1]][1], figures[sizes[0]][1], "ms",
        2 * sizes[-1] / sizes[0],
    )  # fmt: skip


def main(size: str = "full") -> int:
    """Print the table; 1 when a target is missed, else 0."""
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        missed = 0
        for line in table(size):
            print(line, flush=True)
            missed += not line.met
        return int(missed > 0)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


if __name__ == "__main__":
    sys.exit(main(os.environ.get("SIZE", "full")))
