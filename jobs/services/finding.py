"""The one way from a question to a page of listings.

With words the best come first: of the newest 200 listings that have them in title, skills or employer, the best by
words and freshness; behind them those that have them anywhere, newest first. Everything else is a keyset page.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.contrib.postgres.search import SearchRank
from django.core.cache import caches
from django.db.models import F
from django.utils import timezone

from diaspora.pages import COUNT_CAP, BadCursor, Count, Page, capped_count, keyset_page
from jobs.asked import Asked
from jobs.models import JobSearch
from jobs.models.search import NEWEST, PAGED, JobSearchQuerySet, search_query

PAGE = 25
POOL = 200
COUNTED_FOR_S = 60
SORTS = {
    "newest": NEWEST,
    "salary": ("-salary_pkr", "-job_id"),
    "deadline": ("valid_through", "job_id"),
}
# A listing of 30 days ago weighs half of today's.
HALF_AFTER_S = 30 * 86_400


@dataclass(frozen=True)
class Where:
    """Which page: `sort` is "best" or one of SORTS; the cursors are those of the page before; `without` are the keys
    of listings that this viewer doesn't get to see."""

    sort: str = ""
    after: str = ""
    before: str = ""
    without: tuple[int, ...] = ()


def matching(asked: Asked, without: Sequence[int] = ()) -> JobSearchQuerySet:
    rows = _filtered(asked, without)
    return rows.saying(asked.words) if asked.words else rows


def _filtered(asked: Asked, without: Sequence[int]) -> JobSearchQuerySet:
    """By everything but the words."""
    rows = JobSearch.objects.visible().asked(asked)
    return rows.exclude(job__in=without) if without else rows


def find(asked: Asked, where: Where) -> Page[JobSearch]:
    """Narrow rows, whose cards are `services.cards`'. Raises BadCursor."""
    if asked.words and where.sort in ("", "best"):
        return _best(asked, where)
    order = SORTS.get(where.sort, NEWEST)
    rows = matching(asked, where.without).for_pages()
    if where.sort == "salary":
        rows = rows.filter(salary_pkr__isnull=False)
    return keyset_page(rows, order, after=where.after, before=where.before, size=PAGE)


def count(asked: Asked) -> Count:
    """As it was within the last minute."""
    key = f"jobs/count/{asked.canonical}"
    found = caches["local"].get(key)
    if isinstance(found, Count):
        return found
    fresh = capped_count(matching(asked))
    caches["local"].set(key, fresh, COUNTED_FOR_S)
    return fresh


def counted(asked: Asked, total: int) -> Count:
    """From the facets' `total`, which costs nothing more; but they know a listing's first country only."""
    return count(asked) if asked.countries else Count(min(total, COUNT_CAP), total > COUNT_CAP)


def _best(asked: Asked, where: Where) -> Page[JobSearch]:
    """Cursors: "r50" is the 50th of the ranked; "f…" a keyset cursor among those found anywhere."""
    cursor = where.after or where.before
    if cursor[:1] == "f":
        return _anywhere(asked, replace(where, after=where.after[1:], before=where.before[1:]))
    start = _rank_of(cursor)
    rows = _ranked(asked, where, start, start + PAGE + 1)
    previous = f"r{max(start - PAGE, 0)}" if start else None
    if len(rows) > PAGE:
        return Page(rows[:PAGE], next=f"r{start + PAGE}", previous=previous)
    behind = keyset_page(_elsewhere(asked, where), NEWEST, size=max(PAGE - len(rows), 1))
    if len(rows) == PAGE:
        return Page(rows, next="f" if behind.rows else None, previous=previous)
    return Page(rows + behind.rows, next=f"f{behind.next}" if behind.next else None, previous=previous)


def _rank_of(cursor: str) -> int:
    if not cursor:
        return 0
    number = cursor[1:]
    if cursor[0] != "r" or not number.isdigit() or int(number) >= POOL:
        raise BadCursor(cursor)
    return int(number)


def _anywhere(asked: Asked, where: Where) -> Page[JobSearch]:
    page = keyset_page(_elsewhere(asked, where), NEWEST, after=where.after, before=where.before, size=PAGE)
    return Page(
        page.rows,
        next=f"f{page.next}" if page.next else None,
        previous=f"f{page.previous}" if page.previous else "r0",
    )


def _ranked(asked: Asked, where: Where, start: int, stop: int) -> list[JobSearch]:
    """The best of the newest that have the words in title, skills or employer.

    Put in order here: the database would read the pool's rows a second time, and two hundred numbers cost nothing.
    """
    query = search_query(asked.words)
    pool = _filtered(asked, where.without).filter(short=query).order_by(*NEWEST)
    found = pool.values_list(*PAGED, SearchRank(F("short"), query))[:POOL]
    now = timezone.now()
    best = sorted(found, key=lambda row: -row[-1] / (1 + (now - row[1]).total_seconds() / HALF_AFTER_S))
    return [JobSearch.from_db("default", PAGED, row[:-1]) for row in best[start:stop]]


def _elsewhere(asked: Asked, where: Where) -> JobSearchQuerySet:
    """The words occur, but not in title, skills or employer."""
    query = search_query(asked.words)
    return _filtered(asked, where.without).filter(full=query).exclude(short=query).for_pages()


@dataclass(frozen=True)
class Less:
    """The same question without one of its parts finds something."""

    name: str
    count: Count
    asked: Asked


def without_one(asked: Asked) -> Less | None:
    """Which part to drop when nothing was found: the one that stood in the way of most."""
    parts = ("words", "countries", "hireable", "sponsors", "remote", "relocation", "referral", "floor", "seniority",
             "skill", "since")  # fmt: skip
    blank = Asked()
    tries = [replace(asked, **{name: getattr(blank, name)}) for name in parts if getattr(asked, name)]
    names = [name for name in parts if getattr(asked, name)]
    found = [Less(name, count(less), less) for name, less in zip(names, tries, strict=True)]
    best = max(found, key=lambda less: less.count.number, default=None)
    return best if best and best.count.number else None
