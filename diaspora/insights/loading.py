"""Figures of emigration from a plain CSV. docs/insights.md says what each column holds."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils import timezone

from diaspora.insights.models import EmigrationFigure

COLUMNS = (
    "report", "year", "period", "through_month", "dimension", "category", "number", "change_percent", "source", "url",
    "source_date", "note",
)  # fmt: skip
# What a report may correct; the rest is what the figure is about.
TOLD = ("number", "change_percent", "source", "url", "source_date", "note")
# A spreadsheet runs a text that begins so.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
LOCK = 827_001


class Refused(ValueError):
    """`faults` are lines such as "figures.csv:3: number: Enter a whole number."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


@dataclass(frozen=True)
class Loaded:
    added: int
    corrected: int
    unchanged: int


def read(path: Path) -> list[EmigrationFigure]:
    """Every figure of the file. Raises Refused with all that's wrong, OSError where it can't be read."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = csv.reader(file, strict=True)
            if tuple(next(rows, ())) != COLUMNS:
                raise Refused([f"{path.name}:1: the first line must be {','.join(COLUMNS)}"])
            return _figures(rows, path.name)
    except UnicodeDecodeError as error:
        raise Refused([f"{path.name}: it isn't UTF-8 text ({error.reason})"]) from error
    except csv.Error as error:
        raise Refused([f"{path.name}: it isn't CSV ({error})"]) from error


def _figures(rows: Iterable[list[str]], name: str) -> list[EmigrationFigure]:
    found: dict[tuple[object, ...], EmigrationFigure] = {}
    faults: list[str] = []
    for number, cells in enumerate(rows, start=2):
        if not any(cells):
            continue
        place = f"{name}:{number}"
        if len(cells) != len(COLUMNS):
            faults.append(f"{place}: {len(cells)} columns where there must be {len(COLUMNS)}")
            continue
        figure = EmigrationFigure(**dict(_typed(cells)))
        wrong = list(_faults(figure, cells))
        if not wrong and figure.identity in found:
            wrong = ["the same figure stands twice in this file"]
        faults += [f"{place}: {fault}" for fault in wrong]
        if not wrong:
            found[figure.identity] = figure
    if faults:
        raise Refused(faults)
    return list(found.values())


def _typed(cells: list[str]) -> Iterator[tuple[str, object]]:
    for column, cell in zip(COLUMNS, cells, strict=True):
        empty = column in {"through_month", "change_percent"} and not cell.strip()
        yield column, None if empty else cell.strip()


def _faults(figure: EmigrationFigure, cells: list[str]) -> Iterator[str]:
    """Field by field; afterwards the figure's values have their types."""
    for column, cell in zip(COLUMNS, cells, strict=True):
        if column != "change_percent" and cell.startswith(FORMULA):
            yield f"{column}: a text can't begin with {cell[0]!r}"
    try:
        figure.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        for field, said in error.message_dict.items():
            yield f"{field}: {' '.join(said)}"


@transaction.atomic
def load(figures: Iterable[EmigrationFigure]) -> Loaded:
    """Adds what's new; what a report tells differently now follows its old value, which stays."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])
    have = {figure.identity: figure for figure in EmigrationFigure.objects.current()}
    added = corrected = unchanged = 0
    for figure in figures:
        old = have.get(figure.identity)
        if old is None:
            added += 1
        elif all(getattr(old, name) == getattr(figure, name) for name in TOLD):
            unchanged += 1
            continue
        else:
            corrected += 1
            EmigrationFigure.objects.filter(pk=old.pk).update(replaced_at=timezone.now())
            figure.supersedes = old
        figure.save(force_insert=True)
    return Loaded(added, corrected, unchanged)
