"""Recruitee: GET {company}.recruitee.com/api/offers/, {offers}.

Amounts are strings; `mailbox_email` is never kept.
"""

from . import places
from .posting import Posting, Reading, Salary, content_hash
from .row import Row, employment_type, read_rows
from .source import load, rows_under
from .text import line, paragraphs

_EMPLOYMENT = {
    "fulltime_permanent": "full_time",
    "parttime_permanent": "part_time",
    "fulltime_fixed_term": "temporary",
    "parttime_fixed_term": "temporary",
}
_PERMIT_WORDS = ("permit", "visa", "sponsor")


def read(data: bytes) -> Reading:
    """Raises BoardError."""
    return read_rows(rows_under(load(data), "offers"), _posting)


def _posting(row: Row) -> Posting | None:
    if row.line("status") not in {"", "published"}:
        return None
    title = row.title("title")
    found = _places(row)
    content = row.raw("description") + row.raw("requirements") + _permit_questions(row)
    pay = _pay(row)
    workplace = _workplace(row)
    code = places.code(row.get("country_code")) or places.code(row.get("country"))
    return Posting(
        external_id=row.identity("id"),
        title=title,
        content_hash=content_hash(row.raw("title"), found, content),
        places=found,
        countries=tuple(sorted({*places.countries(found), *([code] if code else [])})),
        workplace=workplace,
        remote_region=code if workplace == "remote" else None,
        description_html=row.html(content),
        employment_type=_employment(row.line("employment_type_code")),
        salary_min=pay.min,
        salary_max=pay.max,
        currency=pay.currency,
        period=pay.period,
        apply_url=row.url("careers_apply_url", "careers_url"),
        published_at=row.moment("published_at"),
        closes_on=row.day("close_at"),
        company_name=row.line("company_name", limit=200),
    )


def _employment(code: str) -> str | None:
    return _EMPLOYMENT.get(code) or employment_type(code)


def _workplace(row: Row) -> str | None:
    """More than one flag may be set: the one that asks most of the seeker's feet is believed."""
    kinds = [kind for kind in ("on_site", "hybrid", "remote") if row.get(kind) is True]
    return ("hybrid" if "hybrid" in kinds else kinds[0]) if kinds else None


def _places(row: Row) -> tuple[str, ...]:
    entries = row.get("locations")
    listed = [_place(e, "state") for e in entries if isinstance(e, dict)] if isinstance(entries, list) else []
    return places.split(";".join(listed or [_place(row.value, "state_name")]))


def _place(entry: dict[str, object], state: str) -> str:
    keys = ("city", state, "country")
    parts = (line(value) for key in keys if isinstance(value := entry.get(key), str))
    return ", ".join(part for part in parts if part)


def _pay(row: Row) -> Salary:
    return row.salary(*(row.get("salary", key) for key in ("min", "max", "currency", "period")))


def _permit_questions(row: Row) -> str:
    """A question about the work permit is evidence: its words travel with the text."""
    questions = row.get("open_questions")
    bodies = [q.get("body") for q in questions if isinstance(q, dict)] if isinstance(questions, list) else []
    texts = (body for body in bodies if isinstance(body, str))
    asked = [body for body in texts if any(word in body.casefold() for word in _PERMIT_WORDS)]
    return "".join(paragraphs(body) for body in asked)
