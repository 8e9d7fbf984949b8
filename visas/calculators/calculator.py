"""A calculator: questions, a dated table, and a pure rule that counts answers into points."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from visas.calculators.questions import Answers, BadAnswerError, Question
from visas.calculators.results import Heading, Raise, Result, Sheet
from visas.calculators.tables import Rules, Table, Version

if TYPE_CHECKING:
    from visas.calculators.words import Text

MISSING = object()
WHOLE = "__all__"  # errors of no single field, under the name that Django's forms use


class InvalidAnswersError(ValueError):
    """`errors` holds a message for each field that can't be used; nothing was computed."""

    def __init__(self, errors: dict[str, Text]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def _no_clash(_rules: Rules, _answers: Answers) -> dict[str, Text]:
    return {}


@dataclass(frozen=True)
class Calculator:
    """`score` writes lines to the sheet; `clashes` finds answers that don't go together (field → message)."""

    name: str
    title: Text
    table: Table
    questions: tuple[Question, ...]
    labels: Mapping[str, Text]
    score: Callable[[Rules, Answers, Sheet], None]
    clashes: Callable[[Rules, Answers], dict[str, Text]] = _no_clash
    changes: Mapping[str, Text] = field(default_factory=dict)  # words for `known_changes` in the table
    _keys: frozenset[str] = field(init=False)
    _heading: Heading = field(init=False)

    def __post_init__(self) -> None:
        asked = {question.key: question for question in self.questions}
        labels = {**{key: question.label for key, question in asked.items()}, **self.labels}
        object.__setattr__(self, "_keys", frozenset(asked))
        object.__setattr__(self, "_heading", Heading(labels, asked, self.table.unchecked))

    def check(self, given: object, *, on: date | None = None) -> tuple[dict[str, Any], dict[str, Text]]:
        """Cleaned answers, and errors by field. Raises only RulesNotKnownError, on a day without rules."""
        version = self.table.version_on(on)
        if not isinstance(given, Mapping):
            return {}, {WHOLE: _("Give the answers as an object of fields.")}
        answers: dict[str, Any] = {}
        errors: dict[str, Text] = {}
        for question in self.questions:
            self._read(question, given, answers, errors)
        for key in given.keys() - self._keys:
            errors[str(key)] = _("This calculator has no question of that name.")
        return answers, errors or self.clashes(version.rules, answers)

    def _read(
        self, question: Question, given: Mapping[Any, Any], answers: dict[str, Any], errors: dict[str, Text]
    ) -> None:
        value = given.get(question.key, MISSING)
        try:
            if value is not MISSING:
                answers[question.key] = question.clean(value)
            elif question.optional or not self.asks(question, answers):
                answers[question.key] = question.blank
            else:
                errors[question.key] = _("This answer is needed.")
        except BadAnswerError as bad:
            errors[question.key] = bad.words

    @staticmethod
    def asks(question: Question, answers: Answers) -> bool:
        """Whether the answers so far lead to this question."""
        return question.when is None or question.when.met(answers)

    def calculate(self, given: object, *, on: date | None = None) -> Result:
        """Count. `on` is the day whose rules apply; without it, the newest that can be computed.

        Raises InvalidAnswersError (messages by field) and RulesNotKnownError.
        """
        answers, errors = self.check(given, on=on)
        if errors:
            raise InvalidAnswersError(errors)
        return self._count(self.table.version_on(on), answers)

    def _count(self, version: Version, answers: Answers) -> Result:
        rules = version.rules
        sheet = Sheet(self._heading, answers, rules.get("pass_mark"))
        self.score(rules, answers, sheet)
        passed = sheet.passed
        if passed is None and sheet.pass_mark is not None:
            passed = sheet.total >= sheet.pass_mark and sheet.gates_met
        return Result(
            self.name,
            self.table,
            version,
            sheet.total,
            sheet.pass_mark,
            passed,
            sheet.lines,
            sheet.gates,
            sheet.scores,
        )

    def raises(self, given: object, *, on: date | None = None, limit: int = 5) -> list[Raise]:
        """The single changes of one answer that add most, the best for each question, found by trying them.

        Ties go to the smallest change. Raises as `calculate` does.
        """
        answers, errors = self.check(given, on=on)
        if errors:
            raise InvalidAnswersError(errors)
        version = self.table.version_on(on)
        now = self._count(version, answers)
        found = [best for q in self.questions if (best := self._best(q, version, answers, now))]
        found.sort(key=lambda change: (-change.gain, not change.turns))
        return found[:limit]

    def _best(self, question: Question, version: Version, answers: Answers, now: Result) -> Raise | None:
        if not question.changeable or not self.asks(question, answers):
            return None
        best: Raise | None = None
        for value, result in self._tried(question, version, answers):
            turns = bool(result.passed and not now.passed)
            gain = result.total - now.total
            if (gain > 0 or turns) and (best is None or (gain, turns) > (best.gain, best.turns)):
                best = Raise(question.key, question.label, question.shown(value), gain, result.total, turns)
        return best

    def _tried(self, question: Question, version: Version, answers: Answers) -> Iterator[tuple[Any, Result]]:
        for value in question.others(answers[question.key], version.rules, answers):
            changed = {**answers, question.key: value}
            if not self.clashes(version.rules, changed):
                yield value, self._count(version, changed)
