"""The figures page, its downloads, and the choice to be counted."""

import csv
import io
import re
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from diaspora.htmx import MemberRequest, Request
from diaspora.insights import picture
from diaspora.insights.loading import COLUMNS
from diaspora.insights.models import CommunityDay, CommunityFigure, Consent, EmigrationFigure


@login_not_required
@require_safe
def insights(request: Request) -> HttpResponse:
    member = request.user
    context = {
        "parts": picture.emigration(),
        "community": picture.community(),
        "counted": member.is_authenticated and Consent.objects.filter(member=member).exists(),
    }
    return render(request, "insights/insights.html", context)


@require_POST
def consent(request: MemberRequest) -> HttpResponse:
    """The button says which way."""
    if request.POST.get("counted") == "1":
        Consent.objects.get_or_create(member=request.user)
    else:
        Consent.objects.filter(member=request.user).delete()
    return redirect("insights")


@login_not_required
@require_safe
def emigration_csv(request: Request) -> HttpResponse:
    """The columns that `load_emigration` reads, so that what one site shows another can load."""
    return _csv("emigration", COLUMNS, picture.rows_of(EmigrationFigure.objects.current().in_order()))


@login_not_required
@require_safe
def emigration_json(request: Request) -> HttpResponse:
    """With what was corrected: `replaced_at` tells it, `supersedes` is the older value's number."""
    rows = [
        {"id": one.pk, **row, "loaded_at": one.loaded_at, "replaced_at": one.replaced_at,
         "supersedes": one.supersedes_id}
        for one in EmigrationFigure.objects.in_order()
        for row in picture.rows_of([one])
    ]  # fmt: skip
    return JsonResponse({"figures": rows})


@login_not_required
@require_safe
def community_csv(request: Request) -> HttpResponse:
    return _csv("community", ("day", "figure", "row", "column", "number"), _cells())


@login_not_required
@require_safe
def community_json(request: Request) -> HttpResponse:
    """`number` null: fewer than ten people, or hidden with them."""
    return JsonResponse({"cells": _cells()})


def _cells() -> list[dict[str, Any]]:
    day = CommunityDay.objects.order_by("-day").first()
    cells = CommunityFigure.objects.filter(day=day).order_by("insight", "pk") if day else []
    return [
        {"day": one.day_id, "figure": one.insight, "row": one.row, "column": one.column, "number": one.number}
        for one in cells
    ]


def _csv(name: str, columns: tuple[str, ...], rows: list[dict[str, Any]]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns)
    writer.writeheader()
    writer.writerows({key: _plain(value) for key, value in row.items()} for row in rows)
    answer = HttpResponse(text.getvalue(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer


# A spreadsheet takes what begins so for a formula, also behind blanks and quotation marks.
ACTIVE = re.compile(r"""[\s"']*[=+\-@\t\r]""")
NUMBER = re.compile(r"[+-]?[\d.,]*")


def _plain(value: Any) -> str:
    text = "" if value is None else str(value)
    return f"'{text}" if ACTIVE.match(text) and not NUMBER.fullmatch(text) else text
