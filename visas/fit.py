"""Which routes fit: a person's answers held against the requirements that the guides show.

No rule has a figure of its own: bars come from the facts of the day, so the guide and this page can't part.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from visas.ledger import Ledger
from visas.models import Requirement, Route, RouteVersion

DEGREES = {"none": 0, "bachelor": 1, "master": 2, "phd": 3}
ENGLISH = {"none": 0, "A1": 1, "A2": 2, "B1": 3, "B2": 4, "C1": 5}
REMOTE = "remote"
# What a rule is limited to, said to a reader who must judge it.
ONLY = {
    "it": gettext_lazy("this counts only in IT"),
    "shortage": gettext_lazy("this bar is for shortage jobs, new graduates and the like"),
    "training": gettext_lazy("vocational training may count instead"),
    "german": gettext_lazy("German may count instead of English"),
    "graduate": gettext_lazy("this bar is for recent graduates"),
    "orientation": gettext_lazy("this bar is only for people after the orientation year"),
    "lower": gettext_lazy("some jobs ask less"),
    "listed": gettext_lazy("this bar is for listed jobs"),
    "going-rate": gettext_lazy("the going rate of your job may be higher"),
    "new-entrant": gettext_lazy("this bar is for new entrants"),
    "age": gettext_lazy("the bar rises with age"),
    "researcher": gettext_lazy("this bar is for research, health and science"),
    "ranked": gettext_lazy("the university must stand high in the rankings"),
}


class Fit(StrEnum):
    LIKELY = "likely"
    NOT_YET = "not-yet"
    NO = "no"


class Standing(StrEnum):
    """MET, OPEN (we can't tell from the answers), SHORT (can change), NEVER (can't)."""

    MET = "met"
    OPEN = "open"
    SHORT = "short"
    NEVER = "never"


RANK = {Standing.MET: 0, Standing.OPEN: 1, Standing.SHORT: 2, Standing.NEVER: 3}
LABELS = {
    Fit.LIKELY: gettext_lazy("Likely"), Fit.NOT_YET: gettext_lazy("Not yet"), Fit.NO: gettext_lazy("No"),
}  # fmt: skip


@dataclass(frozen=True)
class Answers:
    """`salary` is a year's pay in the currency of the offer's country, in US dollars for remote work."""

    age: int
    degree: str
    experience: int
    offer: str
    salary: Decimal | None
    english: str


@dataclass(frozen=True)
class Finding:
    requirement: Requirement
    standing: Standing
    why: str


@dataclass
class RouteFit:
    route: Route
    fit: Fit
    reason: str
    missing: list[Finding] = field(default_factory=list)
    to_check: list[Finding] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(LABELS[self.fit])


def all_fits(answers: Answers, day: date) -> tuple[list[RouteFit], Ledger]:
    """Every live route, likely ones first, and the ledger of what decided."""
    versions = (
        RouteVersion.objects.on(day)
        .filter(route__status=Route.Status.LIVE)
        .exclude(route__kind=Route.Kind.HOME)
        .select_related("route__country")
        .prefetch_related("requirements__fact")
    )
    newest: dict[int, RouteVersion] = {}
    for version in versions:
        newest.setdefault(version.route_id, version)
    keys = {key for version in newest.values() for key in _keys(version)}
    ledger = Ledger(keys, day)
    fits = [fit_of(version, answers, ledger) for version in newest.values()]
    order = list(Fit)
    return sorted(fits, key=lambda one: (order.index(one.fit), len(one.missing), one.route.country.name)), ledger


def _keys(version: RouteVersion) -> set[str]:
    found = {one.rule["fact"] for one in version.requirements.all() if "fact" in one.rule}
    return found | {one.fact.key for one in version.requirements.all() if one.fact}


def fit_of(version: RouteVersion, answers: Answers, ledger: Ledger) -> RouteFit:
    groups: dict[str, list[Finding]] = {}
    for one in version.requirements.all():
        if one.gate:
            finding = judge(one, answers, ledger, version.route)
            groups.setdefault(one.either or f"only-{one.key}", []).append(finding)
    best = [min(group, key=lambda finding: RANK[finding.standing]) for group in groups.values()]
    return _verdict(version.route, best)


def _verdict(route: Route, findings: list[Finding]) -> RouteFit:
    never = [one for one in findings if one.standing == Standing.NEVER]
    short = [one for one in findings if one.standing == Standing.SHORT]
    to_check = [one for one in findings if one.standing == Standing.OPEN]
    points = [one for one in to_check if one.requirement.rule.get("ask") == "points"]
    if never:
        return RouteFit(route, Fit.NO, never[0].why, never + short, to_check)
    if short:
        return RouteFit(route, Fit.NOT_YET, short[0].why, short, to_check)
    if points:
        return RouteFit(route, Fit.NOT_YET, points[0].why, points, [one for one in to_check if one not in points])
    if not any(one.standing == Standing.MET for one in findings):
        return RouteFit(route, Fit.NOT_YET, _("What decides here can't be told from six answers."), [], to_check)
    return RouteFit(route, Fit.LIKELY, _met([one for one in findings if one.standing == Standing.MET]), [], to_check)


def _met(findings: list[Finding]) -> str:
    """The one thing that speaks most for it."""
    asked = {one.requirement.rule.get("ask") for one in findings}
    if "salary" in asked:
        return _("The pay you told meets its bar.")
    if "offer" in asked:
        return _("You have the offer that it asks for.")
    return _("What you told meets what can be told from it.")


def judge(one: Requirement, answers: Answers, ledger: Ledger, route: Route) -> Finding:
    ask = one.rule.get("ask", "")
    judges = {
        "offer": _offer, "degree": _degree, "experience": _experience, "salary": _salary, "age": _age,
        "english": _english, "points": _points, "never": _never,
    }  # fmt: skip
    if ask not in judges:
        return Finding(one, Standing.OPEN, _("Check this one yourself."))
    standing, why = judges[ask](one, answers, ledger, route)
    if standing == Standing.MET and one.rule.get("only"):
        return Finding(one, Standing.OPEN, str(ONLY[one.rule["only"]]))
    return Finding(one, standing, why)


Judged = tuple[Standing, str]


def _offer(one: Requirement, answers: Answers, _ledger: Ledger, route: Route) -> Judged:
    if one.rule["is"] == REMOTE:
        met = answers.offer == REMOTE
        return (
            (Standing.MET, "") if met else (Standing.SHORT, _("It needs work for clients or an employer elsewhere."))
        )
    if answers.offer == route.country_id:
        return Standing.MET, ""
    return Standing.SHORT, _("It needs a job offer from there.")


def _degree(one: Requirement, answers: Answers, _ledger: Ledger, _route: Route) -> Judged:
    if DEGREES[answers.degree] >= DEGREES[one.rule["min"]]:
        return Standing.MET, ""
    if one.rule.get("only") == "training":
        return Standing.OPEN, str(ONLY["training"])
    return Standing.SHORT, _("It needs a higher degree.")


def _experience(one: Requirement, answers: Answers, ledger: Ledger, _route: Route) -> Judged:
    needed = _years(one, ledger)
    if needed is None:
        return Standing.OPEN, _("The experience it asks isn't known yet.")
    if answers.experience >= needed:
        return Standing.MET, ""
    return Standing.SHORT, _("It needs more years of experience.")


def _years(one: Requirement, ledger: Ledger) -> float | None:
    if "months" in one.rule:
        return float(one.rule["months"]) / 12
    if "min" in one.rule:
        return float(one.rule["min"])
    reading = ledger.reading(one.rule["fact"])
    if reading is None or not reading.known:
        return None
    return max(_first_end(value.value) for value in reading.values if value.value)


def _first_end(duration: Any) -> float:
    return float(duration.get("min", duration.get("max")))


def _salary(one: Requirement, answers: Answers, ledger: Ledger, route: Route) -> Judged:
    bar = yearly_bar(one, ledger)
    if bar is None:
        return Standing.OPEN, _("The pay it asks isn't known yet.")
    if not _applies(one, answers):
        return Standing.SHORT, _("Another bar applies at your age.")
    here = answers.offer == (REMOTE if route.kind == Route.Kind.REMOTE else route.country_id)
    if not here:
        return Standing.OPEN, _("It depends on what the offer pays.")
    if answers.salary is None:
        return Standing.OPEN, _("Tell us the pay, and we can compare it.")
    return (Standing.MET, "") if answers.salary >= bar else (Standing.SHORT, _("The pay is under the bar."))


def _applies(one: Requirement, answers: Answers) -> bool:
    rule = one.rule
    young = "if_age_below" not in rule or answers.age < rule["if_age_below"]
    degree = "degree" not in rule or DEGREES[answers.degree] >= DEGREES[rule["degree"]]
    return young and degree and answers.experience >= rule.get("experience", 0)


def yearly_bar(one: Requirement, ledger: Ledger) -> Decimal | None:
    """What a year must pay, before tax; None where the fact isn't known on the ledger's day."""
    rule = one.rule
    if "fact" not in rule:
        scale = 1_000_000 if rule.get("unit") == "million" else 1
        return Decimal(str(rule["min"]).replace(",", "")) * scale * int(rule.get("times", 1))
    reading = ledger.reading(rule["fact"])
    amount = reading.strictest(floor=True) if reading else None
    if reading is None or amount is None:
        return None
    return amount * payments(reading.fact.per, int(rule.get("times", 0)))


def payments(per: str, times: int = 0) -> int:
    """How often a year the amount is paid."""
    return times or (12 if re.match(r"month\b", per) else 1)


def _age(one: Requirement, answers: Answers, ledger: Ledger, _route: Route) -> Judged:
    limit: float | None = one.rule.get("below")
    if limit is None:
        reading = ledger.reading(one.rule["fact"])
        if reading is None or not reading.known:
            return Standing.OPEN, _("The age limit isn't known yet.")
        # A limit "up to 55" lets in those who are 55.
        limit = _first_end(reading.value.value) + 1
    return (Standing.MET, "") if answers.age < limit else (Standing.NEVER, _("You are over its age limit."))


def _english(one: Requirement, answers: Answers, ledger: Ledger, _route: Route) -> Judged:
    level = one.rule["min"]
    row = ledger.row(one.fact.key) if one.fact else None
    said = bool(row and any(level in str(value.value) for value in row.now))
    if ENGLISH[answers.english] >= ENGLISH[level]:
        return (Standing.MET, "") if said else (Standing.OPEN, _("It names a test of its own: compare your result."))
    if one.rule.get("only"):
        return Standing.OPEN, str(ONLY[one.rule["only"]])
    return Standing.SHORT, _("It needs better English.")


def _points(_one: Requirement, _answers: Answers, _ledger: Ledger, _route: Route) -> Judged:
    return Standing.OPEN, _("Points decide: count yours first.")


def _never(_one: Requirement, _answers: Answers, _ledger: Ledger, _route: Route) -> Judged:
    return Standing.SHORT, _("It needs work done in that country first.")


def from_profile(profile: Any) -> Mapping[str, Any]:
    """First values for the questions, as far as a member's profile holds them."""
    return {"experience": profile.years} if profile.years is not None else {}
