"""Figures of emigration and of the community, for machines."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.db.models.functions import Greatest
from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from diaspora.insights.models import CommunityDay, CommunityFigure, EmigrationFigure
from diaspora.openapi import REFUSALS, SIZE, After, Limit, changed, listed, page_of

router = Router()


class FigureOut(Schema):
    """`source_date` has the precision that the source gave. A corrected figure has `replaced_at`."""

    id: int
    report: str
    year: int
    period: str
    through_month: int | None
    dimension: str
    category: str
    number: int
    change_percent: Decimal | None
    source: str
    url: str
    source_date: str
    note: str
    loaded_at: datetime
    replaced_at: datetime | None
    supersedes: int | None


class Figures(Schema):
    results: list[FigureOut]
    next: str | None


class CellOut(Schema):
    """`number` null: fewer than ten people, or hidden with them."""

    figure: str
    row: str
    column: str
    number: int | None


class CommunityOut(Schema):
    day: date | None
    cells: list[CellOut]


@router.get("/insights/emigration", response={200: Figures, **REFUSALS}, summary="Registered emigration")
def emigration(request: HttpRequest, response: HttpResponse, after: After = "", limit: Limit = SIZE) -> Any:
    """Every figure, those that were corrected too; reports that differ stand side by side."""
    newest = EmigrationFigure.objects.aggregate(at=Max(Greatest("loaded_at", "replaced_at")))["at"]
    changed(request, response, newest, exact=True)
    page = page_of(EmigrationFigure.objects.all(), ("id",), after=after, limit=limit)
    return listed(request, page, _figure)


@router.get("/insights/community", response={200: CommunityOut, **REFUSALS}, summary="The community's own figures")
def community(request: HttpRequest, response: HttpResponse) -> Any:
    day = CommunityDay.objects.order_by("-day").first()
    changed(request, response, day.counted_at if day else None, exact=True)
    cells = CommunityFigure.objects.filter(day=day).order_by("insight", "pk") if day else []
    return {
        "day": day.day if day else None,
        "cells": [{"figure": c.insight, "row": c.row, "column": c.column, "number": c.number} for c in cells],
    }


def _figure(one: EmigrationFigure) -> dict[str, Any]:
    names = [name for name in FigureOut.model_fields if name != "supersedes"]
    return {**{name: getattr(one, name) for name in names}, "supersedes": one.supersedes_id}


class InsightsApi:
    key = "insights"
    router = router
