"""Search: our view's statements against the bare SQL and a search library, on the same made-up listings.

`python -m bench.jobs [LIVE | LIVE/ALL …]` prints a line for each measure: ours, the yardstick of the same run, the
ratio and the target, and exits 1 when a target is missed. `150000/1000000` are a million listings of which 150,000
are live. Times are processor milliseconds of this process and of the database's, medians of rounds in turn.
"""

import os
import random
import sys
from itertools import pairwise
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaspora.settings")
django.setup()

from django.core.cache import caches  # noqa: E402
from django.db import connection  # noqa: E402

from bench import registers  # noqa: E402
from bench.listings import VOCABULARY, fill, library  # noqa: E402
from bench.measuring import Call, Table, side_by_side  # noqa: E402
from diaspora.pages import _encode  # noqa: E402
from jobs.asked import Asked  # noqa: E402
from jobs.models import JobSearch  # noqa: E402
from jobs.services import bits  # noqa: E402
from jobs.services.facets import facets, grouped  # noqa: E402
from jobs.services.finding import Where, find  # noqa: E402

SMALL = os.environ.get("SIZE") == "small"
FULL = [(10_000, 10_000), (100_000, 100_000), (150_000, 1_000_000), (1_000_000, 1_000_000)]
QUERIES, ROUNDS = (20, 3) if SMALL else (40, 5)
MANY = 100_000
FACETED = ("country", "seniority", "hireable", "sponsors", "remote")
CARD = """
s.job_id, s.published_at, s.valid_through, s.country, s.sponsors, s.relocation, s.referral, s.hireable, s.currency,
s.salary_year, s.salary_pkr, s.rate_on, j.title, j.place, j.workplace, j.salary_min, j.salary_max, j.salary_period,
e.name
"""
JOINED = "JOIN jobs_job j ON j.id = s.job_id JOIN jobs_employer e ON e.id = j.employer_id"
RANKED = f"""
SELECT {CARD}, ts_rank(s.short, q) * (1.0 / (1.0 + extract(epoch FROM now() - s.published_at) / 2592000.0)) AS rank
FROM websearch_to_tsquery('english', %s) q, (
  SELECT * FROM jobs_jobsearch
  WHERE short @@ websearch_to_tsquery('english', %s) AND valid_through > now()
  ORDER BY published_at DESC, job_id DESC LIMIT 200
) s {JOINED} ORDER BY rank DESC LIMIT 26
"""
BEHIND = f"""
SELECT {CARD} FROM jobs_jobsearch s {JOINED}
WHERE s."full" @@ websearch_to_tsquery('english', %s) AND NOT s.short @@ websearch_to_tsquery('english', %s)
  AND s.valid_through > now()
ORDER BY s.published_at DESC, s.job_id DESC LIMIT %s
"""


def common_words(number: int) -> list[str]:
    """Drawn as in the listings, so that half of them are frequent."""
    dice = random.Random(7)
    return [f"w{int(VOCABULARY ** dice.random())}" for _ in range(number)]


def cold(asked: Asked, where: Where = Where()) -> None:  # noqa: B008  (it is frozen)
    """A page and all that its cards show, none of them kept from before."""
    rows = find(asked, where).rows
    list(JobSearch.objects.filter(pk__in=[row.job_id for row in rows]).for_cards())


def bare(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RANKED, [word, word])
        found = len(cursor.fetchall())
        if found < 26:
            cursor.execute(BEHIND, [word, word, 26 - found])
            cursor.fetchall()


class Library:
    def __init__(self) -> None:
        self.index, self.searcher = library()

    def page(self, query: str, **more: Any) -> None:
        hits = self.searcher.search(self.index.parse_query(query, ["short"]), 25, **more).hits
        ids = [self.searcher.doc(address)["id"][0] for _score, address in hits]
        list(JobSearch.objects.filter(pk__in=ids).for_cards())

    def facets(self, word: str) -> None:
        wanted = {name: {"terms": {"field": name, "size": 100}} for name in FACETED}
        self.searcher.aggregate(self.index.parse_query(word, ["short"]), wanted)


def one_size(table: Table, live: int, every: int) -> dict[str, float]:
    fill(live, every - live)
    size = f"{live:,} live" if live == every else f"{live:,} live of {every:,}"
    words, found = common_words(QUERIES), Library()
    ranked = side_by_side(words, ROUNDS, ours=lambda word: cold(Asked(words=word)), bare=bare, library=found.page)
    ours, theirs = ranked["ours"], ranked["library"]
    table.line(f"ranked page / library and fetch, {size}", ours.mean, theirs.mean, 1.0 if live > MANY * 5 else 3.0)
    table.line(f"ranked page, database / bare SQL, {size}", ours.in_database, ranked["bare"].in_database, 1.3)
    warm = side_by_side(words, ROUNDS, ours=lambda word: find(Asked(words=word), Where()))["ours"]
    table.line(f"ranked page with kept cards / library and fetch, {size}", warm.mean, theirs.mean, None)
    filters = four_filters(table, size, found)
    keyset(table, size, live)
    faceted(table, size, live, words, found)
    return {"ranked": ours.p50, "filters": filters} | grown_with_words(words)


def grown_with_words(words: list[str]) -> dict[str, float]:
    newest = side_by_side(words, ROUNDS, ours=lambda word: find(Asked(words=word), Where(sort="newest")))["ours"]
    mixed = [Asked(words=word, countries=("NL",), sponsors=True, remote=True) for word in words]
    both = side_by_side(mixed, ROUNDS, ours=lambda asked: find(asked, Where()))["ours"]
    return {"newest": newest.p50, "both, p95": both.p95}


def four_filters(table: Table, size: str, found: Library) -> float:
    asked = Asked(countries=("DE",), sponsors=True, remote=True, floor=50_000, currency="EUR")
    query = "country:DE AND sponsors:true AND remote:true AND salary:[50000 TO 9000000]"
    calls: dict[str, Call] = {
        "ours": lambda _: cold(asked),
        "library": lambda _: found.page(query, order_by_field="published"),
    }
    spent = side_by_side([None] * QUERIES, ROUNDS, **calls)
    table.line(f"four filters, p95 / library and fetch, {size}", spent["ours"].p95, spent["library"].p95, 0.8)
    return spent["ours"].p50


def keyset(table: Table, size: str, live: int) -> None:
    near, far = _after(1_000), _after(min(10_000, live // 2))
    row = min(10_000, live // 2)
    calls: dict[str, Call] = {"near": lambda _: find(Asked(), near), "far": lambda _: find(Asked(), far)}
    spent = side_by_side([None] * QUERIES, ROUNDS, **calls)
    table.line(f"keyset row {row:,} / row 1,000, {size}", spent["far"].p50, spent["near"].p50, 1.2)


def faceted(table: Table, size: str, live: int, words: list[str], found: Library) -> None:
    """Below a hundred thousand grouping is what ours does; from there on bitmaps are."""
    many = live >= MANY
    if many:
        print(f"{bits.build():,} bitmaps built")
    caches["local"].clear()
    calls: dict[str, Call] = {"ours": _fresh_facets, "grouped": lambda word: grouped(Asked(words=word))}
    spent = side_by_side(words[:20], ROUNDS, **calls, library=found.facets)
    ours = spent["ours"]
    table.line(f"facets / their GROUP BY, mean, {size}", ours.mean, spent["grouped"].mean, 0.2 if many else 1.3)
    table.line(f"facets / library, mean, {size}", ours.mean, spent["library"].mean, 7 if many else None)


def _fresh_facets(word: str) -> None:
    asked = Asked(words=word)
    caches["local"].delete(f"jobs/facets/{asked.canonical}")
    facets(asked)


def _after(row: int) -> Where:
    """Where the page begins behind that row."""
    found = JobSearch.objects.order_by("-published_at", "-job_id")[row]
    return Where(after=_encode(found, ("-published_at", "-job_id")))


def growth(table: Table, grown: dict[int, dict[str, float]]) -> None:
    targets = {"newest": 1.2, "ranked": 2.4, "filters": 1.2, "both, p95": 10}
    sizes = sorted(grown)
    for small, large in pairwise(sizes):
        for name, target in targets.items():
            table.line(f"{name}, {large:,} / {small:,} live", grown[large][name], grown[small][name], target)


def main(sizes: list[tuple[int, int]]) -> int:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    table = Table()
    try:
        # Names first: behind a million listings the database's memory is full of them.
        for line in registers.matching(*((12_000, 500) if SMALL else (120_000, 5_000))):
            table.line(*line)
        grown = {live: one_size(table, live, every) for live, every in sorted(sizes)}
        growth(table, grown)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 1 if table.missed else 0


def asked_sizes(words: list[str]) -> list[tuple[int, int]]:
    parts = [[int(part) for part in word.split("/")] for word in words]
    return [(part[0], part[-1]) for part in parts] or ([(10_000, 10_000)] if SMALL else FULL)


if __name__ == "__main__":
    sys.exit(main(asked_sizes(sys.argv[1:])))
