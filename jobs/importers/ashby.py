"""Ashby: GET api.ashbyhq.com/posting-api/job-board/{name}?includeCompensation=true, {apiVersion, jobs}.

Live, `compensation` stands inside each job and secondary addresses nest under postalAddress;
the documentation shows both elsewhere. `isRemote` is true on hybrid jobs too: workplaceType decides.
"""

from . import places
from .posting import Posting, Reading, Salary, content_hash
from .row import Row, employment_type, read_rows
from .source import load, rows_under
from .text import paragraphs

_WORKPLACE = {"onsite": "on_site", "remote": "remote", "hybrid": "hybrid"}


def read(data: bytes) -> Reading:
    """Raises BoardError."""
    return read_rows(rows_under(load(data), "jobs"), _posting)


def _posting(row: Row) -> Posting | None:
    if row.get("isListed") is False:
        return None
    title = row.title("title")
    found = _places(row)
    content = row.raw("descriptionHtml") or paragraphs(row.raw("descriptionPlain"))
    pay = _pay(row)
    workplace = _workplace(row, found)
    return Posting(
        external_id=row.identity("id"),
        title=title,
        content_hash=content_hash(row.raw("title"), found, content),
        places=found,
        countries=tuple(sorted({*places.countries(found), *_address_countries(row)})),
        workplace=workplace,
        remote_region=_remote_region(row, found) if workplace == "remote" else None,
        description_html=row.html(content),
        employment_type=employment_type(row.get("employmentType")),
        salary_min=pay.min,
        salary_max=pay.max,
        currency=pay.currency,
        period=pay.period,
        apply_url=row.url("applyUrl", "jobUrl"),
        published_at=row.moment("publishedAt"),
    )


def _workplace(row: Row, found: tuple[str, ...]) -> str | None:
    stated = _WORKPLACE.get(row.line("workplaceType").casefold())
    if stated:
        return stated
    return "remote" if row.get("isRemote") is True else places.workplace(found)


def _secondary(row: Row) -> list[dict[str, object]]:
    entries = row.get("secondaryLocations")
    return [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []


def _places(row: Row) -> tuple[str, ...]:
    others = [place for entry in _secondary(row) if isinstance(place := entry.get("location"), str)]
    return places.split(";".join([row.raw("location"), *others]))


def _address_countries(row: Row) -> set[str]:
    found = {places.code(_country(entry.get("address"))) for entry in [row.value, *_secondary(row)]}
    return {code for code in found if code}


def _country(address: object) -> object:
    """`address.postalAddress.addressCountry`, or one level higher as in the documentation."""
    inner = address.get("postalAddress", address) if isinstance(address, dict) else None
    return inner.get("addressCountry") if isinstance(inner, dict) else None


def _remote_region(row: Row, found: tuple[str, ...]) -> str | None:
    """A remote job's place is its region, with or without the word: `"Remote (US)"`, `"Canada"`."""
    return places.region_of_remote(found) or " ".join(sorted(_address_countries(row))) or None


def _pay(row: Row) -> Salary:
    parts = row.get("compensation", "summaryComponents")
    listed = parts if isinstance(parts, list) else []
    wages = [part for part in listed if isinstance(part, dict) and part.get("compensationType") == "Salary"]
    if not wages:
        return Salary()
    if len(wages) > 1:
        row.note("compensation", "more than one salary; none is taken")
        return Salary()
    only = wages[0]
    return row.salary(*(only.get(key) for key in ("minValue", "maxValue", "currencyCode", "interval")))
