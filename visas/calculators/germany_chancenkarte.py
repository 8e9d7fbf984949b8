"""Germany, Opportunity Card: full recognition, or six points. Table: `tables/germany_chancenkarte.toml`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visas.calculators.calculator import Calculator
from visas.calculators.questions import Answers, BooleanQuestion, Choice, ChoiceQuestion, IntegerQuestion
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load

QUESTIONS = (
    BooleanQuestion(
        key="full_recognition",
        label=_("Is your qualification fully recognised in Germany?"),
        help=_("A German qualification counts too. You then need no points, only the funds."),
    ),
    BooleanQuestion(
        key="qualification",
        label=_("Do you have a degree, or vocational training of at least two years?"),
        help=_("Recognised by the state where you got it; a qualification of a German chamber abroad counts."),
    ),
    BooleanQuestion(
        key="partial_recognition",
        label=_("Is it recognised in part?"),
        help=_("A notice says which compensation measures are needed."),
        optional=True,
        blank=False,
    ),
    ChoiceQuestion(
        key="german",
        label=_("How good is your German?"),
        choices=(
            Choice("none", pgettext_lazy("language level", "None")),
            *(Choice(level, level) for level in ("A1", "A2", "B1", "B2", "C1", "C2")),
            Choice("native", pgettext_lazy("language level", "Native")),
        ),
    ),
    ChoiceQuestion(
        key="english",
        label=_("How good is your English?"),
        choices=(
            Choice("none", pgettext_lazy("language level", "None")),
            Choice("below_B2", pgettext_lazy("language level", "Below B2")),
            *(Choice(level, level) for level in ("B2", "C1", "C2")),
            Choice("native", pgettext_lazy("language level", "Native")),
        ),
    ),
    ChoiceQuestion(
        key="experience",
        label=_("Work in your field after you qualified"),
        choices=(
            Choice("none", _("Less than two years")),
            Choice("two_in_last_five", _("Two years or more in the last five")),
            Choice("five_in_last_seven", _("Five years or more in the last seven")),
        ),
    ),
    BooleanQuestion(
        key="shortage_occupation",
        label=_("Is your occupation on the shortage list?"),
        optional=True,
        blank=False,
        changeable=False,
    ),
    IntegerQuestion(
        key="age",
        label=_("How old are you?"),
        low=0,
        high=120,
        unit=pgettext_lazy("unit", "years"),
        changeable=False,
    ),
    BooleanQuestion(
        key="earlier_stay",
        label=_("Did you live in Germany before?"),
        help=_("Lawfully, at least six months without a gap in the last five years, not as a tourist."),
        optional=True,
        blank=False,
    ),
    BooleanQuestion(
        key="partner",
        label=_("Does your partner qualify too, and apply with you?"),
        optional=True,
        blank=False,
        changeable=False,
    ),
    BooleanQuestion(
        key="funds",
        label=_("Can you pay for your stay?"),
        help=_("Own money or a part-time contract; the guide has this year's sum."),
    ),
)
LABELS = {
    "language": _("German A1 or English B2"),
    "recognition": _("Full recognition, so no points are needed"),
}


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    for key in ("german", "english", "experience"):
        sheet.add(key, rules[key][answers[key]], rules[key].most)
    for key in ("partial_recognition", "shortage_occupation", "earlier_stay", "partner"):
        sheet.add(key, rules[key] if answers[key] else 0, rules[key])
    sheet.add("age", rules["age"](answers["age"]), rules["age"].most)
    sheet.gate("funds", met=answers["funds"])
    if answers["full_recognition"]:
        sheet.gate("recognition", met=True)
        sheet.passed = answers["funds"]
        return
    sheet.gate("qualification", met=answers["qualification"] or answers["partial_recognition"])
    speaks = answers["german"] in rules["german_opens"] or answers["english"] in rules["english_opens"]
    sheet.gate("language", met=speaks)


GERMANY_CHANCENKARTE = Calculator(
    name="germany_chancenkarte",
    title=_("Germany: Opportunity Card (Chancenkarte)"),
    table=load("germany_chancenkarte"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
)
