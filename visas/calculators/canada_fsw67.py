"""Canada, Federal Skilled Worker: 67 of 100 points opens the pool. Table: `tables/canada_fsw67.toml`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from visas.calculators.calculator import Calculator
from visas.calculators.questions import (
    AbilitiesQuestion,
    Answers,
    BooleanQuestion,
    Choice,
    ChoiceQuestion,
    ChoicesQuestion,
    DecimalQuestion,
    IntegerQuestion,
    edges,
)
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load

YEARS = pgettext_lazy("unit", "years")
QUESTIONS = (
    IntegerQuestion(
        key="age",
        label=_("How old are you?"),
        low=0,
        high=120,
        unit=YEARS,
        changeable=False,
        help=_("Whole years on the day that the application is received."),
    ),
    ChoiceQuestion(
        key="education",
        label=_("What is your highest education?"),
        help=_("Foreign credentials count with an educational credential assessment (ECA)."),
        choices=(
            Choice("none", _("Less than secondary school")),
            Choice("secondary", _("Secondary school (matric, intermediate)")),
            Choice("one_year", _("One-year programme after secondary school")),
            Choice("two_year", _("Two-year programme after secondary school")),
            Choice("three_year_or_more", _("Bachelor's degree, or a programme of three years or more")),
            Choice("two_or_more", _("Two or more credentials, one of them of three years or more")),
            Choice("master_or_professional", _("Master's degree, or a professional degree")),
            Choice("phd", _("Doctorate (PhD)")),
        ),
    ),
    AbilitiesQuestion(
        key="clb1",
        label=_("Your levels in your first official language"),
        help=_("CLB for English, NCLC for French. All four must be 7 or more."),
    ),
    BooleanQuestion(
        key="second_language_clb5_all",
        optional=True,
        blank=False,
        label=_("Do you have level 5 or more in all four abilities of the other official language?"),
    ),
    DecimalQuestion(
        key="experience_years",
        label=_("Skilled work in the last ten years"),
        low=0,
        high=80,
        unit=YEARS,
        help=_("Paid, TEER 0 to 3, at least one year of it without a gap in one occupation."),
        tries=edges("experience"),
    ),
    BooleanQuestion(
        key="arranged_employment",
        optional=True,
        blank=False,
        label=_("Do you have arranged employment in Canada?"),
    ),
    ChoicesQuestion(
        key="adaptability",
        label=_("What else ties you to Canada?"),
        optional=True,
        choices=(
            Choice("spouse_clb4_all", _("My partner has language level 4 or more in all four abilities")),
            Choice("own_canadian_study_2y", _("I studied in Canada for two years")),
            Choice("spouse_canadian_study_2y", _("My partner studied in Canada for two years")),
            Choice("own_canadian_work_1y", _("I worked in Canada for a year")),
            Choice("spouse_canadian_work_1y", _("My partner worked in Canada for a year")),
            Choice("arranged_employment", _("I have arranged employment")),
            Choice("relative_in_canada", _("A relative of mine or of my partner lives in Canada")),
        ),
    ),
)
LABELS = {
    "gate_language": _("Level 7 or more in all four abilities"),
    "gate_experience": _("At least one year of skilled work"),
    "gate_education": _("A Canadian credential, or a foreign one with an ECA"),
}


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    education, age, experience = rules["education"], rules["age"], rules["experience"]
    language = rules["first_language"]
    sheet.add("education", education[answers["education"]], education.most)
    sheet.add("clb1", sum(map(language, answers["clb1"])), 4 * language.most)
    second = rules["second_language"]
    sheet.add("second_language_clb5_all", second if answers["second_language_clb5_all"] else 0, second)
    sheet.add("experience_years", experience(answers["experience_years"]), experience.most)
    sheet.add("age", age(answers["age"]), age.most)
    arranged = rules["arranged_employment"]
    sheet.add("arranged_employment", arranged if answers["arranged_employment"] else 0, arranged)
    claimed = sum(rules["adaptability"][name] for name in answers["adaptability"])
    sheet.capped("adaptability", claimed, rules["adaptability_cap"])
    sheet.gate("gate_language", met=min(answers["clb1"]) >= rules["lowest_level"])
    sheet.gate("gate_experience", met=answers["experience_years"] >= rules["least_years"])
    sheet.gate("gate_education", met=answers["education"] != "none")


CANADA_FSW67 = Calculator(
    name="canada_fsw67",
    title=_("Canada: Federal Skilled Worker grid (67 of 100)"),
    table=load("canada_fsw67"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
)
