"""Search: our view's statements against the bare SQL and a search library, on the same made-up listings.

`python -m bench.jobs [LIVE …]` prints a line for each measure: ours, the yardstick of the same run, the ratio and the
target, and exits 1 when a target is missed. Sizes are numbers of live listings; 10,000 and 100,000 by default. Times
are processor milliseconds of this process and of the database's, medians of five rounds in turn.
"""

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaspora.settings")
django.setup()

import tantivy  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.db import connection  # noqa: E402

from jobs.asked import Asked  # noqa: E402
from jobs.models import Employer, JobSearch, RegisterEdition  # noqa: E402
from jobs.services.facets import facets, grouped  # noqa: E402
from jobs.services.finding import Where, find  # noqa: E402
from jobs.services.registers import decisions  # noqa: E402

DICE = random.Random(7)
VOCABULARY = 30_000
QUERIES, ROUNDS = 40, 5
TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")
WORD = f"'w' || floor(exp(random() * ln({VOCABULARY})))::int"
JOBS = f"""
INSERT INTO jobs_job (
  employer_id, source, title, description, description_html, language, country, also_in, place, workplace,
  remote_region, employer_of_record, employment_type, seniority, skills, salary_min, salary_max, currency,
  salary_period, relocation_paid, apply_url, apply_mail, hireable, status, status_at, created_at, published_at,
  edited_at, valid_through, renewals, version, open_requests
)
SELECT
  (SELECT min(id) FROM jobs_employer) + mod(n, 1000), 'import',
  (SELECT string_agg({WORD}, ' ') FROM generate_series(1, 4 + n * 0)),
  (SELECT string_agg({WORD}, ' ') FROM generate_series(1, 60 + n * 0)), '', 'en',
  (ARRAY['DE','NL','GB','CA','AE','SE','IE','AU','US','SA'])[1 + floor(random() * random() * 10)::int], '{{}}', 'City',
  (ARRAY['on_site','hybrid','remote'])[1 + mod(n, 3)], '', false, 'full_time',
  (ARRAY['junior','mid','senior','lead'])[1 + mod(n, 4)], ARRAY[{WORD}, {WORD}],
  30000 + mod(n, 90) * 1000, 40000 + mod(n, 90) * 1000, 'EUR', 'year', mod(n, 5) = 0, '', '',
  (ARRAY['yes_by_moving','not_known','no','perhaps'])[1 + mod(n, 4)], 'live', now(), now(),
  now() - n * interval '1 second', now(), now() + interval '30 days', 0, 1, 0
FROM generate_series(%s, %s) n
"""
CLAIMS = """
WITH made AS (
  INSERT INTO jobs_sponsorshipclaim (job_id, value, quote, read_by, checked_on, recheck_by, confirmed_at)
  SELECT id, 'offered', 'We sponsor.', 'rule', current_date, current_date + 90, now() FROM jobs_job
  WHERE mod(id, 4) = 1
  AND claim_id IS NULL RETURNING id, job_id
)
UPDATE jobs_job SET claim_id = made.id FROM made WHERE made.job_id = jobs_job.id
"""
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


def fill(live: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        have = JobSearch.objects.count()
        if not have:
            Employer.objects.bulk_create(Employer(name=f"Firm {n}", slug=f"firm-{n}") for n in range(1000))
        for start in range(have, live, 10_000):
            cursor.execute(JOBS, [start, min(start + 10_000, live) - 1])
            cursor.execute(CLAIMS)
            cursor.execute("SELECT max(id) FROM jobs_job")
            newest = cursor.fetchone()[0]
            JobSearch.objects.all().refresh(range(newest - 9_999, newest + 1))
        cursor.execute("VACUUM ANALYZE jobs_jobsearch")
        cursor.execute("VACUUM ANALYZE jobs_job")


def library() -> tuple[Any, Any]:
    """The same words and rows in tantivy."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True)
    builder.add_text_field("short")
    schema = builder.build()
    index = tantivy.Index(schema, path=tempfile.mkdtemp())
    writer = index.writer(100_000_000)
    rows = JobSearch.objects.values_list("job_id", "job__title", "job__skills", "job__employer__name")
    for job_id, title, skills, employer in rows.iterator(5_000):
        document = tantivy.Document()
        document.add_integer("id", job_id)
        document.add_text("short", f"{title} {' '.join(skills)} {employer}")
        writer.add_document(document)
    writer.commit()
    index.reload()
    return index, index.searcher()


def backend_ms(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * TICK_MS


def cost(call: Callable[[Any], Any], given: list[Any]) -> float:
    """Processor milliseconds a call, here and in the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        pid = cursor.fetchone()[0]
    here, there = time.process_time(), backend_ms(pid)
    for one in given:
        call(one)
    return ((time.process_time() - here) * 1000 + backend_ms(pid) - there) / len(given)


def side_by_side(given: list[Any], **calls: Callable[[Any], Any]) -> dict[str, float]:
    rounds: dict[str, list[float]] = {name: [] for name in calls}
    for name, call in calls.items():
        cost(call, given[:5])
        del name
    for _ in range(ROUNDS):
        for name, call in calls.items():
            rounds[name].append(cost(call, given))
    return {name: statistics.median(found) for name, found in rounds.items()}


def common_words(number: int) -> list[str]:
    """Drawn as in the listings, so that half of them are frequent."""
    return [f"w{int(VOCABULARY ** DICE.random())}" for _ in range(number)]


def bare(word: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(RANKED, [word, word])
        found = len(cursor.fetchall())
        if found < 26:
            cursor.execute(BEHIND, [word, word, 26 - found])
            cursor.fetchall()


def searched(index: Any, searcher: Any) -> Callable[[str], None]:
    def search(word: str) -> None:
        hits = searcher.search(index.parse_query(word, ["short"]), 25).hits
        ids = [searcher.doc(address)["id"][0] for _score, address in hits]
        list(JobSearch.objects.filter(pk__in=ids).for_cards())

    return search


class Table:
    def __init__(self) -> None:
        self.missed = 0

    def line(self, what: str, ours: float, yardstick: float, target: float) -> None:
        ratio = ours / yardstick if yardstick else float("inf")
        met = ratio <= target
        self.missed += not met
        print(f"{what:58}{ours:10.2f}{yardstick:10.2f}{ratio:8.2f}  ≤ {target:<6g}{'' if met else ' MISSED'}")


def one_size(table: Table, live: int) -> dict[str, float]:
    fill(live)
    index, searcher = library()
    words = common_words(QUERIES)
    caches["local"].clear()
    found = side_by_side(
        words, ours=lambda word: find(Asked(words=word), Where()), bare=bare, library=searched(index, searcher)
    )
    table.line(f"ranked page / library and fetch, {live:,} live", found["ours"], found["library"], 3.0)
    table.line(f"ranked page / bare SQL, {live:,} live", found["ours"], found["bare"], 1.3)
    newest = side_by_side(words, ours=lambda word: find(Asked(words=word), Where(sort="newest")))
    four = Asked(countries=("DE",), sponsors=True, remote=True, floor=50_000, currency="EUR")
    filters = side_by_side([four] * QUERIES, ours=lambda asked: find(asked, Where()))
    mixed = [Asked(words=word, countries=("NL",), sponsors=True) for word in words]
    both = side_by_side(mixed, ours=lambda asked: find(asked, Where()))
    deep = side_by_side([_after(1_000), _after(min(10_000, live - 100))], ours=lambda where: find(Asked(), where))
    first, last = (
        cost(lambda where: find(Asked(), where), [where] * 60) for where in (_after(1000), _after(live // 2))
    )
    del deep
    table.line(f"keyset row {live // 2:,} / row 1,000, {live:,} live", last, first, 1.2)
    group = side_by_side([Asked(words=word) for word in words[:10]], ours=_fresh_facets, bare=grouped)
    table.line(f"facets / their GROUP BY, {live:,} live", group["ours"], group["bare"], 1.3)
    return {"ranked": found["ours"], "newest": newest["ours"], "filters": filters["ours"], "both": both["ours"]}


def _fresh_facets(asked: Asked) -> None:
    caches["local"].clear()
    facets(asked)


def _after(row: int) -> Where:
    """Where the page begins behind that row."""
    from diaspora.pages import _encode

    found = JobSearch.objects.order_by("-published_at", "-job_id")[row]
    return Where(after=_encode(found, ("-published_at", "-job_id")))


def registers(names: int, employers: int) -> None:
    """Wall time of matching: the database does the work."""
    edition = RegisterEdition.objects.create(register="uk", published_on="2026-01-01", sha256="bench", is_current=True)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO jobs_registerrow"
            f" (edition_id, name, core, trading, town, region, number, type_and_rating, route)"
            f" SELECT %s, core || ' Ltd', core, '', 'Leeds', '', '', '', ''"
            f" FROM (SELECT (SELECT string_agg({WORD}, ' ')"
            f" FROM generate_series(1, 3 + n * 0)) AS core FROM generate_series(1, %s) n) made",
            [edition.pk, names],
        )
        cursor.execute("ANALYZE jobs_registerrow")
        cursor.execute("SELECT core FROM jobs_registerrow ORDER BY random() LIMIT %s", [employers])
        asked = {n: Employer(pk=n, name=f"{core} Limited") for n, (core,) in enumerate(cursor.fetchall(), 1)}
    started = time.monotonic()
    found = sum(decision.verdict != "none" for _employer, decision in decisions(edition, asked))
    seconds = time.monotonic() - started
    print(f"matching {employers:,} employers to {names:,} names: {seconds:.1f} s, {found:,} with candidates (≤ 30 s)")


def main(sizes: list[int]) -> int:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    table = Table()
    try:
        print(f"{'what':58}{'ours ms':>10}{'other ms':>10}{'ratio':>8}  target")
        grown = {live: one_size(table, live) for live in sorted(sizes)}
        smallest, largest = min(grown), max(grown)
        for name, target in (("newest", 1.2), ("ranked", 2.4), ("filters", 1.2), ("both", 10)):
            table.line(f"{name}, {largest:,} / {smallest:,} live", grown[largest][name], grown[smallest][name], target)
        registers(120_000, 5_000)
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main([int(size) for size in sys.argv[1:]] or [10_000, 100_000]))
