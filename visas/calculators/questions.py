"""What a calculator asks, and the check of each answer. A question holds enough to draw a web form from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, TypeAlias

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visas.calculators.tables import Bands, Rules
from visas.calculators.words import Words

if TYPE_CHECKING:
    from visas.calculators.words import Text

Answers: TypeAlias = Mapping[str, Any]
Tries: TypeAlias = Callable[[Rules, Answers], Iterable[Any]]

ABILITIES = ("listening", "reading", "writing", "speaking")
ABILITY_LABELS: dict[str, Text] = {
    "listening": pgettext_lazy("language ability", "Listening"),
    "reading": pgettext_lazy("language ability", "Reading"),
    "writing": pgettext_lazy("language ability", "Writing"),
    "speaking": pgettext_lazy("language ability", "Speaking"),
}


class BadAnswerError(ValueError):
    """An answer that can't be used. `words` says what to do instead."""

    def __init__(self, words: Text) -> None:
        super().__init__()
        self.words = words


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: Text


def _labelled(choices: Iterable[Choice], values: Iterable[str]) -> str:
    return ", ".join(str(choice.label) for choice in choices if choice.value in values)


@dataclass(frozen=True, slots=True)
class When:
    """A question is asked only when another, asked before it, has one of these answers."""

    key: str
    is_in: tuple[Any, ...]

    def met(self, answers: Answers) -> bool:
        return answers.get(self.key) in self.is_in


@dataclass(frozen=True, kw_only=True)
class Question:
    """`blank` is what a missing answer counts as, where the question is `optional` or isn't asked.

    `changeable` false: nobody can act on it (age), so it's never proposed as a way to more points.
    `tries` gives further answers worth trying, as a function of the rules and the answers.
    """

    kind: ClassVar[str]
    key: str
    label: Text
    help: Text = ""
    optional: bool = False
    blank: Any = None
    when: When | None = None
    changeable: bool = True
    tries: Tries | None = None

    def clean(self, value: Any) -> Any:
        """The answer in the form that rules use. Raises BadAnswerError."""
        raise NotImplementedError

    def shown(self, value: Any) -> Any:
        """A cleaned answer in the form that it was given in."""
        return value

    def worded(self, value: Any) -> str:
        """A cleaned answer in the reader's words."""
        return "" if value is None else str(value)

    def others(self, value: Any, rules: Rules, answers: Answers) -> Iterable[Any]:
        """Cleaned answers other than this one, the smallest change first."""
        return () if self.tries is None else [other for other in self.tries(rules, answers) if other != value]


@dataclass(frozen=True, kw_only=True)
class BooleanQuestion(Question):
    kind = "boolean"

    def clean(self, value: Any) -> bool:
        if value is True or value is False:
            return bool(value)
        raise BadAnswerError(_("Answer yes or no."))

    def worded(self, value: Any) -> str:
        return str(_("Yes") if value else _("No"))

    def others(self, value: Any, rules: Rules, answers: Answers) -> Iterable[Any]:
        return (not value,)


@dataclass(frozen=True, kw_only=True)
class NumberQuestion(Question):
    """`low` and `high` belong to the range; `unit` is shown beside the field."""

    low: float
    high: float
    unit: Text = ""

    def __post_init__(self) -> None:
        words = Words(self.refusal, low=self.low, high=self.high)
        object.__setattr__(self, "_outside", words)

    @property
    def refusal(self) -> Text:
        return _("Give a number from %(low)s to %(high)s.")

    def clean(self, value: Any) -> Any:
        # `type`, because True is an int too; NaN fails both comparisons.
        if type(value) not in (int, float) or not self.low <= value <= self.high:
            raise BadAnswerError(self.__dict__["_outside"])
        return value

    def worded(self, value: Any) -> str:
        return "" if value is None else f"{value:,} {self.unit}".strip()

    def others(self, value: Any, rules: Rules, answers: Answers) -> Iterable[Any]:
        return [other for other in super().others(value, rules, answers) if self.low <= other <= self.high]


class DecimalQuestion(NumberQuestion):
    kind = "decimal"


class IntegerQuestion(NumberQuestion):
    kind = "integer"

    @property
    def refusal(self) -> Text:
        return _("Give a whole number from %(low)s to %(high)s.")

    def clean(self, value: Any) -> int:
        number = super().clean(value)
        if type(number) is float:
            if not number.is_integer():
                raise BadAnswerError(self.__dict__["_outside"])
            return int(number)
        return int(number)


@dataclass(frozen=True, kw_only=True)
class ChoiceQuestion(Question):
    kind = "choice"
    choices: tuple[Choice, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "_values", frozenset(choice.value for choice in self.choices))

    def clean(self, value: Any) -> str:
        if type(value) is not str or value not in self.__dict__["_values"]:
            raise BadAnswerError(_("Choose one of the answers in the list."))
        return value

    def worded(self, value: Any) -> str:
        return _labelled(self.choices, (value,))

    def others(self, value: Any, rules: Rules, answers: Answers) -> Iterable[Any]:
        return [choice.value for choice in self.choices if choice.value != value]


@dataclass(frozen=True, kw_only=True)
class ChoicesQuestion(Question):
    """Any number of the choices; one that stands twice counts once."""

    kind = "choices"
    choices: tuple[Choice, ...]
    blank: Any = ()

    def clean(self, value: Any) -> tuple[str, ...]:
        names = tuple(choice.value for choice in self.choices)
        if not isinstance(value, list | tuple) or not all(type(v) is str and v in names for v in value):
            raise BadAnswerError(_("Choose from the list; none is an answer too."))
        return tuple(name for name in names if name in value) if value else ()

    def worded(self, value: Any) -> str:
        return _labelled(self.choices, value)

    def shown(self, value: Any) -> Any:
        return list(value)

    def others(self, value: Any, rules: Rules, answers: Answers) -> Iterator[Any]:
        for choice in self.choices:
            if choice.value not in value:
                yield (*value, choice.value)


@dataclass(frozen=True, kw_only=True)
class AbilitiesQuestion(Question):
    """Four whole levels, cleaned to a tuple in the order of ABILITIES. `nullable`: no test taken."""

    kind = "abilities"
    low: int = 0
    high: int = 12
    nullable: bool = False

    def clean(self, value: Any) -> tuple[int, int, int, int] | None:
        if value is None and self.nullable:
            return None
        if not isinstance(value, Mapping) or len(value) != len(ABILITIES):
            raise BadAnswerError(_("Give listening, reading, writing and speaking."))
        listening, reading, writing, speaking = (self._level(ability, value) for ability in ABILITIES)
        return listening, reading, writing, speaking

    def _level(self, ability: str, value: Mapping[str, Any]) -> int:
        level = value.get(ability)
        if type(level) is float and level.is_integer():
            level = int(level)
        if type(level) is int and self.low <= level <= self.high:
            return level
        raise BadAnswerError(
            Words(
                _("%(ability)s: give a whole level from %(low)s to %(high)s."),
                ability=ABILITY_LABELS[ability],
                low=self.low,
                high=self.high,
            )
        )

    def worded(self, value: Any) -> str:
        if value is None:
            return str(pgettext_lazy("language test", "None"))
        return ", ".join(f"{ABILITY_LABELS[name]} {level}" for name, level in zip(ABILITIES, value, strict=True))

    def shown(self, value: Any) -> Any:
        return None if value is None else dict(zip(ABILITIES, value, strict=True))

    def others(self, value: Any, rules: Rules, answers: Answers) -> Iterator[Any]:
        """One ability raised, then all of them raised to a level."""
        levels = value or (self.low,) * len(ABILITIES)
        goals = range(min(levels) + 1, self.high + 1)
        for place, level in enumerate(levels):
            for goal in range(level + 1, self.high + 1):
                yield (*levels[:place], goal, *levels[place + 1 :])
        for goal in goals:
            yield tuple(max(level, goal) for level in levels)


def edges(*path: str) -> Tries:
    """Try the lower bounds of a band in the rules; `path` leads to it."""

    def lower_bounds(rules: Rules, _answers: Answers) -> Iterable[Any]:
        found: Any = rules
        for name in path:
            found = found[name]
        bands: Bands = found
        return bands.edges

    return lower_bounds
