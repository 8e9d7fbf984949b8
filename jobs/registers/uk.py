"""United Kingdom, licensed sponsors (workers): CSV of 5 columns, a row per organisation and route.

No company number is in it. Older editions join several ratings and routes with " / " in one cell.
"""

import html
import re
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from .entry import RegisterEntry, RegisterError, cell
from .table import Table, check_rows, check_text, header

COLUMNS = ("Organisation Name", "Town/City", "County", "Type & Rating", "Route")
_RATING = re.compile(r"(?P<type>[^(]+?)\s*\((?P<rating>.+)\)")
_RATINGS = {
    "a rating": "A",
    "a (premium)": "A premium",
    "a (sme+)": "A SME+",
    "b rating": "B",
    "probationary sponsor": "probationary",
}


def rows(path: Path) -> Iterator[RegisterEntry]:
    """Every row of the file, also the repeated ones. Raises RegisterError before the first is handed out."""
    check_text(path, "utf-8-sig")
    names, at = header(path, "utf-8-sig", COLUMNS[0])
    if names != COLUMNS:
        raise RegisterError(f"{path.name} has other columns: {', '.join(names)[:200]}.")
    table = Table(path, "utf-8-sig", COLUMNS, at)
    check_rows(table)
    return _entries(table)


def _entries(table: Table) -> Iterator[RegisterEntry]:
    """The file is in order of name, so a repeat is looked for among the rows of one name only."""
    current, seen = "", set[tuple[str, ...]]()
    for number, row in enumerate(table.rows(), 1):
        values = tuple(row.values())
        if row[COLUMNS[0]] != current:
            current, seen = row[COLUMNS[0]], set()
        for kind, route in _pairs(row["Type & Rating"], row["Route"]):
            sponsor_type, rating = read_rating(kind)
            yield RegisterEntry(
                country="GB",
                row=number,
                name=html.unescape(current).strip(),
                town=cell(row["Town/City"]),
                region=cell(row["County"]),
                type_and_rating=cell(kind),
                sponsor_type=sponsor_type,
                rating=rating,
                route=cell(route),
                repeated=values in seen,
            )
        seen.add(values)


def _pairs(kinds: str, routes: str) -> list[tuple[str, str]]:
    """`"Tier 2 (A rating) / Tier 5 (A rating)"`: side by side when as many, else each with each."""
    left, right = kinds.split(" / "), routes.split(" / ")
    return list(zip(left, right, strict=True)) if len(left) == len(right) else list(product(left, right))


def read_rating(value: str) -> tuple[str | None, str | None]:
    """`"Worker (A (Premium))"` is Worker and "A premium"; a rating we don't know stays as written."""
    found = _RATING.fullmatch(value.strip())
    if not found:
        return cell(value), None
    rating = found["rating"].strip()
    return found["type"].strip(), _RATINGS.get(rating.casefold(), rating)
