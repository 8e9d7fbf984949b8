"""What comes out: a total, a line for each rule, the gates, the bar, and what would raise it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from visas.calculators.words import Words

if TYPE_CHECKING:
    from visas.calculators.questions import Answers, Question
    from visas.calculators.tables import Table, Version
    from visas.calculators.words import Text

LIMIT = _("%(claimed)s points claimed, at most %(cap)s count")


@dataclass(slots=True)
class Line:
    """`most` is the highest that this rule can give; a limit's line is zero or below, its `most` is 0.

    `why` is the answer that it was counted from, unless the rule says more.
    `checked` false: the figures stand on a source that nobody has checked yet; the page must say so.
    """

    key: str
    label: Text
    points: int
    most: int
    why: Text
    part: str
    checked: bool


@dataclass(slots=True)
class Gate:
    """A condition beside the points. Not met: the total doesn't help."""

    key: str
    label: Text
    met: bool


@dataclass(slots=True)
class Raise:
    """Changing one answer to `value` adds `gain` points; `turns` says that it turns a no into a yes."""

    key: str
    label: Text
    value: Any
    gain: int
    total: int
    turns: bool


class Answered:
    """An answer in words, put together only when it's shown."""

    __slots__ = ("question", "value")

    def __init__(self, question: Question, value: Any) -> None:
        self.question = question
        self.value = value

    def __str__(self) -> str:
        return self.question.worded(self.value)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a sheet needs to know of its calculator: labels of lines and gates, questions, doubtful lines."""

    labels: Mapping[str, Text]
    questions: Mapping[str, Question]
    unchecked: frozenset[str]


class Sheet:
    """A score while it's being counted. Rules write to it; the calculator reads it."""

    __slots__ = ("_answers", "_heading", "gates", "lines", "pass_mark", "passed", "scores", "total")

    def __init__(self, heading: Heading, answers: Answers, pass_mark: int | None) -> None:
        self._heading = heading
        self._answers = answers
        self.lines: list[Line] = []
        self.gates: list[Gate] = []
        self.scores: dict[str, float] = {}
        self.total = 0
        self.pass_mark = pass_mark
        self.passed: bool | None = None

    def add(
        self,
        key: str,
        points: int,
        most: int,
        why: Text | None = None,
        *,
        part: str = "",
        checked: bool = True,
    ) -> int:
        """Count a line and give its points back."""
        heading = self._heading
        if why is None:
            why = Answered(heading.questions[key], self._answers[key])
        checked = checked and key not in heading.unchecked
        self.lines.append(Line(key, heading.labels[key], points, most, why, part, checked))
        self.total += points
        return points

    def capped(
        self,
        key: str,
        claimed: int,
        cap: int,
        why: Text | None = None,
        *,
        part: str = "",
        checked: bool = True,
    ) -> int:
        """Count a line that pays no more than `cap`, and say what was lost."""
        if claimed <= cap:
            return self.add(key, claimed, cap, why, part=part, checked=checked)
        return self.add(key, cap, cap, Words(LIMIT, claimed=claimed, cap=cap), part=part, checked=checked)

    def limit(self, key: str, claimed: int, cap: int, *, part: str = "") -> int:
        """Take back what lines together have over `cap`, in a line of its own. Gives what's left."""
        if claimed <= cap:
            return claimed
        self.add(key, cap - claimed, 0, Words(LIMIT, claimed=claimed, cap=cap), part=part)
        return cap

    def gate(self, key: str, *, met: bool) -> bool:
        self.gates.append(Gate(key, self._heading.labels[key], met))
        return met

    @property
    def gates_met(self) -> bool:
        return all(gate.met for gate in self.gates)


@dataclass(slots=True)
class Result:
    """An unofficial estimate. `passed` is None where no fixed mark exists; then `table.latest_cutoffs` helps.

    `scores` holds the named parts (A to D, required_salary in pounds a year …). Points are whole numbers.
    """

    calculator: str
    table: Table
    version: Version
    total: int
    pass_mark: int | None
    passed: bool | None
    lines: list[Line]
    gates: list[Gate]
    scores: dict[str, float]

    @property
    def official_url(self) -> str:
        return self.table.official_url

    @property
    def unchecked(self) -> list[Line]:
        """Lines that pay points on figures nobody has checked."""
        return [line for line in self.lines if line.points and not line.checked]

    def superseded(self, today: date) -> bool:
        """The rules used don't hold on this day any more."""
        return self.version.valid_to is not None and self.version.valid_to < today

    def as_json(self) -> dict[str, Any]:
        """Total, `pass` and `eligible` (one answer under both names), the parts, and the rules' version."""
        return {
            "calculator": self.calculator,
            "version": self.version.id,
            "valid_from": self.version.valid_from.isoformat(),
            "valid_to": self.version.valid_to and self.version.valid_to.isoformat(),
            "total": self.total,
            "pass_mark": self.pass_mark,
            "pass": self.passed,
            "eligible": self.passed,
            **self.scores,
        }
