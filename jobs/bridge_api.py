"""Bridges for machines: what the lists show, asked the same way."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from diaspora.openapi import REFUSALS, SIZE, After, Limit, absolute, changed, listed, page_of
from jobs.bridge_forms import ListForm
from jobs.models import Bridge
from jobs.services.bridge_finding import NEWEST, matching

router = Router()


class Filters(Schema):
    """`kind`: contract, home, venture or knowledge. Jobs for those who stay are jobs: `/jobs?hireable=home`."""

    q: str = Field("", max_length=200)
    kind: str = Field("", max_length=20)
    country: str = Field("", max_length=20)
    online: bool = False


class DateOut(Schema):
    starts_at: datetime
    ends_at: datetime


class BridgeOut(Schema):
    """`country` and `place` are abroad; `home_place` is in Pakistan. Bands and terms are codes, "" where not asked."""

    id: int
    kind: str
    url: str
    title: str
    company: str | None
    company_name: str
    country: str
    place: str
    home_place: str
    online: bool
    budget: str
    term: str
    seeking: str
    pay: str
    stage: str
    wanted: str
    form: str
    audience: str
    dates: list[DateOut]
    published_at: datetime
    edited_at: datetime
    valid_through: datetime


class BridgeFull(BridgeOut):
    description_html: str


class Bridges(Schema):
    results: list[BridgeOut]
    next: str | None


@router.get("/bridges", response={200: Bridges, **REFUSALS}, summary="Bridges to Pakistan, newest first")
def bridges(request: HttpRequest, asked: Query[Filters], after: After = "", limit: Limit = SIZE) -> Any:
    """A kind or a country that isn't known is left out, as in the list."""
    kind = asked.kind if asked.kind in Bridge.Kind.values else ""
    rows = matching(kind=kind, **ListForm(asked.dict()).asked()).prefetch_related("dates")
    return listed(request, page_of(rows, NEWEST, after=after, limit=limit), _bridge)


@router.get("/bridges/{int:pk}", response={200: BridgeFull, **REFUSALS}, summary="One bridge")
def bridge(request: HttpRequest, response: HttpResponse, pk: int) -> Any:
    if pk >= 2**63:
        raise Http404
    found = get_object_or_404(Bridge.objects.visible().with_terms().prefetch_related("dates"), pk=pk)
    changed(request, response, found.edited_at)
    return {**_bridge(found), "description_html": found.description_html}


def _bridge(found: Bridge) -> dict[str, Any]:
    names = (
        "id", "kind", "title", "country", "place", "home_place", "online", "budget", "term", "seeking", "pay", "stage",
        "wanted", "form", "audience", "published_at", "edited_at", "valid_through",
    )  # fmt: skip
    return {
        **{name: getattr(found, name) for name in names},
        "url": absolute(found.get_absolute_url()),
        "company": found.employer.slug if found.employer else None,
        "company_name": found.employer.name if found.employer else "",
        "dates": [{"starts_at": one.starts_at, "ends_at": one.ends_at} for one in found.dates.all()],
    }


class BridgesApi:
    key = "bridges"
    router = router
