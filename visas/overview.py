"""Countries and their routes side by side, and what changed lately."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from visas.models import Alert, Country, FactValue, FeeItem, Requirement, Route, RouteVersion
from visas.models.guides import Payer

CHANGE_DAYS = 90
CHANGES_SHOWN = 12


@dataclass
class RouteLine:
    """A route with the few facts that tell it apart: `salary`, `fees`, `time`, `residence` are keys."""

    route: Route
    summary: str
    salary: list[str] = field(default_factory=list)
    fees: list[str] = field(default_factory=list)
    time: list[str] = field(default_factory=list)
    residence: list[str] = field(default_factory=list)
    family: list[str] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        return [*self.salary, *self.fees, *self.time, *self.residence, *self.family]


@dataclass
class CountryLine:
    country: Country
    routes: list[RouteLine]


def countries_with_routes(day: date, *, country: Country | None = None) -> list[CountryLine]:
    """Destinations with the routes that have a guide on `day`, in two statements (five for one country)."""
    versions = RouteVersion.objects.on(day)
    if country:
        versions = versions.prefetch_related(
            Prefetch("requirements", Requirement.objects.select_related("fact")),
            Prefetch("fees", FeeItem.objects.select_related("fact")),
        )
    routes = Route.objects.destinations().prefetch_related(Prefetch("versions", versions, to_attr="readable"))
    if country:
        routes = routes.filter(country=country).prefetch_related("facts")
    found: dict[str, CountryLine] = {}
    for route in routes:
        if not route.readable:  # type: ignore[attr-defined]
            continue
        version = route.readable[0]  # type: ignore[attr-defined]
        line = RouteLine(route, version.summary)
        if country:
            _fill(line, version)
        found.setdefault(route.country_id, CountryLine(route.country, [])).routes.append(line)
    return sorted(found.values(), key=lambda one: one.country.name)


def _fill(line: RouteLine, version: RouteVersion) -> None:
    by_topic: dict[str, list[str]] = defaultdict(list)
    for fact in sorted(line.route.facts.all(), key=lambda one: one.pk):
        by_topic[fact.topic].append(fact.key)
    asked = [one.fact for one in version.requirements.all() if one.rule.get("ask") == "salary"]
    line.salary = [fact.key for fact in asked if fact][:2]
    fees = [one for one in version.fees.all() if one.counted and one.payer != Payer.EMPLOYER]
    line.fees = [one.fact.key for one in fees][:2]
    line.time, line.residence = by_topic["time"][:1], by_topic["residence"][:1]
    line.family = by_topic["family"][:1]


@dataclass(frozen=True)
class Change:
    on: date
    what: Any
    route: Route | None
    country: Country


def recent_changes(day: date, *, days: int = CHANGE_DAYS) -> list[Change]:
    """Alerts, new versions and new values of the last days; the first collection isn't a change."""
    since = timezone.now() - timedelta(days=days)
    found = [Change(alert.effective_on, alert, alert.route, alert.country) for alert in _alerts(day)]
    versions = RouteVersion.objects.filter(
        loaded=False, published_at__gte=since, status=RouteVersion.Status.PUBLISHED
    ).select_related("route__country")
    found += [Change(timezone.localdate(v.published_at), v, v.route, v.route.country) for v in versions]
    values = FactValue.objects.published().filter(loaded=False, published_at__gte=since)
    for value in values.select_related("fact__route__country", "fact__country"):
        found.append(Change(timezone.localdate(value.published_at), value, value.fact.route, value.fact.country))
    return sorted(found, key=lambda change: change.on, reverse=True)[:CHANGES_SHOWN]


def _alerts(day: date) -> list[Alert]:
    recent = Alert.objects.showing().filter(effective_on__gte=day - timedelta(days=365))
    return list(recent.select_related("country", "route__country", "source")[:CHANGES_SHOWN])
