"""How well a mentee and an ambassador fit: what rules a pair out, and what is scored.

The reference that the database's and the round's arithmetic are tested against. Never features: gender,
photo, name, religion, caste, marital state, city in Pakistan, prestige of a university.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

ADULT_AGE = 18
TRUSTED = 2
STALE = 0.8  # of a route last held over 24 months ago
SAME_COUNTRY, NEAR_ROLE, ASYNC_HOURS, OTHER_LANGUAGE, WIDE_GAP = 0.6, 0.4, 0.5, 0.4, 0.6
ENOUGH_HOURS, WIDEST_GAP_YEARS = 3, 12
PRIOR_ANSWERED, PRIOR_ASKED = 3, 4
FULL_WAIT_DAYS = 60
SCARCITY_BOOST = 0.10
LOAD_WEIGHT = 0.05

WEIGHTS: Mapping[str, float] = MappingProxyType(
    {
        "topics": 0.25,
        "route": 0.25,
        "role": 0.20,
        "hours": 0.10,
        "language": 0.08,
        "experience": 0.07,
        "reliability": 0.05,
    }
)
AMBASSADOR_WEIGHTS: Mapping[str, float] = MappingProxyType(
    {"topics": 0.35, "route": 0.20, "role": 0.20, "readiness": 0.15, "waiting": 0.10}
)


@dataclass(frozen=True)
class Mentee:
    """Who asks. hours: a UTC week mask (`hours.utc_mask`); experience in whole years; readiness 0..1."""

    id: int
    topics: frozenset[str]
    role: str
    languages: frozenset[str]
    comfort: str
    routes: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    near_roles: frozenset[str] = frozenset()
    hours: int = 0
    async_ok: bool = False
    experience: int = 0
    women_only: bool = False
    circle_verified: bool = False
    age: int = ADULT_AGE
    readiness: float = 1.0
    waiting_days: float = 0.0


@dataclass(frozen=True)
class Ambassador:
    """Who helps. `…_old`: held last over 24 months ago. answered, asked: over the last 180 days."""

    id: int
    topics: frozenset[str]
    role: str
    languages: frozenset[str]
    routes: frozenset[str] = frozenset()
    routes_old: frozenset[str] = frozenset()
    countries: frozenset[str] = frozenset()
    countries_old: frozenset[str] = frozenset()
    hours: int = 0
    async_ok: bool = False
    experience: int = 0
    women_only: bool = False
    circle_verified: bool = False
    age: int = ADULT_AGE
    trust: int = TRUSTED
    accepting: bool = True
    resting: bool = False
    free_slots: int = 1
    answered: int = 0
    asked: int = 0


def shared_hours(mentee: Mentee, ambassador: Ambassador) -> int:
    """Whole hours a week."""
    return (mentee.hours & ambassador.hours).bit_count()


def _women_only_kept(mentee: Mentee, ambassador: Ambassador) -> bool:
    return (ambassador.circle_verified or not mentee.women_only) and (
        mentee.circle_verified or not ambassador.women_only
    )


def _offers_what_is_asked(mentee: Mentee, ambassador: Ambassador) -> bool:
    routes = ambassador.routes | ambassador.routes_old
    return bool(ambassador.topics & mentee.topics or routes & mentee.routes)


# H3 and H8 are rows, one a barred pair: blocks both ways, open safety reports, cool-downs, chosen exclusions.
RULES: Mapping[str, Callable[[Mentee, Ambassador], bool]] = MappingProxyType(
    {
        "H1": lambda _, a: a.trust >= TRUSTED and a.accepting and a.free_slots > 0 and not a.resting,
        "H2": _women_only_kept,
        "H4": lambda m, a: bool(m.languages & a.languages),
        "H5": lambda m, a: shared_hours(m, a) >= 1 or (m.async_ok and a.async_ok),
        "H6": lambda m, a: a.experience >= m.experience + 1,
        "H7": lambda m, a: m.age >= ADULT_AGE and a.age >= ADULT_AGE,
        "H9": _offers_what_is_asked,
    }
)


def broken_rules(mentee: Mentee, ambassador: Ambassador, *, barred: bool = False) -> list[str]:
    """The hard constraints that rule the pair out, by number; none is ever weighed against a score."""
    broken = [name for name, holds in RULES.items() if not holds(mentee, ambassador)]
    return [*broken, "H3"] if barred else broken


@dataclass(frozen=True)
class Fit:
    """features: each 0..1. total: their weighted sum, 0..1."""

    features: Mapping[str, float]
    total: float


def fit(mentee: Mentee, ambassador: Ambassador, weights: Mapping[str, float] = WEIGHTS) -> Fit:
    """The mentee's side of the fit. Says nothing about the hard constraints."""
    gap = ambassador.experience - mentee.experience
    features = {
        "topics": _topics(mentee, ambassador),
        "route": _route(mentee, ambassador),
        "role": _role(mentee, ambassador),
        "hours": max(
            min(shared_hours(mentee, ambassador) / ENOUGH_HOURS, 1),
            ASYNC_HOURS if mentee.async_ok and ambassador.async_ok else 0,
        ),
        "language": 1.0 if mentee.comfort in ambassador.languages else OTHER_LANGUAGE,
        "experience": 1.0 if gap <= WIDEST_GAP_YEARS else WIDE_GAP,
        "reliability": (ambassador.answered + PRIOR_ANSWERED) / (ambassador.asked + PRIOR_ASKED),
    }
    return Fit(features, sum(weights[name] * value for name, value in features.items()))


def ambassador_fit(mentee: Mentee, ambassador: Ambassador, scarcity: float = 0.0) -> Fit:
    """The ambassador's side, R; with a `scarcity` (0..1) the R′ of a round, whose total may reach 1.1."""
    features = {
        "topics": _topics(mentee, ambassador),
        "route": _route(mentee, ambassador),
        "role": _role(mentee, ambassador),
        "readiness": mentee.readiness,
        "waiting": min(mentee.waiting_days / FULL_WAIT_DAYS, 1.0),
    }
    total = sum(AMBASSADOR_WEIGHTS[name] * value for name, value in features.items())
    return Fit(features, total + SCARCITY_BOOST * scarcity)


def scarcity(reachable: float, median: float) -> float:
    """How few places a mentee can reach: 0 at the median and above, 1 for none. 0 for all when the median is
    0.
    """
    return min(max(1 - reachable / median, 0.0), 1.0) if median else 0.0


def shown_order(total: float, pending: int, free_slots: int) -> float:
    """What a shown list is sorted by, falling: those with many requests waiting stand further down."""
    return total - LOAD_WEIGHT * pending / max(free_slots, 1)


def _topics(mentee: Mentee, ambassador: Ambassador) -> float:
    return len(mentee.topics & ambassador.topics) / len(mentee.topics) if mentee.topics else 0.0


def _route(mentee: Mentee, ambassador: Ambassador) -> float:
    steps = (
        (1.0, ambassador.routes & mentee.routes),
        (STALE, ambassador.routes_old & mentee.routes),
        (SAME_COUNTRY, ambassador.countries & mentee.countries),
        (SAME_COUNTRY * STALE, ambassador.countries_old & mentee.countries),
    )
    return next((value for value, common in steps if common), 0.0)


def _role(mentee: Mentee, ambassador: Ambassador) -> float:
    if ambassador.role == mentee.role:
        return 1.0
    return NEAR_ROLE if ambassador.role in mentee.near_roles else 0.0
