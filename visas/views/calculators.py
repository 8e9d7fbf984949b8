from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone

from diaspora.htmx import Request
from visas.answering import Sheet, answer, asked_keys
from visas.calculators import CALCULATORS
from visas.walk import walk


@login_not_required
def calculators(request: Request) -> HttpResponse:
    day = timezone.localdate()
    return render(request, "visas/calculators.html", {"calculators": [_standing(one, day) for one in CALCULATORS]})


def _standing(name: str, day: date) -> dict[str, Any]:
    table = CALCULATORS[name].table
    version = next((one for one in table.versions if one.holds_on(day)), None)
    return {"calculator": CALCULATORS[name], "version": version, "newest": table.newest_computable}


@login_not_required
def calculator(request: Request, name: str) -> HttpResponse:
    if name not in CALCULATORS:
        raise Http404
    sheet = answer(name, request.GET, on=_day(request.GET))
    way = walk(request.GET, asked_keys(CALCULATORS[name], request.GET)) if not sheet.refusal else None
    context = {"sheet": sheet, "walk": way, "other": _other(name, request.GET), "today": timezone.localdate()}
    return render(request, "visas/calculator.html", context, status=422 if sheet.faults or sheet.error else 200)


def _day(query: QueryDict) -> date:
    """The day whose rules apply: today, unless the address names one."""
    try:
        return date.fromisoformat(str(query["on"]))
    except (KeyError, ValueError):
        return timezone.localdate()


def _other(name: str, query: QueryDict) -> Sheet | None:
    """A second profile beside the first: `?with=` holds the address of the other one's answers."""
    if not query.get("with"):
        return None
    return answer(name, QueryDict(str(query["with"]).lstrip("?")), on=_day(query))
