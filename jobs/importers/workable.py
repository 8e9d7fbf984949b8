"""Workable widget: GET apply.workable.com/api/v1/widget/accounts/{account}?details=true, {name, jobs}.

`department` is a text or a list; `telecommuting` is the only word about remote work.
"""

from . import places
from .posting import Posting, Reading, content_hash
from .row import Row, employment_type, read_rows
from .source import load, rows_under
from .text import line


def read(data: bytes) -> Reading:
    """Raises BoardError."""
    document = load(data)
    rows = rows_under(document, "jobs")
    name = document.get("name") if isinstance(document, dict) else None
    company = line(name)[:200] if isinstance(name, str) else ""
    return read_rows(rows, lambda row: _posting(row, company))


def _posting(row: Row, company: str) -> Posting:
    title = row.title("title")
    entries = _locations(row)
    found = places.split(";".join(", ".join(parts) for parts in entries))
    content = row.raw("description")
    remote = row.get("telecommuting") is True
    countries = tuple(sorted({code for parts in entries if parts and (code := places.code(parts[-1]))}))
    return Posting(
        external_id=row.identity("shortcode"),
        title=title,
        content_hash=content_hash(row.raw("title"), found, content),
        places=found,
        countries=countries,
        workplace="remote" if remote else places.workplace(found),
        remote_region=" ".join(countries) or None if remote else None,
        description_html=row.html(content),
        employment_type=employment_type(row.get("employment_type")),
        apply_url=row.url("application_url", "url", "shortlink"),
        published_at=row.moment("published_on"),
        company_name=company,
    )


def _locations(row: Row) -> list[list[str]]:
    """City, region, country of each place that isn't hidden; the flat fields when there is no list."""
    entries = row.get("locations")
    every = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    listed = [entry for entry in every if not entry.get("hidden")]
    if not listed:
        return [_parts(row.value, ("city", "state", "country"))]
    return [_parts(entry, ("city", "region", "country")) for entry in listed]


def _parts(entry: dict[str, object], keys: tuple[str, ...]) -> list[str]:
    return [line(value) for key in keys if isinstance(value := entry.get(key), str) and value.strip()]
