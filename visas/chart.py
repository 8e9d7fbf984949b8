"""A bar chart of medians by month as numbers for an SVG; the words stand in the template."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from visas.timelines import Spread

WIDTH, HEIGHT, FOOT, GAP = 480, 180, 24, 8


@dataclass(frozen=True)
class Bar:
    """From p20 to p80, with a mark at the median."""

    month: date
    mission: str
    x: float
    width: float
    top: float
    height: float
    median_y: float
    spread: Spread

    @property
    def right(self) -> float:
        return round(self.x + self.width, 1)


@dataclass(frozen=True)
class Chart:
    bars: list[Bar]
    months: list[tuple[float, date]]
    lines: list[tuple[float, int]]
    width: int = WIDTH
    height: int = HEIGHT + FOOT


def chart_of(cells: Mapping[tuple[str, date], Spread]) -> Chart | None:
    """None where no cell is large enough to be drawn."""
    shown = {cell: spread for cell, spread in cells.items() if spread.p80 is not None}
    if not shown:
        return None
    by_month: dict[date, list[str]] = defaultdict(list)
    for mission, month in shown:
        by_month[month].append(mission)
    highest = max(spread.p80 or 0 for spread in shown.values()) or 1
    months = sorted(by_month)
    each = (WIDTH - 40) / len(months)
    bars: list[Bar] = []
    for number, month in enumerate(months):
        bars += _of_month(month, by_month[month], shown, 40 + number * each, each, highest)
    marks = [(40 + (number + 0.5) * each, month) for number, month in enumerate(months)]
    lines = [(_y(days, highest), days) for days in (0, highest // 2, highest)]
    return Chart(bars, marks, lines)


def _of_month(
    month: date, missions: list[str], shown: Mapping[tuple[str, date], Spread], left: float, each: float, highest: int
) -> list[Bar]:
    width = (each - GAP) / len(missions)
    found = []
    for number, mission in enumerate(sorted(missions)):
        spread = shown[mission, month]
        top, bottom = _y(spread.p80 or 0, highest), _y(spread.p20 or 0, highest)
        found.append(
            Bar(month, mission, round(left + GAP / 2 + number * width, 1), round(width * 0.85, 1), top,
                max(round(bottom - top, 1), 2), _y(spread.p50 or 0, highest), spread)
        )  # fmt: skip
    return found


def _y(days: int, highest: int) -> float:
    return round(10 + (HEIGHT - 10) * (1 - days / highest), 1)
