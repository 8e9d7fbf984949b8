"""Numbers beside the filters from bitmaps: past 100,000 live listings grouping takes too long.

A row of `SearchBits` for each value of a filter, and for each word that one listing in a hundred has. Words and
chosen filters are AND-ed and the bits of each value counted, which costs the same for every word. What the bitmaps
can't answer (rare words, phrases, pay, days) is grouped as before: then few listings are left, or none of it
is in a bitmap.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import numpy as np
from django.core.cache import caches
from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from jobs.asked import Asked
from jobs.models import JobSearch, SearchBits
from jobs.models.search import FLAGS, HIREABLE, HIREABLES, SENIORITIES, unpack

WORTH_IT = 100_000
REBUILT_EACH = timedelta(minutes=10)
# Older numbers than these aren't shown: the worker that builds them is away.
TRUSTED_FOR = timedelta(minutes=30)
COMMON = 0.01
ASKED_AGAIN_AFTER_S = 60
KINDS = ("country", "seniority", "hireable", *FLAGS)
LIVE = """
COPY (SELECT job_id, facet FROM jobs_jobsearch WHERE valid_through > now() ORDER BY job_id) TO STDOUT (FORMAT BINARY)
"""
HAVING = 'COPY (SELECT job_id FROM jobs_jobsearch WHERE "full" @@ {}::tsquery) TO STDOUT (FORMAT BINARY)'
KEEP = "COPY jobs_searchbits (kind, value, bits, built_at) FROM STDIN (FORMAT BINARY)"
# What ANALYZE saw of the words, at no cost to us; two more numbers close the list of shares.
WORDS = """
SELECT word, share
FROM pg_stats,
  unnest(most_common_elems::text::text[], most_common_elem_freqs[1:cardinality(most_common_elem_freqs) - 2])
  AS common (word, share)
WHERE schemaname = current_schema() AND tablename = 'jobs_jobsearch' AND attname = 'full'
  AND share >= %s AND word NOT LIKE 'is:%%'
"""
NUMBERS = """
WITH asked AS (
  SELECT tsvector_to_array(to_tsvector('english', %(words)s)) AS lexemes
  WHERE websearch_to_tsquery('english', %(words)s)::text = plainto_tsquery('english', %(words)s)::text
),
terms AS (
  SELECT b.bits FROM asked JOIN jobs_searchbits b ON b.kind = 'word' AND b.value = ANY (asked.lexemes)
  UNION ALL
  SELECT bits FROM jobs_searchbits WHERE kind = 'all' AND built_at > %(trusted)s
),
chosen AS MATERIALIZED (
  SELECT b.kind, bit_or(b.bits)::bit varying AS bits
  FROM jobs_searchbits b
  JOIN unnest(%(kinds)s::text[], %(values)s::text[]) AS wanted (kind, value) USING (kind, value)
  GROUP BY b.kind
),
said AS MATERIALIZED (
  -- One term for each word and one for all: fewer, and a word has no bitmap. A country may have none either.
  SELECT bit_and(bits)::bit varying AS bits FROM terms
  HAVING count(*) = (SELECT cardinality(lexemes) + 1 FROM asked)
  AND (SELECT count(*) FROM chosen) = (SELECT count(DISTINCT kind) FROM unnest(%(kinds)s::text[]) AS wanted (kind))
),
bases AS MATERIALIZED (
  SELECT kind, CASE WHEN others.bits IS NULL THEN said.bits ELSE said.bits & others.bits END AS bits
  FROM said CROSS JOIN unnest(%(all)s::text[]) AS each (kind)
  CROSS JOIN LATERAL (
    SELECT bit_and(chosen.bits)::bit varying AS bits FROM chosen WHERE chosen.kind <> each.kind
  ) others
)
SELECT kind, value, bit_count(b.bits & bases.bits) FROM bases JOIN jobs_searchbits b USING (kind) WHERE kind <> 'all'
UNION ALL
SELECT 'all', '', bit_count(bits) FROM bases WHERE kind = 'all'
"""
IDS = np.dtype([("fields", ">i2"), ("size", ">i4"), ("id", ">i8")])
LISTINGS = np.dtype([("fields", ">i2"), ("size", ">i4"), ("id", ">i8"), ("size2", ">i4"), ("facet", ">i4")])
HEADER, TRAILER = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"


def numbers(asked: Asked) -> Mapping[str, Mapping[str, int]] | None:
    """By kind and value, and under "all" how many there are. None where the bitmaps have no answer."""
    if asked.skill or asked.since or asked.floor or asked.employer:
        return None
    if not _are_there():
        return None
    wanted = list(_wanted(asked))
    given: dict[str, Any] = {
        "words": asked.words, "trusted": timezone.now() - TRUSTED_FOR, "all": ["all", *KINDS],
        "kinds": [kind for kind, _value in wanted], "values": [value for _kind, value in wanted],
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(NUMBERS, given)
        found = cursor.fetchall()
    if not found:
        return None
    counts: dict[str, dict[str, int]] = {}
    for kind, value, number in found:
        if number:
            counts.setdefault(kind, {})[value] = number
    return counts


def _are_there() -> bool:
    """As it was within the last minute: small sites have none, and don't ask each time."""
    known = caches["local"].get("jobs/bits")
    if known is None:
        known = SearchBits.objects.filter(kind="all").exists()
        caches["local"].set("jobs/bits", known, ASKED_AGAIN_AFTER_S)
    return bool(known)


def _wanted(asked: Asked) -> Iterator[tuple[str, str]]:
    """Values of the filters that were chosen."""
    yield from (("country", code) for code in asked.countries)
    yield from (("seniority", level) for level in asked.seniority)
    if asked.hireable:
        yield from (("hireable", str(one)) for one in HIREABLE[asked.hireable])
    yield from ((flag, "1") for flag in FLAGS if getattr(asked, flag))


def are_due() -> bool:
    """Where there are enough live listings, ten minutes after the last time; or there are too few by now."""
    built = SearchBits.objects.filter(kind="all").values_list("built_at", flat=True).first()
    if built and built > timezone.now() - REBUILT_EACH:
        return False
    return bool(built) or JobSearch.objects.visible().count() >= WORTH_IT


def rebuild() -> None:
    if JobSearch.objects.visible().count() >= WORTH_IT:
        build()
    else:
        SearchBits.objects.all().delete()


def build() -> int:
    """All bitmaps anew. Returns how many; 0 where another process is at it."""
    now = timezone.now()
    made = 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext('jobs_searchbits'))")
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute("SET LOCAL statement_timeout = '300s'")
        rows = _read(cursor, sql.SQL(LIVE), LISTINGS)
        cursor.execute(WORDS, [COMMON])
        words = [word for word, _share in cursor.fetchall()]
        packed = [*_filters(rows["facet"].astype(np.int64)), *_words(cursor, words, rows["id"].astype(np.int64))]
        cursor.execute("DELETE FROM jobs_searchbits")
        with cursor.copy(KEEP) as copy:
            copy.write(HEADER)
            for kind, value, mask in packed:
                copy.write(_row(kind, value, mask, now))
                made += 1
            copy.write(TRAILER)
    return made


def _filters(facets: Any) -> Iterator[tuple[str, str, Any]]:
    yield "all", "", np.ones(len(facets), dtype=bool)
    yield from ((flag, "1", facets >> bit & 1 == 1) for bit, flag in enumerate(FLAGS))
    yield from (("hireable", str(value), facets >> 4 & 7 == at) for at, value in enumerate(HIREABLES))
    yield from (("seniority", value, facets >> 7 & 7 == at) for at, value in enumerate(SENIORITIES))
    countries = facets >> 10
    for number in np.unique(countries):
        yield "country", unpack(int(number) << 10)["country"], countries == number


def _words(cursor: Any, words: list[str], ids: Any) -> Iterator[tuple[str, str, Any]]:
    for word in words:
        lexeme = "'" + word.replace("\\", "\\\\").replace("'", "''") + "'"
        having = _read(cursor, sql.SQL(HAVING).format(sql.Literal(lexeme)), IDS)["id"].astype(np.int64)
        mask = np.zeros(len(ids), dtype=bool)
        if len(ids):
            at = np.searchsorted(ids, having).clip(max=len(ids) - 1)
            mask[at[ids[at] == having]] = True
        yield "word", word, mask


def _read(cursor: Any, query: Any, shape: Any) -> Any:
    """Rows of fixed width, as the binary format lays them: 19 bytes before, 2 behind."""
    with cursor.copy(query) as copy:
        data = b"".join(bytes(part) for part in copy)
    return np.frombuffer(data, dtype=shape, offset=19, count=(len(data) - 21) // shape.itemsize)


def _row(kind: str, value: str, mask: Any, now: Any) -> bytes:
    bits = np.packbits(mask).tobytes()
    since_2000_us = round((now.timestamp() - 946_684_800) * 1_000_000)
    sized = len(mask).to_bytes(4, "big") + bits
    fields = (kind.encode(), value.encode(), sized, since_2000_us.to_bytes(8, "big", signed=True))
    return (4).to_bytes(2, "big") + b"".join(len(one).to_bytes(4, "big") + one for one in fields)
