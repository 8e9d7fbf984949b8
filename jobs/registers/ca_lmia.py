"""Canada, positive LMIA employers: the quarter's file from 2017 on, and the reshaped one with a column NOC.

The quarter's file is ISO-8859-1 and ends in "Notes:". Editions of 2014 to 2016, nested under province
headings, are refused. An address is kept as its town only.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from .entry import RegisterEntry, RegisterError, cell, whole_number
from .table import Table, check_rows, check_text, header, require

# ours: what the column is called in either layout
_NAMES = {
    "region": ("Province", "Province/Territory"),
    "stream": ("Stream", "Program Stream"),
    "occupation": ("NOC", "Occupation"),
    "positions": ("Positions", "Positions Approved", "Approved Positions"),
}
_TOWN = re.compile(r"(?:^|,)\s*([^,]+?)\s*,\s*(?:[A-Z]{2}\b|\d)")
_NOTES = re.compile(r"\s*(?:notes?|\*|source)\b", re.I)


def rows(path: Path) -> Iterator[RegisterEntry]:
    """One entry an employer, stream and occupation. Raises RegisterError before the first is handed out."""
    encoding = _encoding(path)
    names, at = header(path, encoding, "Employer")
    require(path, names, ("Employer", "Address"))
    columns = {ours: _column(path, names, known) for ours, known in _NAMES.items()}
    table = Table(path, encoding, names, at, _NOTES)
    check_rows(table)
    return _entries(table, columns)


def _encoding(path: Path) -> str:
    try:
        check_text(path, "utf-8-sig")
    except RegisterError as error:
        if not isinstance(error.__cause__, UnicodeDecodeError):
            raise
        return _older_encoding(path)
    return "utf-8-sig"


def _older_encoding(path: Path) -> str:
    """ISO-8859-1 accepts any byte; its unused control range tells that a file is in something else."""
    with path.open(encoding="iso-8859-1") as lines:
        while block := lines.read(1 << 16):
            if any("\x80" <= letter <= "\x9f" for letter in block):
                raise RegisterError(f"{path.name} is neither UTF-8 nor ISO-8859-1.")
    return "iso-8859-1"


def _column(path: Path, names: tuple[str, ...], known: tuple[str, ...]) -> str:
    for name in known:
        if name in names:
            return name
    raise RegisterError(f"{path.name} has other columns: none of {', '.join(known)}.")


def _entries(table: Table, columns: dict[str, str]) -> Iterator[RegisterEntry]:
    number = 0
    for row in table.rows():
        name = row["Employer"].strip()
        if not name:
            continue
        number += 1
        yield RegisterEntry(
            country="CA",
            row=number,
            name=name,
            town=_town(row["Address"]),
            region=cell(row[columns["region"]]),
            route=cell(row[columns["stream"]]),
            occupation=cell(row[columns["occupation"]]),
            positions=whole_number(row[columns["positions"]]),
            period=cell(f"{row.get('YEAR', '')} {row.get('PERIOD', '')}"),
        )


def _town(address: str) -> str | None:
    found = _TOWN.search(address)
    return found[1] if found else None
