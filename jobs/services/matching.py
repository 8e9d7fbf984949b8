"""Reverse matching: each of the window's listings against all saved searches of many members, in one pass.

A question is a set of terms that must all hold (lexemes of its words, its filters). Each term is an integer with a
bit a listing; the bits that survive the AND are its matches, and a member's are the OR of their searches'. An integer
of two thousand bits is one machine loop, so a million searches take seconds. What isn't a plain AND (phrases, a minus,
"or", a salary floor) is asked again of the survivors only.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl

from django.db import connection
from django.utils import timezone

from diaspora.rates.models import Rates
from jobs.models import JobSearch, SavedSearch
from jobs.models.money import HOME
from jobs.models.search import CARD, HIREABLE, HIRES, NEWEST

LEXEMES = 'SELECT job_id, tsvector_to_array("full") FROM jobs_jobsearch WHERE job_id = ANY (%s)'
RECHECK = """
SELECT q.id, s.job_id
FROM unnest(%s::bigint[], %s::bigint[]) AS pair (question, job)
JOIN jobs_question q ON q.id = pair.question
JOIN jobs_jobsearch s ON s.job_id = pair.job
WHERE s."full" @@ websearch_to_tsquery('english', q.words)
"""


class Saved(NamedTuple):
    """One running search of a member; `question` is the key of what it asks, which many share."""

    member: int
    name: str
    cadence: str
    question: int
    canonical: str
    lexemes: Sequence[str]
    plain: bool


def searches_of(members: Iterable[int]) -> list[Saved]:
    """In the order of members, and of each one's oldest first. One statement."""
    rows = SavedSearch.objects.running().filter(member__in=members).order_by("member", "pk")
    return [
        Saved(*row)
        for row in rows.values_list(
            "member_id", "name", "cadence", "question_id", "question__canonical", "question__lexemes",
            "question__plain",
        )
    ]  # fmt: skip


class Day:
    """Listings of a window, newest first, and a bitmap for each term that any of them meets: bit n is rows[n]."""

    def __init__(self, rows: Sequence[JobSearch], terms: Mapping[int, Iterable[str]]) -> None:
        self.rows, self.all = rows, (1 << len(rows)) - 1
        self.place = {row.job_id: 1 << number for number, row in enumerate(rows)}
        self._bits: dict[str, int] = defaultdict(int)
        for job_id, found in terms.items():
            for term in found:
                self._bits[term] |= self.place[job_id]
        self._ages = [-row.published_at.timestamp() for row in rows]

    @classmethod
    def read(cls, since: datetime, until: datetime) -> "Day":
        """Visible listings that went live in the window, with what a mail shows of them. Two statements."""
        found = JobSearch.objects.visible().filter(published_at__gt=since, published_at__lte=until)
        rows = list(
            found.select_related("job__employer").only(*CARD, "job__poster", "job__employer__slug").order_by(*NEWEST)
        )
        terms: dict[int, list[str]] = {}
        if rows:
            with connection.cursor() as cursor:
                cursor.execute(LEXEMES, [[row.job_id for row in rows]])
                terms = dict(cursor.fetchall())
        for row in rows:
            terms[row.job_id].append(f"is:employer={row.job.employer.slug}")
        return cls(rows, terms)

    def after(self, moment: datetime) -> int:
        """Those that went live later."""
        return (1 << bisect_left(self._ages, -moment.timestamp())) - 1

    def hits(self, asked: Saved) -> int:
        """All but what must be asked again: words that aren't plain, and the floor of pay."""
        left, bits = self.all, self._bits
        if asked.plain:
            for lexeme in asked.lexemes:
                left &= bits.get(lexeme, 0)
                if not left:
                    return 0
        for terms in _filters(asked.canonical):
            either = 0
            for term in terms:
                either |= bits.get(term, 0)
            left &= either
        return left


def answers(day: Day, searches: Iterable[Saved]) -> dict[int, int]:
    """The bitmap of each question that any listing meets. At most one statement for rates and one for phrases."""
    found: dict[int, int] = {}
    asked_again: dict[int, Saved] = {}
    for one in searches:
        if one.question not in found:
            found[one.question] = left = day.hits(one)
            if left and (not one.plain or "floor=" in one.canonical):
                asked_again[one.question] = one
    if asked_again:
        _look_again(day, found, asked_again.values())
    return found


def _look_again(day: Day, found: dict[int, int], asked: Iterable[Saved]) -> None:
    paid = [(one, dict(parse_qsl(one.canonical))) for one in asked if "floor=" in one.canonical]
    if paid:
        rates = Rates({query["currency"] for _one, query in paid}, timezone.localdate())
        for one, query in paid:
            found[one.question] = _paying(day, found[one.question], int(query["floor"]), query["currency"], rates)
    doubtful = {one.question: found[one.question] for one in asked if not one.plain and found[one.question]}
    if doubtful:
        found |= _phrases(day, doubtful)


def _paying(day: Day, left: int, floor: int, currency: str, rates: Rates) -> int:
    """Pay can't be a term: it's compared, for the few that are left."""
    rupees = None if currency == HOME else rates.rupees(floor, currency)
    wanted = floor if currency == HOME else rupees.amount if rupees else None
    for number in places(left):
        row = day.rows[number]
        paid = row.salary_pkr if wanted is not None else row.salary_year if row.currency == currency else None
        if (paid or 0) < (floor if wanted is None else wanted):
            left ^= 1 << number
    return left


def _phrases(day: Day, doubtful: Mapping[int, int]) -> dict[int, int]:
    pairs = [(key, day.rows[number].job_id) for key, left in doubtful.items() for number in places(left)]
    sure = dict.fromkeys(doubtful, 0)
    with connection.cursor() as cursor:
        cursor.execute(RECHECK, [[key for key, _job in pairs], [job for _key, job in pairs]])
        for key, job in cursor.fetchall():
            sure[key] |= day.place[job]
    return sure


def places(bits: int, most: int | None = None) -> list[int]:
    """Numbers of the bits that are set, the lowest first."""
    found: list[int] = []
    while bits and len(found) != most:
        bit = bits & -bits
        bits ^= bit
        found.append(bit.bit_length() - 1)
    return found


def best(mine: Sequence[tuple[int, str]], most: int) -> tuple[list[tuple[int, str]], int]:
    """`mine`: (bitmap, name) of a member's searches. The newest `most` places, each with the first search that it
    meets, which is its reason; and the number of all."""
    together = 0
    for bits, _name in mine:
        together |= bits
    chosen = [(place, next(name for bits, name in mine if bits >> place & 1)) for place in places(together, most)]
    return chosen, together.bit_count()


_ONE: dict[str, Callable[[str], tuple[str, ...]]] = {
    "hireable": lambda value: tuple(f"is:hireable={one}" for one in HIREABLE.get(value, HIRES)),
    "skill": lambda value: (f"is:skill={value.lower()}",),
    "employer": lambda value: (f"is:employer={value}",),
    **{flag: (lambda _value, flag=flag: (f"is:{flag}",)) for flag in ("sponsors", "remote", "relocation", "referral")},  # type: ignore[misc]
}


@lru_cache(maxsize=20_000)
def _filters(canonical: str) -> tuple[tuple[str, ...], ...]:
    """Terms of which one must hold, for each filter."""
    many: dict[str, list[str]] = defaultdict(list)
    found = []
    for name, value in parse_qsl(canonical):
        if name in _ONE:
            found.append(_ONE[name](value))
        elif name in ("country", "seniority"):
            many[name].append(f"is:{name}={value.lower()}")
    return (*found, *map(tuple, many.values()))
