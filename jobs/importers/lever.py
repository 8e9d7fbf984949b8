"""Lever postings: GET api.lever.co/v0/postings/{site}?mode=json, an array. `createdAt` is in milliseconds."""

from . import places
from .posting import BoardError, Fault, Posting, Reading, Salary, content_hash
from .row import Row, employment_type, read_rows
from .source import as_rows, load

_WORKPLACE = {"on-site": "on_site", "onsite": "on_site", "remote": "remote", "hybrid": "hybrid"}


def read(data: bytes) -> Reading:
    """Raises BoardError."""
    document = load(data)
    if isinstance(document, dict):
        raise BoardError(Fault.WRONG_SHAPE, "Expected an array of postings, got an object.")
    return read_rows(as_rows(document, "postings"), _posting)


def _posting(row: Row) -> Posting:
    title = row.title("text")
    found = _places(row)
    content = _content(row)
    pay = _pay(row)
    workplace = _WORKPLACE.get(row.line("workplaceType").casefold()) or places.workplace(found)
    stated = places.code(row.get("country"))
    return Posting(
        external_id=row.identity("id"),
        title=title,
        content_hash=content_hash(row.raw("text"), found, content),
        places=found,
        countries=tuple(sorted({*places.countries(found), *([stated] if stated else [])})),
        workplace=workplace,
        # "Remote" with a country says where the job is kept, not where the worker may live: unknown.
        remote_region=places.region_of_remote(found) if workplace == "remote" else None,
        description_html=row.html(content),
        employment_type=employment_type(row.get("categories", "commitment")),
        salary_min=pay.min,
        salary_max=pay.max,
        currency=pay.currency,
        period=pay.period,
        apply_url=row.url("applyUrl", "hostedUrl"),
        published_at=row.epoch_ms("createdAt"),
    )


def _places(row: Row) -> tuple[str, ...]:
    every = row.get("categories", "allLocations")
    texts = [place for place in every if isinstance(place, str)] if isinstance(every, list) else []
    return places.split(";".join([row.raw("categories", "location"), *texts]))


def _content(row: Row) -> str:
    """Opening and body, then the lists with their headings, then what stands below."""
    parts = [row.raw("description") or row.raw("opening") + row.raw("descriptionBody")]
    lists = row.get("lists")
    for entry in lists if isinstance(lists, list) else []:
        if isinstance(entry, dict):
            heading, items = entry.get("text"), entry.get("content")
            parts.append(f"<h3>{heading}</h3>" if isinstance(heading, str) else "")
            parts.append(f"<ul>{items}</ul>" if isinstance(items, str) else "")
    return "".join([*parts, row.raw("additional"), row.raw("salaryDescription")])


def _pay(row: Row) -> Salary:
    if not isinstance(row.get("salaryRange"), dict):
        return Salary()
    ends = [row.get("salaryRange", key) for key in ("min", "max", "currency", "interval")]
    return row.salary(*ends)
