"""Routes, their facts with sources and dates, and how long members waited."""

from dataclasses import asdict
from datetime import date
from typing import Any

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Router, Schema

from diaspora.openapi import REFUSALS, SIZE, After, Limit, absolute, changed, listed, page_of
from visas.models import FactValue, Route
from visas.waits import waits_of

router = Router()


class RouteOut(Schema):
    country: str
    country_slug: str
    slug: str
    title: str
    kind: str
    status: str
    url: str
    official_name: str
    official_url: str


class SourceOut(Schema):
    """`readers` is two where a second person read it too."""

    name: str
    url: str
    kind: str
    read_on: date
    readers: int


class FactOut(Schema):
    """`value`: a decimal as text for money, a number, {min, max} in `unit` for a duration, words, yes or no, or null
    where it's not known yet. `as_of` is the source's own date. Several values of a key: sources disagree."""

    key: str
    label: str
    topic: str
    kind: str
    value: Any
    currency: str
    per: str
    unit: str
    valid_from: date
    valid_to: date | None
    as_of: str
    status: str
    checked: bool
    recheck_by: date
    note: str
    sources: list[SourceOut]


class RouteFull(RouteOut):
    summary: str
    version: int | None
    facts: list[FactOut]


class Routes(Schema):
    results: list[RouteOut]
    next: str | None


class Spread(Schema):
    """Days within which two, five and eight of ten were done; null where there are too few."""

    n: int
    p20: int | None
    p50: int | None
    p80: int | None


class Wait(Schema):
    p50: int | None
    more_than: int | None


class Timelines(Schema):
    """`hidden`: fewer decisions than `least`, so only their number is told."""

    url: str
    n: int
    least: int
    window_days: int
    hidden: bool
    granted: Spread
    refused: Spread
    share_refused: float | None
    wait: Wait | None
    pending: int | None
    oldest_pending_days: int | None


def _public() -> Any:
    return Route.objects.visible().exclude(kind=Route.Kind.HOME).select_related("country")


@router.get("/routes", response={200: Routes, **REFUSALS}, summary="Visa routes with a guide")
def routes(request: HttpRequest, after: After = "", limit: Limit = SIZE) -> Any:
    return listed(request, page_of(_public(), ("id",), after=after, limit=limit), _route)


@router.get(
    "/routes/{slug:country}/{slug:slug}", response={200: RouteFull, **REFUSALS}, summary="A route and its facts"
)
def route(request: HttpRequest, response: HttpResponse, country: str, slug: str) -> Any:
    found = get_object_or_404(_public(), country__slug=country, slug=slug)
    day = timezone.localdate()
    version = found.versions.on(day).first()
    values = FactValue.objects.on(day).filter(fact__route=found)
    newest = values.aggregate(at=Max("published_at"))["at"]
    changed(request, response, max(filter(None, (newest, version and version.published_at)), default=None))
    return {
        **_route(found), "summary": version.summary if version else "", "version": version.number if version else None,
        "facts": [_fact(one) for one in values.with_evidence().order_by("fact__key", "pk")],
    }  # fmt: skip


@router.get(
    "/routes/{slug:country}/{slug:slug}/timelines", response={200: Timelines, **REFUSALS},
    summary="How long members waited",
)  # fmt: skip
def timelines(request: HttpRequest, country: str, slug: str) -> Any:
    """The same numbers as the route's page: nothing is told of fewer than five decisions."""
    found = get_object_or_404(_public(), country__slug=country, slug=slug)
    return {"url": absolute(found.get_absolute_url()), **asdict(waits_of(found, timezone.localdate()).summary)}


def _route(found: Route) -> dict[str, Any]:
    names = ("slug", "title", "kind", "status", "official_name", "official_url")
    return {
        **{name: getattr(found, name) for name in names}, "country": found.country_id,
        "country_slug": found.country.slug, "url": absolute(found.get_absolute_url()),
    }  # fmt: skip


def _fact(value: FactValue) -> dict[str, Any]:
    of_fact = ("key", "label", "topic", "kind", "currency", "per", "unit")
    own = ("value", "valid_from", "valid_to", "as_of", "status", "checked", "recheck_by", "note")
    return {
        **{name: getattr(value.fact, name) for name in of_fact},
        **{name: getattr(value, name) for name in own},
        "sources": [
            {"name": one.source.name, "url": one.source.url, "kind": one.source.kind, "read_on": one.read_on,
             "readers": 2 if one.second_reader_id else 1}
            for one in value.evidence.all()
        ],
    }  # fmt: skip


class VisasApi:
    key = "visas"
    router = router
