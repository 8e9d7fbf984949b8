"""Which cells are too small to be shown, and which others would give them away.

A cell of fewer than ten people is hidden. Where the hidden cells of a row or a column could be found by taking what
is shown from its sum, more are hidden, the smallest first, until at least two are hidden and they hold ten people
together.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from diaspora.figures import Cell
from diaspora.insights.models import LEAST_SHOWN


def shown(cells: Iterable[Cell]) -> list[tuple[Cell, int | None]]:
    """Each cell with its number, or None where it stays hidden. Empty cells are left out."""
    found = [cell for cell in cells if cell.number]
    hidden = {place for place, cell in enumerate(found) if min(cell.people, cell.number) < LEAST_SHOWN}
    lines = _lines(found)
    while more := {place for line in lines if (place := _next_to_hide(line, hidden, found)) is not None}:
        hidden |= more
    return [(cell, None if place in hidden else cell.number) for place, cell in enumerate(found)]


def _lines(cells: Sequence[Cell]) -> list[list[int]]:
    """Places of the cells of each row, of each column, and of all together: whatever could be summed up."""
    rows, columns = defaultdict(list), defaultdict(list)
    for place, cell in enumerate(cells):
        rows[cell.row].append(place)
        columns[cell.column].append(place)
    return [*rows.values(), *columns.values(), list(range(len(cells)))]


def _next_to_hide(line: list[int], hidden: set[int], cells: Sequence[Cell]) -> int | None:
    gone = [place for place in line if place in hidden]
    if not gone or (len(gone) > 1 and sum(cells[place].people for place in gone) >= LEAST_SHOWN):
        return None
    left = [place for place in line if place not in hidden]
    return min(left, key=lambda place: (cells[place].people, cells[place].row, cells[place].column), default=None)
