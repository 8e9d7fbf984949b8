"""A calculator's questions as a web form: what the address holds becomes answers, and faults come back at fields."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from visas.calculators import CALCULATORS, Calculator, InvalidAnswersError, Result
from visas.calculators.questions import ABILITIES, ABILITY_LABELS, Question
from visas.calculators.results import Raise
from visas.calculators.tables import RulesNotKnownError

RESERVED = {"step", "hl", "on", "with"}
_WHOLE = re.compile(r"[+-]?\d{1,15}$")
_DECIMAL = re.compile(r"[+-]?\d{1,15}(\.\d{1,6})?$")


@dataclass(frozen=True)
class Part:
    """One input of a field: an ability has four. `value` is what was typed, kept as it was."""

    name: str
    label: str
    value: str


@dataclass
class Field:
    question: Question
    value: Any
    error: str = ""
    parts: list[Part] = field(default_factory=list)
    options: list[tuple[str, Any, bool]] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.question.key

    @property
    def kind(self) -> str:
        return self.question.kind

    @property
    def id(self) -> str:
        return f"id_{self.question.key}"


def given_of(calculator: Calculator, query: QueryDict) -> dict[str, Any]:
    """Answers in the form that the calculator takes; what was left empty is missing, what is odd stays odd."""
    given: dict[str, Any] = {}
    for question in calculator.questions:
        value = READERS[question.kind](question, query)
        if value is not None:
            given[question.key] = value
    return given


def _boolean(question: Question, query: QueryDict) -> Any:
    said = query.get(question.key, "")
    return {"yes": True, "no": False}.get(said, said or None)


def _number(question: Question, query: QueryDict) -> Any:
    typed = query.get(question.key, "").strip().replace(",", "")
    if _WHOLE.match(typed):
        return int(typed)
    return float(typed) if _DECIMAL.match(typed) else (typed or None)


def _choice(question: Question, query: QueryDict) -> Any:
    return query.get(question.key, "") or None


def _choices(question: Question, query: QueryDict) -> Any:
    """Ticking none is an answer, as soon as the form was sent."""
    found = query.getlist(question.key)
    return [one for one in found if one] if found or _sent(query) else None


def _abilities(question: Question, query: QueryDict) -> Any:
    typed = {name: query.get(f"{question.key}.{name}", "").strip() for name in ABILITIES}
    if not any(typed.values()):
        return None
    return {name: int(one) if _WHOLE.match(one) else one for name, one in typed.items() if one}


READERS = {
    "boolean": _boolean, "integer": _number, "decimal": _number, "choice": _choice, "choices": _choices,
    "abilities": _abilities,
}  # fmt: skip


def _sent(query: QueryDict) -> bool:
    return bool(query.keys() - RESERVED)


@dataclass
class Sheet:
    """One page of a calculator: its fields, and a result where the answers allow one."""

    calculator: Calculator
    on: date
    fields: list[Field]
    error: str = ""
    result: Result | None = None
    raises: list[tuple[Raise, str]] = field(default_factory=list)
    refusal: str = ""
    changes: list[Any] = field(default_factory=list)

    @property
    def faults(self) -> list[Field]:
        return [one for one in self.fields if one.error]


def answer(name: str, query: QueryDict, *, on: date) -> Sheet:
    """Raises KeyError for a calculator that doesn't exist; never anything else."""
    calculator = CALCULATORS[name]
    sheet = Sheet(calculator, on, [_field(question, query) for question in calculator.questions])
    try:
        version = calculator.table.version_on(on)
    except RulesNotKnownError as unknown:
        sheet.refusal = str(unknown.reason)
        sheet.changes = [calculator.changes.get(one, one) for one in unknown.known_changes]
        return sheet
    if _sent(query) and "step" not in query:
        _count(sheet, given_of(calculator, query), version.valid_from if version.valid_from > on else on)
    return sheet


def _count(sheet: Sheet, given: Mapping[str, Any], on: date) -> None:
    try:
        sheet.result = sheet.calculator.calculate(given, on=on)
        asked = {one.key: one for one in sheet.calculator.questions}
        found = sheet.calculator.raises(given, on=on)
        sheet.raises = [(one, asked[one.key].worded(asked[one.key].clean(one.value))) for one in found]
    except InvalidAnswersError as invalid:
        _mark(sheet, invalid.errors)


def _mark(sheet: Sheet, errors: Mapping[str, Any]) -> None:
    by_key = {one.key: one for one in sheet.fields}
    for key, message in errors.items():
        if key in by_key:
            by_key[key].error = str(message)
        else:
            sheet.error = str(message)


def _field(question: Question, query: QueryDict) -> Field:
    made = Field(question, query.get(question.key, ""))
    if question.kind == "abilities":
        made.parts = [
            Part(f"{question.key}.{name}", str(ABILITY_LABELS[name]), query.get(f"{question.key}.{name}", ""))
            for name in ABILITIES
        ]
    elif question.kind == "boolean":
        made.options = [("yes", _("Yes"), made.value == "yes"), ("no", _("No"), made.value == "no")]
    elif question.kind in ("choice", "choices"):
        chosen = set(query.getlist(question.key))
        made.options = [(one.value, one.label, one.value in chosen) for one in question.choices]  # type: ignore[attr-defined]
    return made


def asked_keys(calculator: Calculator, query: QueryDict) -> list[str]:
    """Keys in order, without the questions that the answers so far don't lead to."""
    answers: dict[str, Any] = {}
    for question in calculator.questions:
        answers[question.key] = READERS[question.kind](question, query)
    return [question.key for question in calculator.questions if calculator.asks(question, answers)]
