"""Why someone is suggested: from the numbers that were really used, out of a fixed catalogue, giving nobody
away.

No reason names an employer, a city or a third person.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from types import MappingProxyType

from mentorship.scoring import ENOUGH_HOURS, WEIGHTS, Ambassador, Fit, Mentee, shared_hours

SHOWN_REASONS, WORTH_SAYING, ENOUGH_TO_HIDE_AMONG = 3, 0.04, 5
SLOW_DAYS = 3


@dataclass(frozen=True)
class Reason:
    """An entry of the fixed catalogue; the words lie in templates. `values`: the numbers that were used."""

    key: str
    values: Mapping[str, int | str] = field(default_factory=dict)

    def stored(self) -> dict[str, object]:
        return asdict(self)


def reasons(
    mentee: Mentee,
    ambassador: Ambassador,
    fitted: Fit,
    *,
    alike: Mapping[str, int] | None = None,
    weights: Mapping[str, float] = WEIGHTS,
) -> list[Reason]:
    """Up to three reasons, the weightiest first.

    `alike` counts the ambassadors who satisfy each reason's filter, by key: below five the reason would point
    at a person, so it is dropped. A missing count is taken as none; `None` altogether turns the rule off (in
    tests).
    """
    weighed = [(weights[name] * value, name) for name, value in fitted.features.items()]
    worth = [name for weight, name in sorted(weighed, key=lambda one: (-one[0], one[1])) if weight >= WORTH_SAYING]
    found = [_CATALOGUE[name](mentee, ambassador, fitted.features[name]) for name in worth]
    crowded = [one for one in found if alike is None or alike.get(one.key, 0) >= ENOUGH_TO_HIDE_AMONG]
    return crowded[:SHOWN_REASONS]


def caution(usual_answer_days: float | None) -> Reason | None:
    """At most one: that this ambassador takes days to answer, by their own median."""
    if usual_answer_days is None or usual_answer_days < SLOW_DAYS:
        return None
    return Reason("answers_in_days", {"days": round(usual_answer_days)})


def _route_reason(mentee: Mentee, ambassador: Ambassador, value: float) -> Reason:
    for key, held, asked in (
        ("route_held", ambassador.routes, mentee.routes),
        ("route_held_before", ambassador.routes_old, mentee.routes),
        ("country_known", ambassador.countries, mentee.countries),
        ("country_known_before", ambassador.countries_old, mentee.countries),
    ):
        if common := held & asked:
            return Reason(key, {"which": min(common)})
    raise ValueError(f"a route feature of {value} has no route behind it")


def _hours_reason(mentee: Mentee, ambassador: Ambassador, value: float) -> Reason:
    hours = shared_hours(mentee, ambassador)
    if value == min(hours / ENOUGH_HOURS, 1) and hours:
        return Reason("shared_hours", {"hours": hours})
    return Reason("async_both")


def _language_reason(mentee: Mentee, ambassador: Ambassador, value: float) -> Reason:
    if value == 1.0:
        return Reason("speaks", {"language": mentee.comfort})
    return Reason("speaks", {"language": min(mentee.languages & ambassador.languages)})


_CATALOGUE: Mapping[str, Callable[[Mentee, Ambassador, float], Reason]] = MappingProxyType(
    {
        "topics": lambda m, a, _: Reason(
            "topics_covered", {"covered": len(m.topics & a.topics), "asked": len(m.topics)}
        ),
        "route": _route_reason,
        "role": lambda m, a, value: Reason("role_same" if value == 1.0 else "role_near"),
        "hours": _hours_reason,
        "language": _language_reason,
        "experience": lambda m, a, _: Reason("years_ahead", {"years": a.experience - m.experience}),
        "reliability": lambda m, a, _: Reason("answers_reliably"),
    }
)
REASON_KEYS = frozenset(
    {"topics_covered", "route_held", "route_held_before", "country_known", "country_known_before"}
    | {"role_same", "role_near", "shared_hours", "async_both", "speaks", "years_ahead", "answers_reliably"}
)
CAUTION_KEYS = frozenset({"answers_in_days"})
