"""One JSON object a line in, one out: the same calculators for scripts and checks.

A line holds the answers, and may hold `on`, the day whose rules apply (ISO date).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from math import inf
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from visas.calculators.calculator import WHOLE, Calculator, InvalidAnswersError
from visas.calculators.tables import RulesNotKnownError
from visas.calculators.words import Words

if TYPE_CHECKING:
    from visas.calculators.results import Line
    from visas.calculators.words import Text

ON = "on"
LONGEST_WHOLE_NUMBER = 18  # digits; a longer one is out of every range, and slow to read


def answer_lines(
    calculator: Calculator, lines: Iterable[str | bytes], *, on: date | None = None, explain: bool = False
) -> Iterator[tuple[str, bool]]:
    """The answer to each line and whether the line was valid. A bad line never stops the others."""
    for line in lines:
        try:
            yield json.dumps(_answer(calculator, _parsed(line), on=on, explain=explain)), True
        except InvalidAnswersError as invalid:
            yield _refused(invalid.errors), False
        except RulesNotKnownError as unknown:
            yield _refused({ON: unknown.reason}), False


def _refused(errors: Mapping[str, Text]) -> str:
    return json.dumps({"errors": {field: str(message) for field, message in errors.items()}})


def _answer(calculator: Calculator, given: Any, *, on: date | None, explain: bool) -> dict[str, Any]:
    if isinstance(given, dict) and ON in given:
        on = _day(given.pop(ON))
    result = calculator.calculate(given, on=on)
    if not explain:
        return result.as_json()
    return {
        **result.as_json(),
        "lines": [_line(line) for line in result.lines],
        "gates": {gate.key: gate.met for gate in result.gates},
        "raises": [
            {"key": change.key, "value": change.value, "gain": change.gain, "total": change.total}
            for change in calculator.raises(given, on=on)
        ],
        "official_url": result.official_url,
        "standing": str(_("unofficial estimate")),
    }


def _line(line: Line) -> dict[str, Any]:
    return {
        "key": line.key,
        "label": str(line.label),
        "points": line.points,
        "max": line.most,
        "why": str(line.why),
        "checked": line.checked,
    }


def _day(value: object) -> date:
    try:
        return date.fromisoformat(value if isinstance(value, str) else "")
    except ValueError:
        raise InvalidAnswersError({ON: _("Give a day such as 2026-11-24.")}) from None


def _parsed(line: str | bytes) -> Any:
    try:
        return json.loads(line, parse_int=_whole, object_pairs_hook=_object)
    except (ValueError, RecursionError) as error:
        if isinstance(error, InvalidAnswersError):
            raise
        raise InvalidAnswersError({WHOLE: _("This line is not a JSON object.")}) from None


def _whole(digits: str) -> float:
    return int(digits) if len(digits) <= LONGEST_WHOLE_NUMBER else inf


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    names = [name for name, _value in pairs]
    twice = next(name for name in names if names.count(name) > 1)
    raise InvalidAnswersError({twice: Words(_("%(name)s stands twice in this line."), name=twice)})
