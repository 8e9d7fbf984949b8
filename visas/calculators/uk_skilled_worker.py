"""United Kingdom, Skilled Worker: 70 points, pounds a year. Table: `tables/uk_skilled_worker.toml`.

The salary must reach the option's floor and its share of the going rate, scaled to the hours. Nothing is
rounded before it's compared; `required_salary` is shown in whole pence.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visas.calculators.calculator import Calculator
from visas.calculators.questions import Answers, BooleanQuestion, Choice, ChoiceQuestion, DecimalQuestion
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load
from visas.calculators.words import Words

if TYPE_CHECKING:
    from visas.calculators.words import Text

PENNY = Decimal("0.01")
POUNDS = _("pounds a year")
OTHER = "other"


def _going_rate(rules: Rules, answers: Answers) -> float | None:
    if answers["going_rate"] is not None:
        return float(answers["going_rate"])
    known = rules["going_rates"].get(answers["occupation"], ())
    return float(known[0]) if known else None


def _required(rules: Rules, answers: Answers) -> tuple[Decimal, Decimal]:
    """Pounds a year as a fraction, so that thirds of a penny survive: numerator, denominator."""
    option = rules["options"][answers["option"]]
    rate, hours = Decimal(str(_going_rate(rules, answers))), Decimal(str(answers["hours"]))
    share, whole = rate * hours * option["percent"] * 10, Decimal(100 * rules["week_tenths"])
    floor = Decimal(option["floor"])
    return (share, whole) if share > floor * whole else (floor, Decimal(1))


def _pence(amount: Decimal, whole: Decimal) -> Decimal:
    return (amount / whole).quantize(PENNY, ROUND_HALF_UP)


def _enough(rules: Rules, answers: Answers) -> Iterable[float]:
    """The least salary in whole pence that is enough."""
    amount, whole = _required(rules, answers)
    pence = _pence(amount, whole)
    yield float(pence if pence * whole >= amount else pence + PENNY)


QUESTIONS = (
    BooleanQuestion(
        key="sponsor",
        label=_("Does a licensed sponsor give you a certificate of sponsorship?"),
        help=_("For a real job. Nobody may sell you one."),
    ),
    BooleanQuestion(
        key="skill",
        label=_("Is the job at degree level (RQF 6), or on a list of exceptions?"),
        help=_("The salary list and the shortage list end on 31 December 2026."),
    ),
    BooleanQuestion(
        key="english",
        label=_("Can you prove English at level B2?"),
        help=_("In all four skills, for first applications since 8 January 2026."),
    ),
    ChoiceQuestion(
        key="option",
        label=_("Which salary rule is yours?"),
        changeable=False,
        choices=(
            Choice("A", _("A: none of the others")),
            Choice("B", _("B: a doctorate that the job needs")),
            Choice("C", _("C: a doctorate in science or technology that the job needs")),
            Choice("D", _("D: the job is on the Immigration Salary List")),
            Choice("E", _("E: new entrant, for example under 26 or coming from a student visa")),
            Choice("F", _("F: in this route since before 4 April 2024")),
            Choice("G", _("G: as F, with a doctorate that the job needs")),
            Choice("H", _("H: as F, with a doctorate in science or technology")),
            Choice("I", _("I: as F, with a job on the salary list")),
            Choice("J", _("J: as F, as a new entrant")),
            Choice("K", _("K: health or education job on a national pay scale")),
        ),
    ),
    ChoiceQuestion(
        key="occupation",
        label=_("Occupation code (SOC 2020)"),
        optional=True,
        blank=OTHER,
        changeable=False,
        help=_("Choose your code and we fill in the going rate, where we have read it."),
        choices=(
            Choice("1137", _("1137 IT directors")),
            Choice("2131", _("2131 IT project managers")),
            Choice("2132", _("2132 IT managers")),
            Choice("2133", _("2133 IT business analysts, architects and systems designers")),
            Choice("2134", _("2134 Programmers and software developers")),
            Choice("2135", _("2135 Cyber security professionals")),
            Choice("2136", _("2136 IT quality and testing professionals")),
            Choice("2137", _("2137 IT network professionals")),
            Choice("2139", _("2139 Other IT professionals")),
            Choice(OTHER, _("Another code")),
        ),
    ),
    DecimalQuestion(
        key="salary",
        label=_("Yearly salary in the offer"),
        low=0,
        high=10_000_000,
        unit=POUNDS,
        tries=_enough,
    ),
    DecimalQuestion(
        key="going_rate",
        label=_("Going rate of the occupation code"),
        low=1,
        high=10_000_000,
        unit=POUNDS,
        help=_("For 37.5 hours a week, from the official table."),
        optional=True,
        changeable=False,
    ),
    DecimalQuestion(
        key="hours",
        label=_("Hours a week"),
        low=1,
        high=168,
        unit=pgettext_lazy("unit", "hours a week"),
        changeable=False,
    ),
)
LABELS = {"salary": _("Salary")}
NO_RATE = _("We don't have the rate for this code yet. The floor alone isn't enough to say yes.")


def clashes(rules: Rules, answers: Answers) -> dict[str, Text]:
    if "percent" not in rules["options"][answers["option"]]:
        return {"option": _("We don't know the share of the going rate for this rule yet, so nothing is computed.")}
    if _going_rate(rules, answers) is None:
        known = answers["occupation"] != OTHER
        return {"going_rate": NO_RATE if known else _("This answer is needed.")}
    return {}


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    for key in ("sponsor", "skill", "english"):
        sheet.add(key, rules[key] if answers[key] else 0, rules[key])
    option = rules["options"][answers["option"]]
    amount, whole = _required(rules, answers)
    shown = float(_pence(amount, whole))
    enough = Decimal(str(answers["salary"])) * whole >= amount
    sheet.add(
        "salary",
        rules["salary"] if enough else 0,
        rules["salary"],
        Words(_("needed: %(pounds)s pounds a year"), pounds=shown),
        checked=option.get("checked", True),
    )
    sheet.scores["required_salary"] = shown
    sheet.scores["points"] = sheet.total


UK_SKILLED_WORKER = Calculator(
    name="uk_skilled_worker",
    title=_("United Kingdom: Skilled Worker"),
    table=load("uk_skilled_worker"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
    clashes=clashes,
)
