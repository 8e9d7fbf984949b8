"""The socket of the community's own figures: each product counts what its members achieve.

Only members who agreed are counted. What a product gives are exact numbers; `diaspora.insights` hides small cells
before anything is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from diaspora.registry import socket


@dataclass(frozen=True)
class Cell:
    """`number` things (members, requests, cases) of `people` different members, at `row` and `column`.

    Rows and columns are short codes: a country, a status, a month (`2026-11`), a route's "de/eu-blue-card".
    """

    row: str
    number: int
    people: int
    column: str = ""


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
