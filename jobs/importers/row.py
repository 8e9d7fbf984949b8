"""One row of a board, read by type. A wrong type drops that field and is counted, no more."""

import html
import re
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from urllib.parse import urlsplit

from . import text
from .posting import Posting, Problem, Reading, Salary, SkipPosting

OLDEST, NEWEST = 2000, 2100  # years; outside, an epoch was in another unit
MAX_ID = 200
MAX_URL = 2000
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}")
_PLAIN_NUMBER = re.compile(r"-?\d{1,12}(?:\.\d{1,4})?|-?\d{1,3}(?:,\d{3}){1,3}(?:\.\d{1,4})?")
_PERIODS = {"annual": "year", "annually": "year", "yearly": "year", "monthly": "month", "weekly": "week"}
_PERIODS |= {"daily": "day", "hourly": "hour", "yr": "year"}
_PERIODS |= {unit: unit for unit in ("year", "month", "week", "day", "hour")}
_EMPLOYMENT = {
    "fulltime": "full_time",
    "permanent": "full_time",
    "parttime": "part_time",
    "contract": "contract",
    "contractor": "contract",
    "freelance": "contract",
    "temporary": "temporary",
    "temp": "temporary",
    "intern": "internship",
    "internship": "internship",
    "trainee": "internship",
    "volunteer": "volunteer",
}


class Row:
    """A mapping from a foreign answer, its number, and the list its problems go to."""

    def __init__(self, value: object, number: int, problems: list[Problem]) -> None:
        if not isinstance(value, dict):
            raise SkipPosting("row", "not an object")
        self.value = value
        self.number = number
        self.problems = problems

    def note(self, field: str, message: str) -> None:
        self.problems.append(Problem(self.number, field, message))

    def get(self, *path: str) -> object:
        value: object = self.value
        for key in path:
            value = value.get(key) if isinstance(value, dict) else None
        return value

    def raw(self, *path: str) -> str:
        """The string as sent, "" when missing; another type is counted."""
        value = self.get(*path)
        if isinstance(value, str):
            return value
        if value is not None:
            self.note(".".join(path), "not a text")
        return ""

    def line(self, *path: str, limit: int = 300) -> str:
        return text.line(self.raw(*path))[:limit]

    def identity(self, *path: str) -> str:
        """The posting's key. Raises SkipPosting when it's missing or can't be one."""
        found = identity(self.get(*path))
        if not found:
            raise SkipPosting("id", "missing")
        return found

    def title(self, *path: str) -> str:
        """Raises SkipPosting: an advert without a title isn't one."""
        found = text.redact(self.line(*path))
        if not found:
            raise SkipPosting("title", "missing")
        return found

    def html(self, value: str) -> str:
        """Real HTML, bounded and sanitised. A longer one is cut and counted."""
        if len(value) > text.MAX_DESCRIPTION:
            self.note("description", f"{len(value):,} characters, cut to {text.MAX_DESCRIPTION:,}")
            value = value[: text.MAX_DESCRIPTION]
        return text.sanitise(value)

    def escaped_html(self, value: str) -> str:
        """Entity-escaped HTML: unescaped exactly once, so that a shown `&lt;b&gt;` stays shown."""
        return self.html(html.unescape(value))

    def url(self, *paths: str) -> str | None:
        """The first of these fields that holds a public web address."""
        for path in paths:
            value = self.raw(path).strip()
            if value and (found := web_address(value)):
                return found
            if value:
                self.note(path, "not a web address we keep")
        return None

    def language(self, value: object) -> str | None:
        tag = value.strip() if isinstance(value, str) else ""
        return tag.replace("_", "-") if _LANGUAGE.fullmatch(tag) else None

    def moment(self, *path: str) -> datetime | None:
        """ISO 8601, or "2026-09-18 13:27:28 UTC". Without a zone it is taken as UTC."""
        value = self.get(*path)
        if value is None or value == "":
            return None
        found = moment(value)
        if found is None:
            self.note(".".join(path), "not a date between 2000 and 2100")
        return found

    def day(self, *path: str) -> date | None:
        found = self.moment(*path)
        return found.date() if found else None

    def epoch_ms(self, *path: str) -> datetime | None:
        """Milliseconds since 1970. Seconds sent by mistake fall before 2000 and are dropped."""
        value = self.get(*path)
        if value is None:
            return None
        found = from_epoch(value, per_second=1000)
        if found is None:
            self.note(".".join(path), "not milliseconds between 2000 and 2100")
        return found

    def salary(self, low: object, high: object, currency: object, period: object) -> Salary:
        """Min above max, an amount without a currency, zero or less: dropped and counted."""
        minimum, maximum = self._amount("salary_min", low), self._amount("salary_max", high)
        if minimum is None and maximum is None:
            return Salary()
        unit = currency.strip().upper() if isinstance(currency, str) else ""
        if not re.fullmatch(r"[A-Z]{3}", unit):
            self.note("salary", "an amount without a currency")
            return Salary()
        if minimum is not None and maximum is not None and minimum > maximum:
            self.note("salary", "the lower end is above the upper")
            return Salary()
        return Salary(minimum, maximum, unit, salary_period(period))

    def _amount(self, field: str, value: object) -> Decimal | None:
        if value is None or value == "":
            return None
        amount = number(value)
        if amount is None or amount <= 0:
            self.note(field, "not an amount above zero")
            return None
        return amount


def identity(value: object) -> str:
    """An id as text: a whole number or a short printable string; anything else is ""."""
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30:
        return str(value)
    found = text.line(value) if isinstance(value, str) else ""
    return found if len(found) <= MAX_ID else ""


def web_address(value: str) -> str | None:
    """http or https, without user names, spaces or a mail address inside; else None."""
    if len(value) > MAX_URL or value != text.clean(value) or any(c.isspace() or c in '<>"\\' for c in value):
        return None
    try:
        parts = urlsplit(value)
        host = parts.hostname or ""
    except ValueError:
        return None
    public = parts.scheme in {"http", "https"} and "." in host and "@" not in parts.netloc
    return value if public and not text.EMAIL.search(value) else None


def number(value: object) -> Decimal | None:
    """A number or a number in a string. "45,000" is understood, "45.000,50" is not guessed at."""
    written = value.strip() if isinstance(value, str) else _written(value)
    if not _PLAIN_NUMBER.fullmatch(written):
        return None
    try:
        return Decimal(written.replace(",", "")).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None


def _written(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return ""
    exact = Decimal(value)
    return f"{exact:f}" if abs(exact) < 10**12 else ""


def moment(value: object) -> datetime | None:
    if not isinstance(value, str) or len(value) > 60:
        return None
    written = value.strip().removesuffix(" UTC")
    try:
        found = datetime.fromisoformat(written)
        found = found if found.tzinfo else found.replace(tzinfo=UTC)
        found.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if OLDEST <= found.year < NEWEST else None


def from_epoch(value: object, *, per_second: int) -> datetime | None:
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return None
    try:
        found = datetime.fromtimestamp(int(value) / per_second, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return found if OLDEST <= found.year < NEWEST else None


def salary_period(value: object) -> str | None:
    """`"per-year-salary"`, `"1 YEAR"`, `"monthly"` to hour, day, week, month or year."""
    words = re.split(r"[^a-z]+", value.casefold()) if isinstance(value, str) else []
    return next((_PERIODS[word] for word in words if word in _PERIODS), None)


def employment_type(value: object) -> str | None:
    """full_time, part_time, contract, temporary, internship, volunteer, else None."""
    if not isinstance(value, str):
        return None
    return _EMPLOYMENT.get(re.sub(r"[^a-z]", "", value.casefold()))


def read_rows(rows: Iterable[object], one: Callable[[Row], Posting | None], *, whole: bool = True) -> Reading:
    """Each row to a posting. A row that can't be one is counted, a row of None (unlisted) isn't."""
    problems: list[Problem] = []
    postings: dict[str, Posting] = {}
    skipped: set[str] = set()
    total = 0
    for number_, value in enumerate(rows):
        total += 1
        try:
            row = Row(value, number_, problems)
            posting = one(row)
        except SkipPosting as error:
            problems.append(Problem(number_, error.field, f"posting skipped: {error}"))
            known = identity(value.get("id", value.get("shortcode"))) if isinstance(value, dict) else ""
            skipped.add(known) if known else None
            whole = whole and bool(known)
            continue
        if posting is None:
            continue
        if posting.external_id in postings:
            row.note("id", "stands twice; the first is kept")
            continue
        postings[posting.external_id] = posting
    hidden = frozenset(skipped - postings.keys())
    return Reading(tuple(postings.values()), tuple(problems), whole, total, hidden)
