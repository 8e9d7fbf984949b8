"""The board as a CSV file, out and in. A file is taken whole or not at all."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from jobs.models import Application
from jobs.services.tracking import BoardFull, check_room

COLUMNS = (
    "id", "title", "employer", "country", "link", "stage", "applied_on", "next_on", "next_step", "salary", "currency",
    "period", "notes",
)  # fmt: skip
NEEDED = ("title", "employer")
MAX_BYTES = 1024 * 1024
MAX_ROWS = 500
# A spreadsheet runs a cell that begins with one of these.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Unreadable(Exception):
    """`str()` says what is wrong with the whole file."""


@dataclass(frozen=True)
class Fault:
    """`row` counts as a spreadsheet does, the heading being 1."""

    row: int
    column: str
    message: str


@dataclass
class Reading:
    """Forms of right rows, in order, or the faults; `same` counts rows that stand on the board already."""

    forms: list[Any]
    faults: list[Fault]
    same: int = 0


def escape(text: str) -> str:
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text


def unescape(text: str) -> str:
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(FORMULA) else text


def write(rows: Iterable[Application]) -> str:
    """With a byte order mark, so that Excel reads Urdu."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([escape(_shown(row, name)) for name in COLUMNS])
    return "\ufeff" + out.getvalue()


def _shown(row: Application, name: str) -> str:
    value = getattr(row, "pk" if name == "id" else name)
    return "" if value is None else str(value)


def read(data: bytes, *, by: Any, form_class: Any) -> Reading:
    """Raises Unreadable. Nothing is written."""
    found = Reading([], [])
    own = {str(row.pk): row for row in by.applications.all()}
    there = {_like(row.title, row.employer, row.link) for row in own.values()}
    for number, cells in _records(data):
        pk = cells.pop("id", "")
        if pk and pk not in own:
            message = _("This isn't a row of your board. Leave it empty for a new one.")
            found.faults.append(Fault(number, "id", message))
            continue
        form = form_class(cells, instance=own[pk] if pk else Application(member=by))
        if not form.is_valid():
            found.faults += _faults(number, form)
        elif not pk and _like(*(form.cleaned_data[name] for name in ("title", "employer", "link"))) in there:
            found.same += 1
        else:
            found.forms.append(form)
    return found


def _like(title: str, employer: str, link: str) -> tuple[str, str, str]:
    return title.casefold(), employer.casefold(), link


def _faults(number: int, form: Any) -> list[Fault]:
    return [
        Fault(number, "" if name == "__all__" else name, " ".join(map(str, messages)))
        for name, messages in form.errors.items()
    ]


def _records(data: bytes) -> Iterator[tuple[int, dict[str, str]]]:
    text = _text(data)
    head = text.split("\n", 1)[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",",
                        strict=True)  # fmt: skip
    try:
        columns = _columns(next(reader, []))
        for number, cells in enumerate(reader, start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if number > MAX_ROWS + 1:
                raise Unreadable(_("The file has more than %(n)s rows. Divide it.") % {"n": MAX_ROWS})
            if len(cells) > len(columns):
                raise Unreadable(_("Row %(row)s has more cells than the heading.") % {"row": number})
            yield number, {name: unescape(cell.strip()) for name, cell in zip_longest(columns, cells, fillvalue="")}
    except csv.Error as error:
        raise Unreadable(
            _("Row %(row)s can't be read: a quotation mark is missing.") % {"row": reader.line_num}
        ) from error


def _text(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise Unreadable(_("The file is larger than 1 MB."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(_("The file isn't in UTF-8. Save it again as “CSV UTF-8”.")) from error
    if "\0" in text:
        raise Unreadable(_("This isn't a CSV file."))
    return text


def _columns(head: list[str]) -> list[str]:
    names = [name.strip().lower() for name in head]
    unknown = [name for name in names if name not in COLUMNS]
    missing = [name for name in NEEDED if name not in names]
    if unknown and not missing:
        raise Unreadable(_("Row 1: there's no column “%(name)s” here.") % {"name": unknown[0][:40]})
    if missing:
        raise Unreadable(_("Row 1: the column “%(name)s” is missing.") % {"name": missing[0]})
    if len(set(names)) < len(names):
        raise Unreadable(_("Row 1: a column stands there twice."))
    return names


@transaction.atomic
def keep(found: Reading, *, by: Any) -> int:
    """All rows or none; how many were written. Raises BoardFull."""
    new = [form for form in found.forms if form.instance.pk is None]
    if new:
        check_room(by, len(new))
    for form in found.forms:
        form.save()
    return len(found.forms)


__all__ = ["BoardFull", "Fault", "Reading", "Unreadable", "escape", "keep", "read", "unescape", "write"]
