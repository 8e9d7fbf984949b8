"""A row of a public register, and the refusal of a whole file."""

from dataclasses import dataclass


class RegisterError(Exception):
    """The file isn't the register we know: nothing of it may be loaded, the old edition stays."""


@dataclass(frozen=True, slots=True)
class RegisterEntry:
    """`row` is the line's number among the rows, from 1. A blank cell is None: never "A", never 0.

    `name` is as written but for entities and outer spaces. `type_and_rating` is the cell; `sponsor_type` and
    `rating` are read from it. `number` is the register's own (KvK: 8 digits, a text). `positions` are people
    asked for or approved. `repeated` marks a row that says what an earlier row of that name said already.
    """

    country: str
    row: int
    name: str
    trade_name: str | None = None
    town: str | None = None
    region: str | None = None
    number: str | None = None
    type_and_rating: str | None = None
    sponsor_type: str | None = None
    rating: str | None = None
    route: str | None = None
    occupation: str | None = None
    positions: int | None = None
    period: str | None = None
    repeated: bool = False


def cell(value: str) -> str | None:
    """A cell without outer spaces, None when nothing is left."""
    return value.strip() or None


def whole_number(value: str) -> int | None:
    written = value.strip().replace(",", "")
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 9 else None
