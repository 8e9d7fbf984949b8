"""Canada, Express Entry: Comprehensive Ranking System, 1,200 points. Table: `tables/canada_crs.toml`."""

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
    IntegerQuestion,
    When,
)
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load
from visas.calculators.words import Words

WITH_SPOUSE = When("with_spouse", (True,))
YEARS = pgettext_lazy("unit", "years")
EDUCATION = (
    Choice("none", _("Less than secondary school")),
    Choice("secondary", _("Secondary school (matric, intermediate)")),
    Choice("one_year", _("One-year programme after secondary school")),
    Choice("two_year", _("Two-year programme after secondary school")),
    Choice("bachelor", _("Bachelor's degree, or a programme of three years or more")),
    Choice("two_or_more", _("Two or more credentials, one of them of three years or more")),
    Choice("master_or_professional", _("Master's degree, or a professional degree")),
    Choice("phd", _("Doctorate (PhD)")),
)
QUESTIONS = (
    IntegerQuestion(
        key="age",
        label=_("How old are you?"),
        low=0,
        high=120,
        unit=YEARS,
        changeable=False,
        help=_("Whole years on the day of scoring."),
    ),
    BooleanQuestion(
        key="with_spouse",
        label=_("Does a husband, wife or partner come along?"),
        changeable=False,
        help=_("Answer no when your partner stays behind, or is a Canadian citizen or permanent resident."),
    ),
    ChoiceQuestion(
        key="education",
        label=_("What is your highest education?"),
        choices=EDUCATION,
        help=_("Foreign credentials count with an educational credential assessment (ECA)."),
    ),
    ChoiceQuestion(
        key="first_language",
        label=_("Which official language do you know better?"),
        changeable=False,
        choices=(
            Choice("en", pgettext_lazy("language", "English")),
            Choice("fr", pgettext_lazy("language", "French")),
        ),
    ),
    AbilitiesQuestion(
        key="clb1", label=_("Your levels in that language"), help=_("CLB for English, NCLC for French.")
    ),
    AbilitiesQuestion(
        key="clb2",
        label=_("Your levels in the other official language"),
        nullable=True,
        optional=True,
        help=_("Leave empty if you took no test in it."),
    ),
    IntegerQuestion(
        key="canadian_work_years",
        label=_("Skilled work in Canada"),
        low=0,
        high=5,
        unit=YEARS,
        help=_("Whole years in the last ten, TEER 0 to 3. Give 5 for five or more."),
        tries=lambda _rules, _answers: range(6),
    ),
    IntegerQuestion(
        key="foreign_work_years",
        label=_("Skilled work outside Canada"),
        low=0,
        high=3,
        unit=YEARS,
        help=_("Whole years in the last ten. Give 3 for three or more."),
        tries=lambda _rules, _answers: range(4),
    ),
    BooleanQuestion(
        key="trade_certificate",
        label=_("Do you hold a Canadian certificate of qualification in a trade?"),
        optional=True,
        blank=False,
    ),
    ChoiceQuestion(
        key="spouse_education",
        label=_("Your partner's highest education"),
        choices=EDUCATION,
        when=WITH_SPOUSE,
        blank="none",
    ),
    AbilitiesQuestion(
        key="spouse_clb1",
        label=_("Your partner's levels in the first official language"),
        nullable=True,
        optional=True,
        when=WITH_SPOUSE,
        help=_("Leave empty if your partner took no test."),
    ),
    IntegerQuestion(
        key="spouse_canadian_work_years",
        label=_("Your partner's skilled work in Canada"),
        low=0,
        high=5,
        unit=YEARS,
        when=WITH_SPOUSE,
        blank=0,
        tries=lambda _rules, _answers: range(6),
    ),
    ChoiceQuestion(
        key="canadian_credential",
        label=_("Did you complete studies in Canada?"),
        optional=True,
        blank="none",
        choices=(
            Choice("none", pgettext_lazy("studies in Canada", "No")),
            Choice("one_or_two_years", _("A programme of one or two years")),
            Choice("three_or_more", _("A programme of three years or more, a master's or a doctorate")),
        ),
    ),
    BooleanQuestion(
        key="sibling_in_canada",
        optional=True,
        blank=False,
        changeable=False,
        label=_("Does a brother or sister, 18 or older, live in Canada as a citizen or permanent resident?"),
    ),
    BooleanQuestion(key="provincial_nomination", label=_("Has a province nominated you?"), optional=True, blank=False),
    BooleanQuestion(
        key="job_offer",
        label=_("Do you have a job offer in Canada?"),
        optional=True,
        blank=False,
        help=_("It adds no points since 25 March 2025; some programmes still ask for one."),
    ),
)
LABELS = {
    "spouse_limit": _("Limit on your partner's points"),
    "transfer_education": _("Education together with language or Canadian work"),
    "transfer_foreign": _("Foreign work together with language or Canadian work"),
    "transfer_trade": _("Trade certificate together with language"),
    "transfer_limit": _("Limit on combined skills"),
    "french": _("French"),
    "additional_limit": _("Limit on additional points"),
}

PAIR = _("%(spoken)s with your language, %(worked)s with your work in Canada")
TRADE = _("It counts with level 5 in all four abilities, and more with level 7.")
FRENCH = _("French at level 7 in all four abilities counts, and more with English at level 5.")


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    """A core, B partner, C combined skills, D additional."""
    column = 0 if answers["with_spouse"] else 1
    _core(rules, answers, sheet, column)
    sheet.scores["A"] = core = sheet.total
    if answers["with_spouse"]:
        _spouse(rules["spouse"], answers, sheet)
    sheet.scores["B"] = sheet.total - core
    sheet.scores["C"] = _transfer(rules["transfer"], answers, sheet)
    sheet.scores["D"] = _additional(rules["additional"], answers, sheet)


def _core(rules: Rules, answers: Answers, sheet: Sheet, column: int) -> None:
    sheet.add("age", rules["age"](answers["age"])[column], rules["age_most"][column], part="A")
    education = rules["education"][answers["education"]][column]
    sheet.add("education", education, rules["education_most"][column], part="A")
    first = sum(rules["first_language"](level)[column] for level in answers["clb1"])
    sheet.add("clb1", first, rules["first_language_most"][column], part="A")
    second = sum(map(rules["second_language"], answers["clb2"] or ()))
    sheet.capped("clb2", second, rules["second_language_cap"][column], part="A")
    work = rules["canadian_work"](answers["canadian_work_years"])[column]
    sheet.add("canadian_work_years", work, rules["canadian_work_most"][column], part="A")


def _spouse(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    education, language, work = rules["education"], rules["language"], rules["canadian_work"]
    claimed = sheet.add("spouse_education", education[answers["spouse_education"]], education.most, part="B")
    spoken = sum(map(language, answers["spouse_clb1"] or ()))
    claimed += sheet.add("spouse_clb1", spoken, 4 * language.most, part="B")
    years = answers["spouse_canadian_work_years"]
    claimed += sheet.add("spouse_canadian_work_years", work(years), work.most, part="B")
    sheet.limit("spouse_limit", claimed, rules["cap"], part="B")


def _transfer(rules: Rules, answers: Answers, sheet: Sheet) -> int:
    pays, cap = rules["pays"], rules["part_cap"]
    lowest = min(answers["clb1"])
    language = rules["lowest_level"](lowest)
    canadian = rules["canadian_years"](answers["canadian_work_years"])
    claimed = 0
    for key, strength in (
        ("transfer_education", rules["education"][answers["education"]]),
        ("transfer_foreign", rules["foreign_years"](answers["foreign_work_years"])),
    ):
        spoken, worked = pays[strength][language], pays[strength][canadian]
        claimed += sheet.capped(key, spoken + worked, cap, Words(PAIR, spoken=spoken, worked=worked), part="C")
    trade = rules["trade"](lowest) if answers["trade_certificate"] else 0
    claimed += sheet.add("transfer_trade", trade, rules["trade"].most, TRADE, part="C")
    return sheet.limit("transfer_limit", claimed, rules["cap"], part="C")


def _additional(rules: Rules, answers: Answers, sheet: Sheet) -> int:
    claimed = 0
    for key, points in (
        ("sibling_in_canada", "sibling"),
        ("provincial_nomination", "provincial_nomination"),
        ("job_offer", "job_offer"),
    ):
        claimed += sheet.add(key, rules[points] if answers[key] else 0, rules[points], part="D")
    claimed += sheet.add("french", _french(rules, answers), rules["french_with_english"], FRENCH, part="D")
    credential = rules["canadian_credential"]
    claimed += sheet.add("canadian_credential", credential[answers["canadian_credential"]], credential.most, part="D")
    return sheet.limit("additional_limit", claimed, rules["cap"], part="D")


def _french(rules: Rules, answers: Answers) -> int:
    english, french = answers["clb1"], answers["clb2"]
    if answers["first_language"] == "fr":
        english, french = french, english
    if french is None or min(french) < rules["french_from"]:
        return 0
    strong = english is not None and min(english) >= rules["english_from"]
    points: int = rules["french_with_english"] if strong else rules["french"]
    return points


CANADA_CRS = Calculator(
    name="canada_crs",
    title=_("Canada: Express Entry score (CRS)"),
    table=load("canada_crs"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
)
