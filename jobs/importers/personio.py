"""Personio: GET {company}.jobs.personio.de/xml?language=en, workzag-jobs/position; an unknown company
answers with an HTML page.

XML from a stranger: a document type is refused (so there are no entities to expand), depth and size are
bounded.
"""

from xml.parsers import expat

from . import places
from .posting import BoardError, Fault, Posting, Reading, content_hash
from .row import Row, employment_type, read_rows
from .source import as_rows, decode, is_html

MAX_DEPTH = 20
_CUT = {
    expat.errors.codes[message]
    for message in (
        expat.errors.XML_ERROR_NO_ELEMENTS,
        expat.errors.XML_ERROR_UNCLOSED_TOKEN,
        expat.errors.XML_ERROR_PARTIAL_CHAR,
        expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}
_LEAVES = {"id", "subcompany", "office", "name", "employmentType", "schedule", "createdAt"}


def read(data: bytes) -> Reading:
    """Raises BoardError."""
    text = decode(data)
    if is_html(text):
        raise BoardError(Fault.HTML, "A web page came instead of XML: the company name may be wrong.")
    return read_rows(as_rows(_Positions().parse(text), "workzag-jobs"), _posting)


class _Positions:
    """Positions as flat dictionaries: texts by tag, `offices` and `texts` (heading, HTML) as lists."""

    def __init__(self) -> None:
        self.rows: list[object] = []
        self.path: list[str] = []
        self.current: dict[str, object] = {}
        self.offices: list[str] = []
        self.texts: list[tuple[str, str]] = []
        self.heading = ""
        self.letters: list[str] = []
        self.root = ""

    def parse(self, text: str) -> list[object]:
        parser = expat.ParserCreate(encoding="utf-8")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self.letters.append
        parser.XmlDeclHandler = self._declared
        try:
            parser.Parse(text.encode("utf-8", "replace"), True)  # noqa: FBT003 (expat takes it by position only)
        except expat.ExpatError as error:
            raise _fault(error) from error
        return self.rows

    @staticmethod
    def _refuse(*_: object) -> None:
        raise BoardError(Fault.UNSAFE_XML, "The XML declares a document type; entities are never read.")

    @staticmethod
    def _declared(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.casefold() not in {"utf-8", "utf8"}:
            raise BoardError(Fault.FOREIGN_ENCODING, f"The XML declares {encoding[:40]}, not UTF-8.")

    def _start(self, tag: str, _attributes: dict[str, str]) -> None:
        self.path.append(tag)
        self.letters.clear()
        if len(self.path) > MAX_DEPTH:
            raise BoardError(Fault.UNSAFE_XML, f"The XML is nested more than {MAX_DEPTH} deep.")
        if len(self.path) == 1 and tag != "workzag-jobs":
            raise BoardError(Fault.WRONG_SHAPE, f"Expected 'workzag-jobs', got '{tag[:40]}'.")
        if self.path[1:] == ["position"]:
            self.offices, self.texts = [], []
            self.current = {"offices": self.offices, "texts": self.texts}

    def _end(self, tag: str) -> None:
        inside, value = self.path[1:-1], "".join(self.letters).strip()
        if inside == ["position"] and tag in _LEAVES:
            self.current[tag] = value
        elif tag == "office":
            self.offices.append(value)
        elif tag == "name":
            self.heading = value
        elif tag == "value":
            self.texts.append((self.heading, value))
            self.heading = ""
        elif self.path[1:] == ["position"]:
            self.rows.append(self.current)
        self.path.pop()
        self.letters.clear()


def _fault(error: expat.ExpatError) -> BoardError:
    cut = error.code in _CUT
    fault, kind = (Fault.TRUNCATED, "The XML stops early") if cut else (Fault.NOT_XML, "Not XML")
    return BoardError(fault, f"{kind}: {expat.ErrorString(error.code)} at line {error.lineno}.")


def _posting(row: Row) -> Posting:
    title = row.title("name")
    found = _places(row)
    content = _content(row)
    return Posting(
        external_id=row.identity("id"),
        title=title,
        content_hash=content_hash(row.raw("name"), found, content),
        places=found,
        countries=places.countries(found),
        workplace=places.workplace(found),
        remote_region=places.remote_region(found),
        description_html=row.html(content),
        employment_type=_employment(row.line("employmentType"), row.line("schedule")),
        published_at=row.moment("createdAt"),
        company_name=row.line("subcompany", limit=200),
    )


def _places(row: Row) -> tuple[str, ...]:
    others = row.get("offices")
    return places.split(";".join([row.raw("office"), *(others if isinstance(others, list) else [])]))


def _content(row: Row) -> str:
    texts = row.get("texts")
    pairs = texts if isinstance(texts, list) else []
    return "".join(f"<h3>{heading}</h3>{body}" if heading else body for heading, body in pairs)


def _employment(kind: str, schedule: str) -> str | None:
    """`permanent` says nothing of hours; the schedule does."""
    if kind == "permanent":
        return employment_type(schedule)
    return employment_type(kind)
