"""Which of the day's listings answer which saved questions: a bitmap a term, all questions in one pass.

A question is a set of terms that must all hold (lexemes of its words, its filters). Each term is an integer with a
bit a listing; the bits that survive the AND are its matches. What isn't a plain AND (phrases, a minus, "or", a salary
floor) is asked again of the survivors only.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from urllib.parse import parse_qsl

from django.db import connection
from django.utils import timezone

from diaspora.rates.models import Rates
from jobs.models import JobSearch, Question
from jobs.models.money import HOME
from jobs.models.search import HIREABLE, HIRES

LEXEMES = 'SELECT job_id, tsvector_to_array("full") FROM jobs_jobsearch WHERE job_id = ANY (%s)'
RECHECK = """
SELECT q.id, s.job_id
FROM unnest(%s::bigint[], %s::bigint[]) AS pair (question, job)
JOIN jobs_question q ON q.id = pair.question
JOIN jobs_jobsearch s ON s.job_id = pair.job
WHERE s."full" @@ websearch_to_tsquery('english', q.words)
"""
Bits = Mapping[str, int]


def newest_first(since: datetime, until: datetime) -> list[JobSearch]:
    """Visible listings that went live in the window, with what a mail shows of them."""
    rows = JobSearch.objects.visible().filter(published_at__gt=since, published_at__lte=until).for_cards()
    return list(rows.order_by("-published_at", "-job_id"))


def matches(questions: Iterable[Question], rows: Sequence[JobSearch]) -> dict[int, int]:
    """Per question's key a bitmap: bit n stands for rows[n].

    One statement for the lexemes, one for rates where a question has a floor, one where words need another look.
    """
    questions = list(questions)
    bits = _bits(rows)
    floors = _Floors(rows, questions)
    found = {question.pk: _surviving(question, bits, floors, len(rows)) for question in questions}
    doubtful = {question.pk: found[question.pk] for question in questions if not question.plain and found[question.pk]}
    return found | _asked_again(doubtful, rows) if doubtful else found


def _bits(rows: Sequence[JobSearch]) -> Bits:
    bits: dict[str, int] = defaultdict(int)
    place = {row.job_id: 1 << number for number, row in enumerate(rows)}
    with connection.cursor() as cursor:
        cursor.execute(LEXEMES, [list(place)])
        for job_id, lexemes in cursor.fetchall():
            for lexeme in lexemes:
                bits[lexeme] |= place[job_id]
    return bits


def _surviving(question: Question, bits: Bits, floors: "_Floors", size: int) -> int:
    left = (1 << size) - 1
    if question.plain:
        for lexeme in question.lexemes:
            left &= bits.get(lexeme, 0)
    for terms in _filters(question.canonical):
        if not left:
            return 0
        left &= _any(terms, bits)
    return floors.above(left, dict(parse_qsl(question.canonical)))


def _any(terms: Iterable[str], bits: Bits) -> int:
    either = 0
    for term in terms:
        either |= bits.get(term, 0)
    return either


_ONE: dict[str, Callable[[str], list[str]]] = {
    "hireable": lambda value: [f"is:hireable={one}" for one in HIREABLE.get(value, HIRES)],
    "skill": lambda value: [f"is:skill={value.lower()}"],
    **{flag: (lambda _value, flag=flag: [f"is:{flag}"]) for flag in ("sponsors", "remote", "relocation", "referral")},  # type: ignore[misc]
}


def _filters(canonical: str) -> list[list[str]]:
    """Terms of which one must hold, for each filter."""
    many: dict[str, list[str]] = defaultdict(list)
    found = []
    for name, value in parse_qsl(canonical):
        if name in _ONE:
            found.append(_ONE[name](value))
        elif name in ("country", "seniority"):
            many[name].append(f"is:{name}={value.lower()}")
    return found + list(many.values())


class _Floors:
    """Pay can't be a term: it's compared, for the few that are left."""

    def __init__(self, rows: Sequence[JobSearch], questions: Iterable[Question]) -> None:
        self.rows = rows
        asked = [dict(parse_qsl(one.canonical)) for one in questions if "floor=" in one.canonical]
        currencies = {query["currency"] for query in asked}
        self.rates = Rates(currencies, timezone.localdate()) if currencies else None

    def above(self, left: int, query: Mapping[str, str]) -> int:
        if not left or "floor" not in query or self.rates is None:
            return left
        floor, currency = int(query["floor"]), query["currency"]
        rupees = self.rates.rupees(floor, currency)
        wanted = floor if currency == HOME else rupees.amount if rupees else None
        pays = [row.salary_pkr if wanted is not None else self._same(row, currency) for row in self.rows]
        least = floor if wanted is None else wanted
        return sum(1 << number for number, paid in enumerate(pays) if left >> number & 1 and (paid or 0) >= least)

    def _same(self, row: JobSearch, currency: str) -> int | None:
        return row.salary_year if row.currency == currency else None


def _asked_again(doubtful: Mapping[int, int], rows: Sequence[JobSearch]) -> dict[int, int]:
    place = {row.job_id: 1 << number for number, row in enumerate(rows)}
    pairs = [(key, row.job_id) for key, left in doubtful.items() for row in rows if left & place[row.job_id]]
    sure = dict.fromkeys(doubtful, 0)
    with connection.cursor() as cursor:
        cursor.execute(RECHECK, [[key for key, _job in pairs], [job for _key, job in pairs]])
        for key, job in cursor.fetchall():
            sure[key] |= place[job]
    return sure
