"""schema.org JobPosting blocks, out of a web page or of JSON. A page isn't a board: absence means nothing."""

from collections.abc import Iterator
from dataclasses import replace

from . import places
from .posting import BoardError, Fault, Posting, Problem, Reading, Salary, SkipPosting, content_hash
from .row import Row, employment_type, identity, read_rows, web_address
from .source import decode, parse
from .text import line

MAX_DEPTH = 12
MAX_BLOCKS = 2000
_KEYS = ("identifier", "url", "@id")


def read(data: bytes) -> Reading:
    """Raises BoardError, also when the page holds no JobPosting at all."""
    text = decode(data)
    problems: list[Problem] = []
    page = text.lstrip().startswith("<")
    documents = list(_blocks(text, problems)) if page else [parse(text)]
    rows = [row for document in documents for row in _jobs(document, 0)][:MAX_BLOCKS]
    if not rows:
        raise BoardError(Fault.EMPTY, f"No JobPosting was found in the {'page' if page else 'JSON'}.")
    reading = read_rows(rows, _posting, whole=False)
    return replace(reading, problems=(*problems, *reading.problems))


def _blocks(page: str, problems: list[Problem]) -> Iterator[object]:
    """The JSON of each ld+json script. Found by `str.find`: one pass, whatever the page's markup is worth."""
    for number, body in enumerate(_scripts(page)):
        try:
            yield parse(body)
        except BoardError as error:
            problems.append(Problem(number, "script", str(error)))


def _scripts(page: str) -> Iterator[str]:
    low, at = page.lower(), 0
    if len(low) != len(page):  # a letter that grows when lowered would shift every position
        page = low
    while (start := low.find("<script", at)) >= 0:
        comment = low.find("<!--", at, start)
        if comment >= 0:
            at = low.find("-->", comment) + 3
            if at < 3:
                return
            continue
        opened = low.find(">", start)
        end = low.find("</script", opened)
        if opened < 0 or end < 0:
            return
        if "application/ld+json" in low[start:opened]:
            yield page[opened + 1 : end]
        at = end


def _jobs(value: object, depth: int) -> Iterator[object]:
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        kind = value.get("@type")
        if kind == "JobPosting" or (isinstance(kind, list) and "JobPosting" in kind):
            yield value
            return
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _jobs(inner, depth + 1)


def _posting(row: Row) -> Posting:
    title = row.title("title") if row.get("title") else row.title("name")
    found = _places(row)
    content = row.raw("description")
    pay = _pay(row)
    remote = "TELECOMMUTE" in _texts(row.get("jobLocationType"))
    return Posting(
        external_id=_identity(row),
        title=title,
        content_hash=content_hash(row.raw("title"), found, content),
        places=found,
        countries=_countries(row, found),
        workplace="remote" if remote else None,
        remote_region=_applicants(row) if remote else None,
        description_html=_description(row, content),
        employment_type=_employment(row),
        salary_min=pay.min,
        salary_max=pay.max,
        currency=pay.currency,
        period=pay.period,
        apply_url=row.url("url"),
        published_at=row.moment("datePosted"),
        closes_on=row.day("validThrough"),
        company_name=line(_name(row.get("hiringOrganization")))[:200],
    )


def _identity(row: Row) -> str:
    for key in _KEYS:
        value = row.get(key)
        found = identity(value.get("value") if isinstance(value, dict) else value)
        if found and (key != "@id" or web_address(found)):
            return found
    raise SkipPosting("id", "no identifier and no address")


def _description(row: Row, content: str) -> str:
    """Some sites escape their HTML again, as Greenhouse does; real markup is left as it is."""
    return row.html(content) if "<" in content else row.escaped_html(content)


def _employment(row: Row) -> str | None:
    kinds = (employment_type(word) for word in _texts(row.get("employmentType")))
    return next((kind for kind in kinds if kind), None)


def _texts(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [text for text in values if isinstance(text, str)]


def _name(value: object) -> str:
    found = value.get("name") if isinstance(value, dict) else value
    return found if isinstance(found, str) else ""


def _addresses(row: Row) -> list[dict[str, object]]:
    value = row.get("jobLocation")
    spots = [spot for spot in (value if isinstance(value, list) else [value]) if isinstance(spot, dict)]
    return [address for spot in spots if isinstance(address := spot.get("address"), dict)]


def _places(row: Row) -> tuple[str, ...]:
    keys = ("addressLocality", "addressRegion", "addressCountry")
    lines = (", ".join(part for key in keys if (part := line(_name(a.get(key))))) for a in _addresses(row))
    return places.split(";".join(lines))


def _countries(row: Row, found: tuple[str, ...]) -> tuple[str, ...]:
    stated = {places.code(_name(address.get("addressCountry"))) for address in _addresses(row)}
    return tuple(sorted({*places.countries(found), *(code for code in stated if code)}))


def _applicants(row: Row) -> str | None:
    value = row.get("applicantLocationRequirements")
    names = [_name(entry) for entry in (value if isinstance(value, list) else [value])]
    codes = [places.code(name) or places.region(name) for name in names if name]
    return " ".join(dict.fromkeys(code for code in codes if code)) or None if all(codes) else None


def _pay(row: Row) -> Salary:
    """`baseSalary` as MonetaryAmount, or a bare amount with `salaryCurrency` beside it."""
    base = row.get("baseSalary")
    if base is None:
        return Salary()
    if not isinstance(base, dict):
        return row.salary(base, None, row.get("salaryCurrency"), None)
    value = base.get("value", base)
    if not isinstance(value, dict):
        return row.salary(value, None, base.get("currency"), base.get("unitText"))
    low = value.get("minValue", value.get("value"))
    return row.salary(low, value.get("maxValue"), base.get("currency"), value.get("unitText"))
