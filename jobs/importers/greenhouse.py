"""Greenhouse job board: GET boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true.

Two shapes: {jobs, meta.total} as sent, and the kept {company, fetched_at, job_count, jobs}. `updated_at` is
bumped without an edit and `metadata` has held hiring managers' addresses: neither is read.
"""

from decimal import Decimal

from . import places
from .posting import Posting, Reading, Salary, content_hash
from .row import Row, identity, number, read_rows
from .source import check_count, load, rows_under


def read(data: bytes) -> Reading:
    """Raises BoardError."""
    document = load(data)
    rows = rows_under(document, "jobs")
    if isinstance(document, dict):
        meta = document.get("meta")
        check_count(meta.get("total") if isinstance(meta, dict) else None, len(rows), "meta.total")
        check_count(document.get("job_count"), len(rows), "job_count")
    return read_rows(rows, _posting)


def _posting(row: Row) -> Posting:
    title = row.title("title")
    found = places.split(row.raw("location", "name"))
    content = row.raw("content")
    pay = _pay(row)
    return Posting(
        external_id=row.identity("id"),
        group_id=identity(row.get("internal_job_id")) or None,  # null: a prospect post, never grouped
        title=title,
        content_hash=content_hash(row.raw("title"), found, content),
        places=found,
        countries=places.countries(found),
        workplace=places.workplace(found),
        remote_region=places.remote_region(found),
        description_html=row.escaped_html(content),
        language=row.language(row.get("language")),
        salary_min=pay.min,
        salary_max=pay.max,
        currency=pay.currency,
        period=pay.period,
        apply_url=row.url("absolute_url"),
        published_at=row.moment("first_published"),
        closes_on=row.day("application_deadline"),
        company_name=row.line("company_name", limit=200),
    )


def _pay(row: Row) -> Salary:
    """One range only: several stand for places or levels, and no one of them is the job's."""
    ranges = row.get("pay_input_ranges")
    if not isinstance(ranges, list) or not ranges:
        return Salary()
    if len(ranges) > 1 or not isinstance(ranges[0], dict):
        row.note("pay_input_ranges", "more than one range; none is taken")
        return Salary()
    only = ranges[0]
    low, high = (_units(only.get(end)) for end in ("min_cents", "max_cents"))
    # The period stands in a free title ("Annual base"), never in a field of its own.
    return row.salary(low, high, only.get("currency_type"), only.get("title"))


def _units(cents: object) -> Decimal | None:
    amount = number(cents)
    return amount / 100 if amount is not None else None
