"""An offer's pay held against each route's bar on the day of the application."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from diaspora.panels import CountryInterest, Offer
from visas.fit import ONLY, yearly_bar
from visas.ledger import Ledger, Row
from visas.models import Requirement, Route, RouteVersion


@dataclass(frozen=True)
class Bar:
    """`meets` is None where the pay or the bar isn't known. `only` says to whom a bar applies."""

    route: Route
    row: Row
    yearly: Decimal | None
    meets: bool | None
    only: str
    checked: bool
    overdue: bool


def bars_for(offer: Offer) -> list[Bar]:
    """Bars in the offer's own currency, the highest first. Four statements."""
    found = _rules(offer.country, offer.on)
    ledger = Ledger({one.rule["fact"] for one, _route in found}, offer.on)
    bars = [bar for one, route in found if (bar := _bar(one, route, offer, ledger))]
    return sorted(bars, key=lambda bar: (bar.route.order, -(bar.yearly or 0)))


def _rules(country: str, on: date) -> list[tuple[Requirement, Route]]:
    versions = (
        RouteVersion.objects.on(on)
        .filter(route__country=country, route__status=Route.Status.LIVE, route__kind__in=["work", "talent"])
        .select_related("route__country")
        .prefetch_related("requirements__fact")
    )
    newest: dict[int, RouteVersion] = {}
    for version in versions:
        newest.setdefault(version.route_id, version)
    return [
        (one, version.route)
        for version in newest.values()
        for one in version.requirements.all()
        if one.rule.get("ask") == "salary" and "fact" in one.rule
    ]


def _bar(one: Requirement, route: Route, offer: Offer, ledger: Ledger) -> Bar | None:
    row = ledger.row(one.rule["fact"])
    if row is None or row.fact.currency != offer.currency:
        return None
    yearly = yearly_bar(one, ledger)
    meets = None if yearly is None or offer.salary is None else offer.salary >= yearly
    only = str(ONLY[one.rule["only"]]) if one.rule.get("only") else ""
    checked = bool(row.now) and all(value.checked for value in row.now)
    return Bar(route, row, yearly, meets, only, checked, row.overdue)


def routes_in(interest: CountryInterest) -> list[Route]:
    routes = Route.objects.destinations().filter(country=interest.country, status=Route.Status.LIVE)
    return list(routes.filter(slug=interest.route) if interest.route else routes)
