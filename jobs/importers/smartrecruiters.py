"""SmartRecruiters: GET api.smartrecruiters.com/v1/companies/{id}/postings in pages, then
/postings/{id}.

The list has no text, so the fetcher hands over both together: {list_pages: [page, …], details: {id: detail}}.
A single page {offset, limit, totalFound, content} is read too. `referralUrl` is for employees and isn't kept.
"""

from . import places
from .posting import BoardError, Fault, Posting, Reading, content_hash
from .row import Row, employment_type, read_rows
from .source import check_count, load, rows_under

_SECTIONS = ("companyDescription", "jobDescription", "qualifications", "additionalInformation")


def read(data: bytes) -> Reading:
    """Raises BoardError, also when the rows read aren't as many as `totalFound` says."""
    document = load(data)
    pages = rows_under(document, "list_pages") if _has(document, "list_pages") else [document]
    rows: list[object] = []
    for page in pages:
        rows += _content(page)
    if not rows:
        raise BoardError(Fault.EMPTY, "'content' holds no postings.")
    for page in pages:
        check_count(page.get("totalFound") if isinstance(page, dict) else None, len(rows), "totalFound")
    details = document.get("details") if isinstance(document, dict) else None
    return read_rows([_joined(row, details) for row in rows], _posting)


def _has(document: object, key: str) -> bool:
    return isinstance(document, dict) and key in document


def _content(page: object) -> list[object]:
    if not isinstance(page, dict) or not isinstance(page.get("content"), list):
        raise BoardError(Fault.WRONG_SHAPE, "A page has no list 'content'.")
    content: list[object] = page["content"]
    return content


def _joined(row: object, details: object) -> object:
    """The list's row with its detail laid over it."""
    if not isinstance(row, dict) or not isinstance(details, dict):
        return row
    detail = details.get(str(row.get("id")))
    return {**row, **detail, "id": row.get("id")} if isinstance(detail, dict) else row


def _posting(row: Row) -> Posting | None:
    if row.get("active") is False or row.line("visibility") not in {"", "PUBLIC"}:
        return None
    title = row.title("name")
    found = _places(row)
    content = _text(row)
    workplace = _workplace(row)
    code = places.code(row.get("location", "country"))
    countries = (code,) if code else ()
    return Posting(
        external_id=row.identity("id"),
        group_id=row.line("refNumber") or None,
        title=title,
        content_hash=content_hash(row.raw("name"), found, content),
        places=found,
        countries=countries,
        workplace=workplace,
        remote_region=code if workplace == "remote" else None,
        description_html=row.html(content),
        language=row.language(row.get("language", "code")),
        employment_type=_employment(row),
        apply_url=row.url("applyUrl", "postingUrl"),
        published_at=row.moment("releasedDate"),
        company_name=row.line("company", "name", limit=200),
    )


def _places(row: Row) -> tuple[str, ...]:
    """`fullLocation` reads "bangalore, , India" where a region is missing: built from its parts instead."""
    parts = [row.line("location", key) for key in ("city", "region")]
    full = row.line("location", "fullLocation")
    parts.append(full.rsplit(",", 1)[1].strip() if "," in full else row.line("location", "country").upper())
    return places.split(", ".join(part for part in parts if part))


def _workplace(row: Row) -> str | None:
    for key in ("remote", "hybrid"):
        if row.get("location", key) is True:
            return key
    return "on_site" if row.get("location", "remote") is False else None


def _employment(row: Row) -> str | None:
    """The label is what the employer chose; the id calls a full-time job "permanent"."""
    label = employment_type(row.get("typeOfEmployment", "label"))
    return label or employment_type(row.get("typeOfEmployment", "id"))


def _text(row: Row) -> str:
    if row.get("jobAd") is None:
        row.note("description", "no detail was fetched for this posting")
    parts = []
    for key in _SECTIONS:
        if body := row.raw("jobAd", "sections", key, "text"):
            heading = row.line("jobAd", "sections", key, "title")
            parts.append(f"<h3>{heading}</h3>{body}" if heading else body)
    return "".join(parts)
