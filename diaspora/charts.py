"""Charts as SVG from the server: no script, no style attribute, a few hundred bytes, and a table beside each.

`Chart` says what is shown; `drawn(chart)` gives the picture and the table. Colours come from the classes `.s0` to
`.s4` of the style sheet, so both themes work. A chart runs left to right in both directions of writing; its table
follows the page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

WIDTH = 320
BAR, LABEL, GAP = 14, 18, 6
TOP, BOTTOM, LEFT, PLOT = 10, 22, 44, 120
STEPS = (1, 2, 2.5, 5, 10)

Value = int | float | None


@dataclass(frozen=True)
class Series:
    """One value for each label of the chart, None where it's hidden or not known."""

    name: str
    values: Sequence[Value]


@dataclass(frozen=True)
class Chart:
    """`kind` is "bars" (one or several series side by side), "line" or "step".

    `first` heads the table's first column; `missing` is said in place of None. Raises ValueError where a series has
    another length than the labels.
    """

    kind: str
    title: str
    labels: Sequence[str]
    series: Sequence[Series]
    description: str = ""
    first: str = ""
    missing: str = ""

    def __post_init__(self) -> None:
        if self.kind not in DRAWN:
            raise ValueError(f"no chart is called {self.kind!r}")
        if any(len(one.values) != len(self.labels) for one in self.series):
            raise ValueError("a series needs one value for each label")

    @property
    def highest(self) -> float:
        return max((value for one in self.series for value in one.values if value is not None), default=0)


def said(value: Value, missing: str = "") -> str:
    """A figure with its thousands apart, or the words for its absence."""
    return missing or _("not known yet") if value is None else number_format(value, use_l10n=True, force_grouping=True)


def drawn(chart: Chart) -> SafeString:
    """The picture. Its `<title>` and `<desc>` are what a screen reader says of it."""
    height, inside = DRAWN[chart.kind](chart)
    return format_html(
        '<svg class="chart" viewBox="0 0 {} {}" role="img"><title>{}</title>{}{}</svg>',
        WIDTH, height, chart.title,
        format_html("<desc>{}</desc>", chart.description) if chart.description else "", inside,
    )  # fmt: skip


def ticks(highest: float, number: int = 4) -> list[float]:
    """Round numbers from 0 to at least `highest`, about `number` steps."""
    if highest <= 0:
        return [0, 1]
    rough = highest / number
    power = 10.0 ** (len(str(int(rough))) - 1) if rough >= 1 else 10.0 ** -len(str(int(1 / rough)))
    step = next(power * one for one in STEPS if power * one >= rough)
    found = [0.0]
    while found[-1] < highest:
        found.append(found[-1] + step)
    return [int(one) if one == int(one) else round(one, 6) for one in found]


def _bars(chart: Chart) -> tuple[int, SafeString]:
    """Bars that lie, because labels are words: each label stands above its bars."""
    parts: list[SafeString] = []
    scale = (WIDTH - 64) / (chart.highest or 1)
    y = 0
    for row, label in enumerate(chart.labels):
        parts.append(format_html('<text x="0" y="{}">{}</text>', y + 12, label))
        y += LABEL
        for number, one in enumerate(chart.series):
            parts.append(_bar(chart, number, one.values[row], y, scale))
            y += BAR + 2
        y += GAP
    return max(y, 1), _joined(parts)


def _bar(chart: Chart, number: int, value: Value, y: int, scale: float) -> SafeString:
    length = _short((value or 0) * scale)
    bar = format_html('<rect class="s{}" y="{}" width="{}" height="{}"/>', number % 5, y, length, BAR) if value else ""
    return format_html('{}<text class="v" x="{}" y="{}">{}</text>', bar, _short((value or 0) * scale + 4), y + 11,
                       said(value, chart.missing))  # fmt: skip


def _line(chart: Chart) -> tuple[int, SafeString]:
    return _curves(chart, step=False)


def _step(chart: Chart) -> tuple[int, SafeString]:
    return _curves(chart, step=True)


def _curves(chart: Chart, *, step: bool) -> tuple[int, SafeString]:
    marks = ticks(chart.highest)
    parts = [
        format_html('<line class="line" x1="{}" x2="{}" y1="{}" y2="{}"/><text x="0" y="{}">{}</text>',
                    LEFT, WIDTH, _y(mark, marks[-1]), _y(mark, marks[-1]), _short(float(_y(mark, marks[-1])) + 4),
                    said(mark))
        for mark in marks
    ]  # fmt: skip
    parts += [_curve(chart, number, marks[-1], step=step) for number in range(len(chart.series))]
    parts += _below(chart)
    return TOP + PLOT + BOTTOM, _joined(parts)


def _curve(chart: Chart, number: int, highest: float, *, step: bool) -> SafeString:
    """A path that breaks where a value is missing; a point stands at each value, so that a lonely one is seen."""
    path, pen, points = "", "M", []
    for place, value in enumerate(chart.series[number].values):
        if value is None:
            pen = "M"
            continue
        x, y = _x(place, chart), _y(value, highest)
        path += f"{pen}{x} {y}" if pen == "M" or not step else f"H{x}V{y}"
        points.append((number % 5, x, y))
        pen = "L"
    dots = format_html_join("", '<circle class="s{}" cx="{}" cy="{}" r="2.5"/>', points)
    return format_html('<path class="l{}" d="{}"/>{}', number % 5, path, dots)


def _below(chart: Chart) -> list[SafeString]:
    """The first and the last label, and as many between as have room."""
    last = len(chart.labels) - 1
    every = max(1, -(-len(chart.labels) // 5))
    shown = sorted({*range(0, max(last - every // 2, 0) + 1, every), last}) if chart.labels else []
    return [
        format_html('<text x="{}" y="{}" text-anchor="{}">{}</text>', _x(place, chart), TOP + PLOT + 16,
                    "end" if place == last and last else "middle" if place else "start", chart.labels[place])
        for place in shown
    ]  # fmt: skip


def _x(place: int, chart: Chart) -> str:
    return _short(LEFT + 4 + place * (WIDTH - LEFT - 12) / max(len(chart.labels) - 1, 1))


def _y(value: float, highest: float) -> str:
    return _short(TOP + PLOT * (1 - value / highest))


def _short(number: float) -> str:
    """Tenths are enough for a picture, and a comma would break it."""
    return f"{number:.1f}".removesuffix(".0")


def _joined(parts: Sequence[SafeString]) -> SafeString:
    return mark_safe("".join(parts))  # noqa: S308 - each part is escaped


def table(chart: Chart) -> list[tuple[str, list[str]]]:
    """Rows of the table: a label, and each series' figure in words."""
    return [
        (label, [said(one.values[row], chart.missing) for one in chart.series])
        for row, label in enumerate(chart.labels)
    ]


DRAWN = {"bars": _bars, "line": _line, "step": _step}
