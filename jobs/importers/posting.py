"""What every job board is read into, whatever its own shape was."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum


class Fault(StrEnum):
    """Why a whole answer was refused. Nothing is closed after any of them."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    FOREIGN_ENCODING = "foreign_encoding"
    HTML = "html"
    NOT_JSON = "not_json"
    NOT_XML = "not_xml"
    TRUNCATED = "truncated"
    WRONG_SHAPE = "wrong_shape"
    COUNT_MISMATCH = "count_mismatch"
    UNSAFE_XML = "unsafe_xml"


class BoardError(Exception):
    """The whole answer can't be trusted. `fault` is for code, `str()` names what is wrong for a person."""

    def __init__(self, fault: Fault, message: str) -> None:
        super().__init__(message)
        self.fault = fault


class SkipPosting(Exception):
    """This row can't become a posting; the board goes on without it."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Problem:
    """Something dropped or cut. `row` counts from 0 in the order of the source."""

    row: int
    field: str
    message: str


@dataclass(frozen=True, slots=True)
class Salary:
    """Amounts in whole units of `currency` (ISO 4217); `period` is hour, day, week, month, year or None."""

    min: Decimal | None = None
    max: Decimal | None = None
    currency: str | None = None
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """One advert on one board.

    `places` are the source's own strings; `countries` ISO alpha-2, only where the text leaves no doubt.
    `workplace` is on_site, hybrid, remote or None. `remote_region` is "worldwide", regions of
    `places.REGIONS` or alpha-2 codes, joined by spaces; None when the source is silent, never worldwide.
    `description_html` holds only tags of `text.TAGS`, without attributes, addresses or telephone numbers.
    """

    external_id: str
    title: str
    content_hash: str
    group_id: str | None = None
    places: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    workplace: str | None = None
    remote_region: str | None = None
    description_html: str = ""
    language: str | None = None
    employment_type: str | None = None
    salary_min: Decimal | None = None
    salary_max: Decimal | None = None
    currency: str | None = None
    period: str | None = None
    apply_url: str | None = None
    published_at: datetime | None = None
    closes_on: date | None = None
    company_name: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """A board as read once.

    `total` counts the source's rows. `whole` says that absence is evidence: every row of the board was seen
    and each had an id. `skipped_ids` were seen but can't be shown; they must not be counted as absent.
    """

    postings: tuple[Posting, ...]
    problems: tuple[Problem, ...]
    whole: bool
    total: int
    skipped_ids: frozenset[str] = field(default_factory=frozenset)


def content_hash(title: str, places: Iterable[str], content: str) -> str:
    """sha256 of title, location and content as the source wrote them.

    The source's text and not ours, so that a better sanitiser doesn't make every job look edited.
    """
    parts = (title.strip(), "; ".join(places), content)
    framed = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(framed.encode("utf-8", "replace")).hexdigest()
