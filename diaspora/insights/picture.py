"""What the page shows: each figure of emigration once, each chart from rows that the page's table names too."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.charts import Chart, Series
from diaspora.figures import INSIGHTS, Insight
from diaspora.insights import words
from diaspora.insights.loading import COLUMNS
from diaspora.insights.models import CommunityDay, CommunityFigure, Dimension, EmigrationFigure

SHOWN = 12
SERIES_SHOWN = 5
TITLES = {
    Dimension.TOTAL: gettext_lazy("Who left with a registered contract"),
    Dimension.SKILL: gettext_lazy("By skill class"),
    Dimension.OCCUPATION: gettext_lazy("By occupation"),
    Dimension.DESTINATION: gettext_lazy("By destination"),
}
FIRST = {
    Dimension.TOTAL: gettext_lazy("Time"),
    Dimension.SKILL: gettext_lazy("Skill class"),
    Dimension.OCCUPATION: gettext_lazy("Occupation"),
    Dimension.DESTINATION: gettext_lazy("Destination"),
}
Key = tuple[int, str, int]


@dataclass(frozen=True)
class Line:
    """A figure in words, with what it rests on and what it was before a correction."""

    figure: EmigrationFigure
    what: str
    when: str
    source: str
    note: str
    before: list[EmigrationFigure]


@dataclass(frozen=True)
class Part:
    """One dimension: its chart (None where nothing is known) and its lines."""

    title: str
    chart: Chart | None
    lines: list[Line]


def emigration() -> list[Part]:
    """In the order of the page. One statement."""
    figures = list(EmigrationFigure.objects.in_order())
    return [_part(dimension, [one for one in figures if one.dimension == dimension]) for dimension in Dimension]


def _part(dimension: Dimension, figures: Sequence[EmigrationFigure]) -> Part:
    current = [one for one in figures if one.replaced_at is None]
    old = {one.pk: one for one in figures if one.replaced_at is not None}
    lines = [
        Line(one, words.category(one.category), words.when(one), words.source(one), words.note(one), _before(one, old))
        for one in current
    ]
    return Part(str(TITLES[dimension]), _chart(dimension, current), lines)


def _before(figure: EmigrationFigure, old: dict[int, EmigrationFigure]) -> list[EmigrationFigure]:
    found = []
    while figure.supersedes_id and (figure := old[figure.supersedes_id]):
        found.append(figure)
    return found


def _chart(dimension: Dimension, figures: Sequence[EmigrationFigure]) -> Chart | None:
    """Totals by time; anything else by category, for the newest time that's told. A series is a source."""
    if not figures:
        return None
    title = str(TITLES[dimension])
    if dimension != Dimension.TOTAL:
        newest = max(_time(one) for one in figures)
        figures = [one for one in figures if _time(one) == newest]
        title = _("%(what)s, %(when)s") % {"what": title, "when": words.when(figures[0])}
    rows = list(dict.fromkeys(_row(dimension, one) for one in figures))
    # The newest years, or the greatest categories.
    rows = rows[-SHOWN:] if dimension == Dimension.TOTAL else rows[:SHOWN]
    return Chart(
        "bars", title, labels=rows, series=_series(dimension, figures, rows), first=str(FIRST[dimension]),
        description=_("People registered; each report's figure beside the others'."),
    )  # fmt: skip


def _series(dimension: Dimension, figures: Sequence[EmigrationFigure], rows: Sequence[str]) -> list[Series]:
    reports: dict[str, str] = {one.report: words.source(one) for one in figures}
    told = {(one.report, _row(dimension, one)): one.number for one in figures}
    return [Series(name, [told.get((report, row)) for row in rows]) for report, name in reports.items()]


def _row(dimension: Dimension, figure: EmigrationFigure) -> str:
    return words.when(figure) if dimension == Dimension.TOTAL else words.category(figure.category)


def _time(figure: EmigrationFigure) -> Key:
    last = {"h1": 6, "ytd": figure.through_month or 0, "year": 12}[figure.period]
    return figure.year, figure.period, last


@dataclass(frozen=True)
class Community:
    """The newest count; `day` is None before the first."""

    day: CommunityDay | None
    charts: list[Chart]


def community() -> Community:
    """Two statements."""
    day = CommunityDay.objects.order_by("-day").first()
    cells = list(CommunityFigure.objects.filter(day=day).order_by("insight", "pk")) if day else []
    charts = [_of_insight(plug, [one for one in cells if one.insight == plug.key]) for plug in INSIGHTS.all()]
    return Community(day, [chart for chart in charts if chart])


def _of_insight(plug: Insight, cells: Sequence[CommunityFigure]) -> Chart | None:
    if not cells:
        return None
    rows = list(dict.fromkeys(cell.row for cell in cells))[:SHOWN]
    columns = list(dict.fromkeys(cell.column for cell in cells))[:SERIES_SHOWN]
    numbers = {(cell.row, cell.column): cell.number for cell in cells}
    return Chart(
        plug.kind, str(plug.title), first=str(plug.row_title), missing=_("fewer than 10, or hidden with them"),
        labels=[plug.label(row) for row in rows],
        series=[
            Series(plug.label(column) if column else str(plug.title), [numbers.get((row, column)) for row in rows])
            for column in columns
        ],
    )  # fmt: skip


def rows_of(figures: Iterable[EmigrationFigure]) -> list[dict[str, Any]]:
    """Figures with the columns of the file that `load_emigration` reads."""
    return [{name: getattr(one, name) for name in COLUMNS} for one in figures]
