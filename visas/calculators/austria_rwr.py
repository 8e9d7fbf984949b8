"""Austria, Red-White-Red Card: schemes A (70 of 100), B and C (55 of 90). Table: `tables/austria_rwr.toml`.

Experience is counted in whole half-years; those in Austria aren't counted among the others.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visas.calculators.calculator import Calculator
from visas.calculators.questions import (
    Answers,
    BooleanQuestion,
    Choice,
    ChoiceQuestion,
    ChoicesQuestion,
    IntegerQuestion,
    When,
)
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load
from visas.calculators.words import Words

if TYPE_CHECKING:
    from visas.calculators.words import Text

HALF_YEARS = pgettext_lazy("unit", "half-years")
LEVELS = (
    Choice("none", pgettext_lazy("language level", "None")),
    *(Choice(level, level) for level in ("A1", "A2", "B1", "B2", "C1", "C2")),
)
THIRD = ("french_B1", "spanish_B1", "bcs_B1")


def _half_years(rules: Rules, answers: Answers) -> Iterable[int]:
    return range(rules[answers["scheme"]]["experience_cap"] + 1)


QUESTIONS = (
    ChoiceQuestion(
        key="scheme",
        label=_("Which card?"),
        changeable=False,
        choices=(
            Choice("A", _("Very highly qualified")),
            Choice("B", _("Skilled worker in a shortage occupation")),
            Choice("C", _("Other key worker")),
        ),
    ),
    ChoicesQuestion(
        key="qualification",
        label=_("Your qualifications"),
        optional=True,
        help=_("Tick those of your card only."),
        choices=(
            Choice("tertiary_4y", _("A: degree of four years or more")),
            Choice("tertiary_4y_stem", _("A: such a degree in mathematics, IT, science or technology")),
            Choice("habilitation_or_phd", _("A: habilitation or doctorate")),
            Choice("senior_salary_50_60k", _("A: senior post paid 50,000 to 60,000 euros a year")),
            Choice("senior_salary_60_70k", _("A: senior post paid 60,000 to 70,000 euros a year")),
            Choice("senior_salary_over_70k", _("A: senior post paid more than 70,000 euros a year")),
            Choice("research_or_patents", _("A: research and innovation, such as patents")),
            Choice("awards", _("A: recognised awards")),
            Choice("training_in_shortage_occupation", _("B: training in the shortage occupation")),
            Choice("vocational_or_special_skills", _("C: vocational training or special skills")),
            Choice("university_entrance", _("C: right to enter university")),
            Choice("tertiary_3y", _("C: degree of three years or more")),
        ),
    ),
    IntegerQuestion(
        key="half_years",
        label=_("Work in your field outside Austria"),
        low=0,
        high=160,
        unit=HALF_YEARS,
        tries=_half_years,
    ),
    IntegerQuestion(
        key="half_years_in_austria",
        label=_("Work in your field in Austria"),
        low=0,
        high=160,
        unit=HALF_YEARS,
        optional=True,
        blank=0,
        tries=_half_years,
    ),
    ChoiceQuestion(
        key="german",
        label=_("How good is your German?"),
        choices=LEVELS,
        help=_("With a certificate not older than twelve months."),
    ),
    ChoiceQuestion(
        key="english",
        label=_("How good is your English?"),
        choices=LEVELS,
        help=_("With a certificate not older than twelve months."),
    ),
    BooleanQuestion(key="french_B1", label=_("Do you have French at B1?"), optional=True, blank=False),
    BooleanQuestion(key="spanish_B1", label=_("Do you have Spanish at B1?"), optional=True, blank=False),
    BooleanQuestion(
        key="bcs_B1", label=_("Do you have Bosnian, Croatian or Serbian at B1?"), optional=True, blank=False
    ),
    IntegerQuestion(
        key="age",
        label=_("How old are you?"),
        low=0,
        high=120,
        unit=pgettext_lazy("unit", "years"),
        changeable=False,
    ),
    ChoiceQuestion(
        key="study_in_austria",
        label=_("Did you study in Austria?"),
        optional=True,
        blank="none",
        when=When("scheme", ("A",)),
        choices=(
            Choice("none", pgettext_lazy("studies in Austria", "No")),
            Choice("half", _("Half of a degree")),
            Choice("complete", _("A whole degree")),
        ),
    ),
    BooleanQuestion(
        key="english_company",
        label=_("Is English the working language of the company?"),
        help=_("It counts with English at A2 or better."),
        optional=True,
        blank=False,
        when=When("scheme", ("B", "C")),
    ),
    BooleanQuestion(
        key="professional_athlete_or_coach",
        label=_("Are you a professional athlete or coach?"),
        optional=True,
        blank=False,
        when=When("scheme", ("C",)),
        changeable=False,
    ),
)
LABELS = {
    "experience": _("Work experience"),
    "language": _("Languages"),
    "gate_training": _("Completed training in the shortage occupation"),
}

WORKED = _("%(abroad)s half-years outside Austria, %(austria)s in Austria")
SPOKEN = _("German: %(german)s, English: %(english)s, other languages that count: %(others)s")


def clashes(rules: Rules, answers: Answers) -> dict[str, Text]:
    scheme = rules[answers["scheme"]]
    if all(name in scheme["qualification"] for name in answers["qualification"]):
        return {}
    return {"qualification": _("Choose only qualifications that this card counts.")}


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    scheme = rules[answers["scheme"]]
    unchecked = scheme["unchecked"]
    sheet.pass_mark = scheme["pass_mark"]
    sheet.capped("qualification", _qualification(scheme, answers), scheme["qualification_cap"])
    sheet.capped(
        "experience",
        _experience(scheme, answers),
        scheme["experience_cap"],
        Words(WORKED, abroad=answers["half_years"], austria=answers["half_years_in_austria"]),
        checked="experience" not in unchecked,
    )
    others = sum(answers[key] for key in THIRD)
    why = Words(SPOKEN, german=answers["german"], english=answers["english"], others=others)
    sheet.capped("language", _language(scheme, answers), scheme["language_cap"], why)
    sheet.add("age", scheme["age"](answers["age"]), scheme["age"].most, checked="age" not in unchecked)
    study = scheme["study_in_austria"]
    if study.most:
        sheet.add("study_in_austria", study[answers["study_in_austria"]], study.most)
    for key, points in scheme["bonus"].items():
        met = answers[key] and (key != "english_company" or scheme["english"][answers["english"]] > 0)
        sheet.add(key, points if met else 0, points, checked=key not in unchecked)
    for name in scheme["needed"]:
        sheet.gate("gate_training", met=name in answers["qualification"])


def _qualification(scheme: Rules, answers: Answers) -> int:
    points = {name: scheme["qualification"][name] for name in answers["qualification"]}
    for group in scheme["one_of"]:
        claimed = [points.pop(name) for name in group if name in points]
        if claimed:
            points[group[0]] = max(claimed)
    return sum(points.values())


def _experience(scheme: Rules, answers: Answers) -> int:
    in_austria = answers["half_years_in_austria"]
    points: int = answers["half_years"] * scheme["half_year"] + in_austria * scheme["austria_half_year"]
    return points + (scheme["austria_first_half_year"] if in_austria else 0)


def _language(scheme: Rules, answers: Answers) -> int:
    german, english = scheme["german"][answers["german"]], scheme["english"][answers["english"]]
    main = max(german, english) if scheme["best_of_german_and_english"] else german + english
    third: int = scheme["third_language"] * sum(answers[key] for key in THIRD)
    return int(main) + third


AUSTRIA_RWR = Calculator(
    name="austria_rwr",
    title=_("Austria: Red-White-Red Card"),
    table=load("austria_rwr"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
    clashes=clashes,
)
