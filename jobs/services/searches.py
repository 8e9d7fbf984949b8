"""Saved searches: a question kept under a name, and which new listings answer it."""

from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from jobs.asked import Asked
from jobs.models import Question, SavedSearch

SAVED_MAX = 30
WORDS_OF = """
SELECT tsvector_to_array(to_tsvector('english', %(words)s)),
  websearch_to_tsquery('english', %(words)s)::text = plainto_tsquery('english', %(words)s)::text
"""


class TooMany(Exception):
    pass


def question_of(asked: Asked) -> Question:
    lexemes, plain = _lexemes(asked.words)
    question, _made = Question.objects.get_or_create(
        canonical=asked.canonical, defaults={"words": asked.words, "lexemes": lexemes, "plain": plain}
    )
    return question


def _lexemes(words: str) -> tuple[list[str], bool]:
    with connection.cursor() as cursor:
        cursor.execute(WORDS_OF, {"words": words})
        lexemes, plain = cursor.fetchone()
    return list(lexemes), bool(plain)


@transaction.atomic
def save_search(asked: Asked, *, by: Any, name: str) -> SavedSearch:
    """The same question again goes on under its old name. Raises TooMany."""
    question = question_of(asked)
    saved: SavedSearch | None = by.saved_searches.filter(question=question).first()
    if saved is None:
        if by.saved_searches.running().count() >= SAVED_MAX:
            raise TooMany
        saved, _made = SavedSearch.objects.get_or_create(member=by, question=question, defaults={"name": name[:80]})
    if saved.stopped_at:
        saved.stopped_at = None
        saved.save(update_fields=["stopped_at"])
    return saved


def stop(saved: SavedSearch) -> None:
    saved.stopped_at = timezone.now()
    saved.save(update_fields=["stopped_at"])


def resume(saved: SavedSearch) -> None:
    saved.stopped_at = None
    saved.save(update_fields=["stopped_at"])
