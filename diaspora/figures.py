"""The socket of the community's own figures: each product counts what its members achieve.

Only members who agreed are counted. What a product gives are exact numbers; `diaspora.insights` hides small cells
before anything is kept.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from diaspora.registry import socket

MONTHS = 12


@dataclass(frozen=True)
class Cell:
    """`number` things (members, requests, cases) of `people` different members, at `row` and `column`.

    Rows and columns are short codes: a country, a status, a month (`2026-11`), a route's "de/eu-blue-card".
    """

    row: str
    number: int
    people: int
    column: str = ""


def counted(rows: Any, place: Callable[[Any], Any], *, whose: str) -> tuple[dict[Any, int], dict[Any, set[int]]]:
    """How many stand at each place, and of whom. `rows` are mappings that hold `whose`, and `number` where one row
    speaks of several things; `place` gives a row's key."""
    numbers: dict[Any, int] = {}
    people: dict[Any, set[int]] = {}
    for row in rows.iterator():
        at = place(row)
        numbers[at] = numbers.get(at, 0) + row.get("number", 1)
        people.setdefault(at, set()).add(row[whose])
    return numbers, people


def by_month(rows: Any, column_of: Callable[[Any], str], columns: Iterable[str], *, whose: str) -> list[Cell]:
    """A row for each of the last twelve months that has something; rows hold `month` too."""
    numbers, people = counted(rows, lambda row: (f"{row['month']:%Y-%m}", column_of(row)), whose=whose)
    months = sorted({month for month, _column in numbers})[-MONTHS:]
    places = [(month, column) for month in months for column in columns if (month, column) in numbers]
    return [Cell(month, numbers[month, one], len(people[month, one]), one) for month, one in places]


@runtime_checkable
class Insight(Protocol):
    """`kind` is that of the chart: "bars" or "line"; `row_title` heads the table's first column."""

    key: str
    title: Any
    row_title: Any
    kind: str

    def cells(self, agreed: Any) -> Iterable[Cell]:
        """Of members among `agreed`, a QuerySet of their primary keys. A few statements, whatever their number."""
        ...

    def label(self, code: str) -> str:
        """A row's or a column's code in the reader's words."""
        ...


INSIGHTS = socket("INSIGHTS", Insight)
