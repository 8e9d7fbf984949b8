"""Australia, points test for subclasses 189, 190 and 491. Table: `tables/australia_points.toml`."""

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
    IntegerQuestion,
    edges,
)
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load

YEARS = pgettext_lazy("unit", "years")
EXTRAS = (
    "specialist_education",
    "australian_study",
    "professional_year",
    "credentialled_community_language",
    "regional_study",
)
QUESTIONS = (
    IntegerQuestion(
        key="age",
        label=_("How old are you?"),
        low=0,
        high=120,
        unit=YEARS,
        changeable=False,
        help=_("Whole years on the day of the invitation."),
    ),
    ChoiceQuestion(
        key="english",
        label=_("How good is your English?"),
        help=_("Competent is the least that the visa asks for. Check the current scores of your test."),
        choices=(
            Choice("competent", _("Competent")),
            Choice("proficient", _("Proficient")),
            Choice("superior", _("Superior")),
        ),
    ),
    DecimalQuestion(
        key="overseas_work_years",
        label=_("Skilled work outside Australia"),
        low=0,
        high=80,
        unit=YEARS,
        help=_("In the last ten years, in your occupation or one close to it."),
        tries=edges("overseas_work"),
    ),
    DecimalQuestion(
        key="australian_work_years",
        label=_("Skilled work in Australia"),
        low=0,
        high=80,
        unit=YEARS,
        help=_("In the last ten years, in your occupation or one close to it."),
        tries=edges("australian_work"),
        optional=True,
        blank=0,
    ),
    ChoiceQuestion(
        key="qualification",
        label=_("What is your highest qualification?"),
        choices=(
            Choice("none", _("None of these")),
            Choice("award_recognised_by_assessor", _("An award that the assessing authority recognises")),
            Choice("australian_diploma_or_trade", _("An Australian diploma or trade qualification")),
            Choice("bachelor_or_master", _("A bachelor's or master's degree")),
            Choice("doctorate", _("A doctorate")),
        ),
    ),
    BooleanQuestion(
        key="specialist_education",
        optional=True,
        blank=False,
        label=_("Did you do a master's by research or a doctorate in science or technology in Australia?"),
        help=_("At least two academic years, in a listed STEM field."),
    ),
    BooleanQuestion(
        key="australian_study",
        label=_("Did you study in Australia for two years?"),
        optional=True,
        blank=False,
    ),
    BooleanQuestion(
        key="professional_year",
        label=_("Did you complete a professional year in Australia?"),
        optional=True,
        blank=False,
    ),
    BooleanQuestion(
        key="credentialled_community_language",
        optional=True,
        blank=False,
        label=_("Do you hold a credential in a community language, such as Urdu?"),
    ),
    BooleanQuestion(
        key="regional_study",
        label=_("Did you study in a regional part of Australia?"),
        optional=True,
        blank=False,
    ),
    ChoiceQuestion(
        key="partner",
        label=_("Your partner"),
        optional=True,
        blank="none_claimed",
        choices=(
            Choice("none_claimed", _("A partner who brings no points")),
            Choice("competent_english_partner", _("A partner with competent English")),
            Choice("skilled_partner", _("A partner with a skilled occupation and competent English")),
            Choice(
                "single_or_au_citizen_pr_partner",
                _("No partner, or one who is an Australian citizen or permanent resident"),
            ),
        ),
        changeable=False,
    ),
    ChoiceQuestion(
        key="nomination",
        label=_("Who nominates you?"),
        optional=True,
        blank="none",
        choices=(
            Choice("none", _("Nobody (subclass 189)")),
            Choice("state_190", _("A state or territory (subclass 190)")),
            Choice("regional_491", _("A state or a relative in a regional part (subclass 491)")),
        ),
    ),
)
LABELS = {
    "work_limit": _("Limit on work in and outside Australia together"),
    "gate_age": _("Under 45 when invited"),
}


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    sheet.add("age", rules["age"](answers["age"]), rules["age"].most)
    _named("english", rules, answers, sheet)
    worked = 0
    for key, band in (("overseas_work_years", "overseas_work"), ("australian_work_years", "australian_work")):
        worked += sheet.add(key, rules[band](answers[key]), rules[band].most)
    sheet.limit("work_limit", worked, rules["work_cap"])
    _named("qualification", rules, answers, sheet)
    for key in EXTRAS:
        sheet.add(key, rules[key] if answers[key] else 0, rules[key])
    _named("partner", rules, answers, sheet)
    nomination = answers["nomination"]
    sheet.add(
        "nomination",
        rules["nomination"][nomination],
        rules["nomination"].most,
        checked=nomination not in rules["unchecked"],
    )
    sheet.gate("gate_age", met=answers["age"] < rules["age_under"])


def _named(key: str, rules: Rules, answers: Answers, sheet: Sheet) -> None:
    sheet.add(key, rules[key][answers[key]], rules[key].most)


AUSTRALIA_POINTS = Calculator(
    name="australia_points",
    title=_("Australia: points test (189, 190, 491)"),
    table=load("australia_points"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
)
