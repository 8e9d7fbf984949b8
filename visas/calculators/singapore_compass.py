"""Singapore, Employment Pass: qualifying salary, then 40 points. Table: `tables/singapore_compass.toml`.

Pay in Singapore dollars a month, shares in percent of the firm's professionals. No criterion has a minimum.
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
    IntegerQuestion,
)
from visas.calculators.results import Sheet
from visas.calculators.tables import Rules, load

DOLLARS = _("Singapore dollars a month")
PERCENT = pgettext_lazy("unit", "percent")
QUESTIONS = (
    DecimalQuestion(
        key="salary",
        label=_("Fixed pay a month"),
        low=0,
        high=10_000_000,
        unit=DOLLARS,
        tries=lambda _rules, answers: [answers["qualifying_salary"]],
    ),
    DecimalQuestion(
        key="qualifying_salary",
        label=_("Qualifying salary for your age"),
        low=1,
        high=10_000_000,
        unit=DOLLARS,
        help=_("From the Ministry's own table; it rises with age and is higher in finance."),
        changeable=False,
    ),
    ChoiceQuestion(
        key="c1",
        label=_("Your pay against local professionals in the sector"),
        choices=(
            Choice("below_p65", _("Below the 65th percentile")),
            Choice("p65_to_p90", _("From the 65th to the 90th percentile")),
            Choice("p90_or_more", _("At the 90th percentile or above")),
        ),
    ),
    ChoiceQuestion(
        key="c2",
        label=_("Your qualification"),
        choices=(
            Choice("none", _("No degree")),
            Choice("degree_equivalent", _("Degree, or equivalent")),
            Choice("top_tier", _("Degree of a top-tier institution")),
        ),
    ),
    DecimalQuestion(
        key="nationality_share_pct",
        label=_("Share of your nationality among the firm's professionals"),
        low=0,
        high=100,
        unit=PERCENT,
        changeable=False,
    ),
    IntegerQuestion(
        key="firm_pmets",
        label=_("Professionals, managers, executives and technicians in the firm"),
        low=0,
        high=10_000_000,
        changeable=False,
    ),
    ChoiceQuestion(
        key="c4",
        label=_("The firm's share of local professionals, against its sector"),
        changeable=False,
        choices=(
            Choice("below_p20", _("Below the 20th percentile")),
            Choice("p20_to_p50", _("From the 20th to the 50th percentile")),
            Choice("p50_or_more", _("At the 50th percentile or above")),
        ),
    ),
    DecimalQuestion(
        key="local_share_pct",
        label=_("Share of locals among the firm's professionals"),
        low=0,
        high=100,
        unit=PERCENT,
        changeable=False,
    ),
    BooleanQuestion(key="on_sol", label=_("Is the job on the Shortage Occupation List?"), optional=True, blank=False),
    BooleanQuestion(
        key="c6",
        label=_("Is the firm in a strategic economic programme?"),
        optional=True,
        blank=False,
        changeable=False,
    ),
    BooleanQuestion(
        key="intra_corporate_transferee",
        optional=True,
        blank=False,
        changeable=False,
        label=_("Are you transferred inside the company under a trade agreement (WTO or free trade)?"),
    ),
    BooleanQuestion(
        key="one_month_or_less",
        label=_("Is the role for one month or less?"),
        optional=True,
        blank=False,
        changeable=False,
    ),
)
LABELS = {
    "stage1": _("Pay reaches the qualifying salary"),
    "exempt": _("Exempt from COMPASS"),
}
SMALL_FIRM = _("Firms with fewer than 25 professionals get 10 here.")
FLOOR = _("Firms with 70 % locals or more get at least 10 here.")


def score(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    for key in ("c1", "c2"):
        sheet.add(key, rules[key][answers[key]], rules[key].most)
    small = answers["firm_pmets"] < rules["small_firm_under"]
    if small:
        sheet.add("nationality_share_pct", rules["small_firm"]["c3"], rules["c3"].most, SMALL_FIRM)
        sheet.add("c4", rules["small_firm"]["c4"], rules["c4"].most, SMALL_FIRM)
    else:
        sheet.add("nationality_share_pct", rules["c3"](answers["nationality_share_pct"]), rules["c3"].most)
        _local_share(rules, answers, sheet)
    sheet.add("on_sol", _shortage(rules, answers), rules["c5"])
    sheet.add("c6", rules["c6"] if answers["c6"] else 0, rules["c6"])
    _verdict(rules, answers, sheet)


def _local_share(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    band = answers["c4"]
    points = rules["c4"][band]
    if points < rules["c4_floor"] and answers["local_share_pct"] >= rules["c4_floor_from_pct"]:
        sheet.add("c4", rules["c4_floor"], rules["c4"].most, FLOOR, checked=False)
    else:
        sheet.add("c4", points, rules["c4"].most, checked=band in rules["c4_checked"])


def _shortage(rules: Rules, answers: Answers) -> int:
    if not answers["on_sol"]:
        return 0
    crowded = answers["nationality_share_pct"] * rules["c5_one_in"] >= 100
    return int(rules["c5_one_nationality"] if crowded else rules["c5"])


def _verdict(rules: Rules, answers: Answers, sheet: Sheet) -> None:
    exempt = (
        answers["salary"] >= rules["exempt_salary_sgd_month"]
        or answers["intra_corporate_transferee"]
        or answers["one_month_or_less"]
    )
    sheet.gate("stage1", met=answers["salary"] >= answers["qualifying_salary"])
    if exempt:
        sheet.gate("exempt", met=True)
        sheet.passed = True


SINGAPORE_COMPASS = Calculator(
    name="singapore_compass",
    title=_("Singapore: Employment Pass (COMPASS)"),
    table=load("singapore_compass"),
    questions=QUESTIONS,
    labels=LABELS,
    score=score,
)
