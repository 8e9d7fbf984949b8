"""A CSV read line by line: once to see that all of it is what it should be, once more to hand it on."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .entry import RegisterError

MAX_FIELD = 20_000  # characters in a cell; a lost quote would otherwise swallow the rest of the file


@dataclass(frozen=True, slots=True)
class Table:
    """A checked file. `header_at` is the number of lines before the header."""

    path: Path
    encoding: str
    columns: tuple[str, ...]
    header_at: int
    notes: re.Pattern[str] | None = None  # how the text below the table begins, where there is one

    def rows(self) -> Iterator[dict[str, str]]:
        with self.path.open(encoding=self.encoding, newline="") as lines:
            reader = csv.reader(lines, strict=True)
            for _ in range(self.header_at + 1):
                next(reader)
            for values in reader:
                if self.is_note(values):
                    return
                if any(value.strip() for value in values):
                    yield dict(zip(self.columns, values, strict=False))

    def is_note(self, values: Sequence[str]) -> bool:
        """A line of text below the table: it says so, or only its first cell is filled."""
        if self.notes is None or not values or not values[0].strip():
            return False
        return bool(self.notes.match(values[0])) or not any(value.strip() for value in values[1:])


def check_text(path: Path, encoding: str) -> None:
    """Raises RegisterError when the file can't be opened or any part of it isn't in that encoding."""
    try:
        with path.open(encoding=encoding, newline="") as lines:
            while block := lines.read(1 << 16):
                if "\x00" in block:
                    raise RegisterError(f"{path.name} holds NUL characters: it isn't a text.")
    except UnicodeDecodeError as error:
        raise RegisterError(f"{path.name} isn't {encoding.removesuffix('-sig').upper()}: {error.reason}.") from error
    except OSError as error:
        raise RegisterError(f"{path.name} can't be opened: {error.strerror}.") from error


def header(path: Path, encoding: str, must_hold: str) -> tuple[tuple[str, ...], int]:
    """The column names and the lines before them: some editions put a title above."""
    with path.open(encoding=encoding, newline="") as lines:
        reader = csv.reader(lines)
        try:
            for at, values in zip(range(4), reader, strict=False):
                names = tuple(value.strip() for value in values)
                if must_hold in names:
                    return names, at
        except csv.Error as error:
            raise RegisterError(f"{path.name} isn't a table: {error}.") from error
    raise RegisterError(f"{path.name} has no column '{must_hold}' in its first lines.")


def check_rows(table: Table) -> None:
    """Every row as wide as the header, down to the notes. Raises RegisterError."""
    width = len(table.columns)
    with table.path.open(encoding=table.encoding, newline="") as lines:
        reader = csv.reader(lines, strict=True)
        try:
            for number, values in enumerate(reader):
                if number > table.header_at and table.is_note(values):
                    return
                if number > table.header_at:
                    _check_row(table.path, number, values, width)
        except csv.Error as error:
            raise RegisterError(f"{table.path.name}, line {reader.line_num}: {error}.") from error


def _check_row(path: Path, number: int, values: Sequence[str], width: int) -> None:
    if values and len(values) != width:
        raise RegisterError(f"{path.name}, row {number} has {len(values)} cells, the header {width}.")
    if any(len(value) > MAX_FIELD for value in values):
        raise RegisterError(f"{path.name}, row {number} has a cell of more than {MAX_FIELD:,} characters.")


def require(path: Path, columns: Sequence[str], wanted: Sequence[str]) -> None:
    missing = [name for name in wanted if name not in columns]
    if missing:
        raise RegisterError(f"{path.name} has other columns: {', '.join(missing)} missing.")
