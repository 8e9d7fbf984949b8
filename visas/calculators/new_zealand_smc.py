"""New Zealand, Skilled Migrant Category: six points. Table: `tables/new_zealand_smc.toml`.

The best skill counts alone, and whole years of skilled work in New Zealand are added to it. The rules from
August 2026 haven't been read, so nothing is computed for those days.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visas.calculators.calculator import Calculator
from visas.calculators.questions import (
    Answers,
    BooleanQuestion,
    Choice,
    ChoiceQuestion,
    DecimalQuestion,
    edges,
)
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load
from visas.calculators.words import Words

QUESTIONS = (
    ChoiceQuestion(
        key="registration",
        label=_("Does your occupation need registration in New Zealand?"),
        help=_("By the years of training that it takes."),
        optional=True,
        blank="none",
        choices=(
            Choice("none", _("No, or not registered")),
            Choice("years2", _("Two years")),
            Choice("years4", _("Four years")),
            Choice("years5", _("Five years")),
            Choice("years6", _("Six years")),
        ),
    ),
    ChoiceQuestion(
        key="qualification",
        label=_("Your qualification, matched to a New Zealand one"),
        optional=True,
        blank="none",
        choices=(
            Choice("none", _("None, or not matched")),
            Choice("bachelor_L7_or_pgcert_L8", _("Bachelor's degree (level 7) or postgraduate certificate")),
            Choice("honours_or_pgdip_L8", _("Honours degree or postgraduate diploma (level 8)")),
            Choice("master_L9", _("Master's degree (level 9)")),
            Choice("doctorate_L10", _("Doctorate (level 10)")),
        ),
    ),
    ChoiceQuestion(
        key="iqa_level",
        label=_("Level in your assessment (IQA), if no New Zealand type matches"),
        optional=True,
        blank="none",
        choices=(
            Choice("none", _("No such level")),
            Choice("L8", _("Level 8")),
            Choice("L9", _("Level 9")),
            Choice("L10", _("Level 10")),
        ),
    ),
    DecimalQuestion(
        key="income_multiple",
        label=_("Your pay as a multiple of the median wage"),
        low=0,
        high=1000,
        optional=True,
        blank=0,
        tries=edges("income"),
    ),
    DecimalQuestion(
        key="nz_years",
        label=_("Skilled work in New Zealand"),
        low=0,
        high=80,
        unit=pgettext_lazy("unit", "years"),
        help=_("Only whole years count."),
        tries=lambda rules, _answers: range(rules["years_cap"] + 1),
    ),
    BooleanQuestion(
        key="gate",
        label=_("Do you have the job, the age and the English that are asked for?"),
        help=_(
            "A full-time skilled job or offer from an accredited employer at the median wage or more "
            "(1.5 times for skill levels 4 and 5), 55 or younger, and English."
        ),
    ),
)
SKILLS = ("registration", "qualification", "iqa_level")
LABELS = {"skill": _("Your best skill")}
BEST = _(
    "The best of registration %(registration)s, matched qualification %(qualification)s, "
    "assessed level %(iqa_level)s and income %(income)s"
)
CHANGES = {
    "shorter_work": _("Work in New Zealand is cut from three years to two in most pathways."),
    "university_points": _("New Zealand degrees get more points."),
    "experience_pathway": _(
        "A new pathway for skilled work (levels 1 to 3): five years of it, two of them in New Zealand "
        "at 1.1 times the median wage or more."
    ),
    "trades_pathway": _(
        "A new pathway for trades and technicians: a qualification at level 4 or above and four years "
        "of work after it, 18 months of them in New Zealand at the median wage or more."
    ),
    "wage_while_working": _("Pay above the median is no longer asked for while you gain the experience."),
}


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    points = {key: rules[key][answers[key]] for key in SKILLS}
    points["income"] = rules["income"](answers["income_multiple"])
    sheet.add("skill", max(points.values()), rules["skill_most"], Words(BEST, **points))
    years = int(answers["nz_years"]) * rules["year"]
    sheet.capped("nz_years", years, rules["years_cap"])
    sheet.gate("gate", met=answers["gate"])


NEW_ZEALAND_SMC = Calculator(
    name="new_zealand_smc",
    title=_("New Zealand: Skilled Migrant Category"),
    table=load("new_zealand_smc"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
    changes=CHANGES,
)
