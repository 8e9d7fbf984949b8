"""Made-up listings for the benches: 30,000 words as frequent as in a language (Zipf), the same rows in a library."""

import tempfile
from typing import Any

import tantivy
from django.db import connection

from jobs.models import Employer, JobSearch

VOCABULARY = 30_000
WORD = f"'w' || floor(exp(random() * ln({VOCABULARY})))::int"
AT_ONCE = 10_000
# Texts are put together from pieces of thirty words: drawing sixty words for each listing takes longer than all else.
PIECES = f"""
CREATE TABLE IF NOT EXISTS bench_pieces AS
SELECT n AS id, (SELECT string_agg({WORD}, ' ') FROM generate_series(1, 30 + n * 0)) AS text
FROM generate_series(0, 19999) n
"""
JOBS = f"""
INSERT INTO jobs_job (
  employer_id, source, title, description, description_html, language, country, also_in, place, workplace,
  remote_region, employer_of_record, employment_type, seniority, skills, salary_min, salary_max, currency,
  salary_period, relocation_paid, apply_url, apply_mail, hireable, status, status_at, created_at, published_at,
  edited_at, valid_through, renewals, version, open_requests
)
SELECT
  (SELECT min(id) FROM jobs_employer) + mod(n, 1000), 'import',
  (SELECT string_agg({WORD}, ' ') FROM generate_series(1, 4 + n * 0)), one.text || ' ' || other.text, '', 'en',
  (ARRAY['DE','NL','GB','CA','AE','SE','IE','AU','US','SA'])[1 + floor(random() * random() * 10)::int], '{{}}', 'City',
  (ARRAY['on_site','hybrid','remote'])[1 + mod(n, 3)], '', false, 'full_time',
  (ARRAY['junior','mid','senior','lead'])[1 + mod(n, 4)], ARRAY[{WORD}, {WORD}],
  30000 + mod(n, 90) * 1000, 40000 + mod(n, 90) * 1000, 'EUR', 'year', mod(n, 5) = 0, '', '',
  (ARRAY['yes_by_moving','not_known','no','perhaps'])[1 + mod(n, 4)], %s, now(), now(),
  now() - n * interval '1 second', now(), now() + interval '30 days', 0, 1, 0
FROM generate_series(%s, %s) n
JOIN bench_pieces one ON one.id = mod(n * 7, 20000)
JOIN bench_pieces other ON other.id = mod(n * 13 + n / 20000, 20000)
"""
CLAIMS = """
WITH made AS (
  INSERT INTO jobs_sponsorshipclaim (job_id, value, quote, read_by, checked_on, recheck_by, confirmed_at)
  SELECT id, 'offered', 'We sponsor.', 'rule', current_date, current_date + 90, now() FROM jobs_job
  WHERE mod(id, 4) = 1 AND claim_id IS NULL AND id > %s RETURNING id, job_id
)
UPDATE jobs_job SET claim_id = made.id FROM made WHERE made.job_id = jobs_job.id
"""
GINS = ("jobsearch_short", "jobsearch_full", "jobsearch_skills", "jobsearch_also_in")


def fill(live: int, ended: int = 0) -> None:
    """`live` listings in all that search knows, and `ended` more that were live once."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET maintenance_work_mem = '256MB'; SET work_mem = '64MB'")
        if not Employer.objects.exists():
            Employer.objects.bulk_create(Employer(name=f"Firm {n}", slug=f"firm-{n}") for n in range(1000))
            cursor.execute(PIECES)
            cursor.execute("CREATE UNIQUE INDEX bench_piece ON bench_pieces (id); ANALYZE bench_pieces")
            cursor.execute("ALTER TABLE jobs_jobsearch SET (autovacuum_enabled = off)")
        have = JobSearch.objects.count()
        # In bulk, an index made behind the rows takes a fraction of one that grows with them.
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY (%s)", [list(GINS)])
        indexes = cursor.fetchall() if live > have else []
        for name, _definition in indexes:
            cursor.execute(f'DROP INDEX "{name}"')
        if have < live:
            _go_live(cursor, have, live)
        for _name, definition in indexes:
            cursor.execute(definition)
        if ended:
            cursor.execute(JOBS, ["expired", live, live + ended - 1])
        for table in ("jobs_jobsearch", "jobs_job"):
            cursor.execute(f"VACUUM ANALYZE {table}")


def _go_live(cursor: Any, have: int, live: int) -> None:
    """Those that were put in as ended first, then new ones."""
    cursor.execute("UPDATE jobs_job SET status = 'live' WHERE status = 'expired' RETURNING 1")
    cursor.execute("SELECT count(*), coalesce(max(id), 0) FROM jobs_job")
    listings, before = cursor.fetchone()
    for start in range(listings, live, AT_ONCE):
        cursor.execute(JOBS, ["live", start, min(start + AT_ONCE, live) - 1])
    cursor.execute(CLAIMS, [before])
    cursor.execute("SELECT id FROM jobs_job ORDER BY id OFFSET %s", [have])
    new = [row[0] for row in cursor.fetchall()]
    for start in range(0, len(new), AT_ONCE):
        JobSearch.objects.all().refresh(new[start : start + AT_ONCE])


def library() -> tuple[Any, Any]:
    """The same words and rows in tantivy, on disk, in this process."""
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("id", stored=True, indexed=True)
    builder.add_text_field("short")
    for name in ("country", "seniority", "hireable"):
        builder.add_text_field(name, fast=True, tokenizer_name="raw")
    for name in ("sponsors", "remote"):
        builder.add_boolean_field(name, indexed=True, fast=True)
    for name in ("salary", "published"):
        builder.add_integer_field(name, indexed=True, fast=True)
    index = tantivy.Index(builder.build(), path=tempfile.mkdtemp())
    writer = index.writer(100_000_000)
    rows = JobSearch.objects.values_list(
        "job_id", "job__title", "job__skills", "job__employer__name", "country", "seniority", "hireable", "sponsors",
        "remote", "salary_year", "published_at",
    )  # fmt: skip
    for job_id, title, skills, employer, country, seniority, hireable, sponsors, remote, pay, at in rows.iterator(
        5_000
    ):
        writer.add_document(
            tantivy.Document(
                id=job_id, short=f"{title} {' '.join(skills)} {employer}", country=country, seniority=seniority,
                hireable=hireable, sponsors=sponsors, remote=remote, salary=pay or 0, published=int(at.timestamp()),
            )
        )  # fmt: skip
    writer.commit()
    index.reload()
    return index, index.searcher()
