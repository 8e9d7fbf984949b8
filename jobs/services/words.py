"""Did you mean: asked only when nothing was found."""

from datetime import timedelta

from django.db import connection, transaction
from django.utils import timezone

from jobs.asked import tidy_words
from jobs.models import JobWord

REBUILT_EACH = timedelta(hours=6)
BUILD = """
INSERT INTO jobs_jobword (word, listings, built_at)
SELECT word, ndoc, %(now)s
FROM ts_stat($$
  SELECT to_tsvector('simple', j.title || ' ' || array_to_string(j.skills, ' '))
  FROM jobs_job j JOIN jobs_jobsearch s ON s.job_id = j.id
$$)
WHERE length(word) BETWEEN 3 AND 40 AND word ~ '^[[:alpha:]+#.-]+$'
"""
NEAREST = """
SELECT asked.number, near.word
FROM unnest(%(words)s::text[]) WITH ORDINALITY AS asked (word, number)
LEFT JOIN LATERAL (
  SELECT word FROM jobs_jobword WHERE word %% asked.word
  ORDER BY similarity(word, asked.word) DESC, listings DESC
  LIMIT 1
) near ON TRUE
WHERE NOT EXISTS (SELECT FROM jobs_jobword known WHERE known.word = asked.word)
"""


def rebuild_words() -> None:
    """Tick: from the titles and skills of what is live."""
    newest = JobWord.objects.order_by("-built_at").values_list("built_at", flat=True).first()
    if newest and newest > timezone.now() - REBUILT_EACH:
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM jobs_jobword")
        cursor.execute(BUILD, {"now": timezone.now()})


def meant(words: str) -> str:
    """The question with each unknown word replaced by the nearest known one; "" where that changes nothing."""
    parts = tidy_words(words).split()
    with transaction.atomic(), connection.cursor() as cursor:
        # Two swapped letters in a word of six leave three trigrams of eleven.
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = 0.2")
        cursor.execute(NEAREST, {"words": parts})
        found = {number - 1: word for number, word in cursor.fetchall() if word}
    better = " ".join(found.get(number, part) for number, part in enumerate(parts))
    return better if found and better != " ".join(parts) else ""
