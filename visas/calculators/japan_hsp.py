"""Japan, Highly Skilled Professional (i)(b): 70 points, 80 for the fast way. Table: `tables/japan_hsp.toml`.

Every question is optional; a missing age counts as 40 or older. Pay in yen a year.
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
    DecimalQuestion,
    IntegerQuestion,
    edges,
)
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load
from visas.calculators.words import Words

if TYPE_CHECKING:
    from visas.calculators.words import Text

YEARS = pgettext_lazy("unit", "years")
RESEARCH = ("patent_inventor", "conducted_financed_projects", "published_papers", "recognized_research")
UNIVERSITY = ("uni_ranked", "uni_funded", "uni_partner")


def _salaries(rules: Rules, _answers: Answers) -> Iterable[int]:
    return [rules["least_salary_jpy"], *(row[0] for row in reversed(rules["salary"]))]


def _yes(key: str, label: Text, help_text: Text = "") -> BooleanQuestion:
    return BooleanQuestion(key=key, label=label, help=help_text, optional=True, blank=False)


QUESTIONS = (
    ChoiceQuestion(
        key="degree",
        label=_("What is your highest degree?"),
        optional=True,
        blank="none",
        choices=(
            Choice("none", pgettext_lazy("degree", "None")),
            Choice("bachelor", _("Bachelor's degree")),
            Choice("master", _("Master's degree")),
            Choice("mba_mot", _("Master's in business or technology management (MBA, MOT)")),
            Choice("doctor", _("Doctorate")),
        ),
    ),
    _yes("dual_degree", _("Do you hold two or more such degrees in different fields?")),
    DecimalQuestion(
        key="experience",
        label=_("Work in the field of the job"),
        low=0,
        high=80,
        unit=YEARS,
        optional=True,
        blank=0,
        tries=edges("experience"),
    ),
    DecimalQuestion(
        key="salary",
        label=_("Expected pay a year"),
        low=0,
        high=1_000_000_000,
        unit=_("yen a year"),
        optional=True,
        blank=0,
        tries=_salaries,
        help=_("From the organisation in Japan; below the least pay the visa is closed."),
    ),
    IntegerQuestion(
        key="age",
        label=_("How old are you?"),
        low=0,
        high=120,
        unit=YEARS,
        optional=True,
        changeable=False,
        help=_("Left empty, it counts as 40 or older."),
    ),
    _yes("patent_inventor", _("Are you the inventor of a patent?")),
    _yes(
        "conducted_financed_projects",
        _("Did you work three times or more on projects that a government's competitive fund paid for?"),
    ),
    _yes("published_papers", _("Did you publish three papers or more in indexed journals?")),
    _yes("recognized_research", _("Has the Minister of Justice recognised other research of yours?")),
    IntegerQuestion(
        key="certifications",
        label=_("Japanese national licences or listed IT exams for the job"),
        low=0,
        high=100,
        optional=True,
        blank=0,
        tries=edges("certifications"),
    ),
    _yes("org_promotes_innovation", _("Does the employer get public support for innovation?")),
    _yes(
        "org_smb",
        _("Is the employer a small or medium-sized company?"),
        _("It adds points only together with other facts about the employer."),
    ),
    _yes("org_promotes_highly_skilled", _("Does the employer get local support for skilled foreigners?")),
    _yes(
        "high_rnd_expenses",
        _("Does the employer spend more than 3 % of its sales on research?"),
        _("It counts for a small or medium-sized company."),
    ),
    _yes("foreign_qualification", _("Do you hold a listed foreign qualification or award for the job?")),
    _yes("jp_uni_grad", _("Did you graduate from a university in Japan?")),
    ChoiceQuestion(
        key="jp",
        label=_("How good is your Japanese?"),
        optional=True,
        blank="none",
        choices=(
            Choice("none", pgettext_lazy("language level", "Below N2, or no test")),
            Choice("n2", "N2"),
            Choice("n1", "N1"),
            Choice("jp_major", _("A degree in Japanese from a university outside Japan")),
        ),
    ),
    _yes("growth_field", _("Is the job in an advanced project of a growth field?")),
    _yes("uni_ranked", _("Is your university in the top 300 of two world rankings?")),
    _yes("uni_funded", _("Is it funded as a Top Global University?")),
    _yes("uni_partner", _("Is it a partner school of Innovative Asia?")),
    _yes("training_jica", _("Did you complete JICA's training for Innovative Asia?")),
    _yes("investment_management", _("Is the job in investment management?")),
)
LABELS = {
    "research": _("Research achievements"),
    "university": _("Your university"),
    "gate_salary": _("Pay of at least 3,000,000 yen a year"),
}
CLAIMED = _("%(count)s of %(of)s")
N2_OF_GRADUATE = _("N2 adds nothing for graduates of a university in Japan.")


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    degree = answers["degree"]
    sheet.add("degree", rules["degree"][degree], rules["degree"].most)
    _if("dual_degree", rules["dual_degree"], sheet, met=answers["dual_degree"] and degree != "none")
    sheet.add("experience", rules["experience"](answers["experience"]), rules["experience"].most)
    age = rules["age_unknown"] if answers["age"] is None else answers["age"]
    sheet.add("salary", _salary_points(rules, answers["salary"], age), rules["salary_most"])
    sheet.add("age", rules["age"](age), rules["age"].most)
    sheet.add("certifications", rules["certifications"](answers["certifications"]), rules["certifications"].most)
    for key, names in (("research", RESEARCH), ("university", UNIVERSITY)):
        count = sum(answers[name] for name in names)
        why = Words(CLAIMED, count=count, of=len(names))
        sheet.capped(key, rules[f"{key}_each"] * count, rules[f"{key}_cap"], why)
    for key, points in rules["plain"].items():
        _if(key, points, sheet, met=answers[key])
    _small_employer(rules, answers, sheet)
    _japanese(rules, answers, sheet)
    sheet.gate("gate_salary", met=answers["salary"] >= rules["least_salary_jpy"])
    sheet.scores["fast_mark"] = rules["fast_mark"]


def _if(key: str, points: int, sheet: Sheet, *, met: bool) -> None:
    sheet.add(key, points if met else 0, points)


def _salary_points(rules: Rules, salary: float, age: int) -> int:
    for least, points, younger_than in rules["salary"]:
        if salary >= least and (not younger_than or age < younger_than):
            return int(points)
    return 0


def _small_employer(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    small = answers["org_smb"]
    innovates = answers["org_promotes_innovation"]
    _if("org_smb", rules["small_employer"]["org_smb"], sheet, met=small and innovates)
    _if("high_rnd_expenses", rules["high_rnd_expenses"], sheet, met=small and answers["high_rnd_expenses"])


def _japanese(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    level = answers["jp"]
    if level == "n2" and answers["jp_uni_grad"]:
        sheet.add("jp", 0, rules["jp"].most, N2_OF_GRADUATE)
    else:
        sheet.add("jp", rules["jp"][level], rules["jp"].most)


JAPAN_HSP = Calculator(
    name="japan_hsp",
    title=_("Japan: Highly Skilled Professional (technical)"),
    table=load("japan_hsp"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
)
