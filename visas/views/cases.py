"""How long it really took: statistics, and telling one's own dates."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.htmx import MemberRequest, Request
from visas.chart import chart_of
from visas.forms import CaseForm
from visas.models import Case, Route, RouteVersion
from visas.services import keep_case
from visas.waits import FILTERS, waits_of


@login_not_required
@require_safe
def timelines(request: Request, country: str, slug: str) -> HttpResponse:
    route = _route(country, slug)
    waits = waits_of(route, timezone.localdate(), _filters(request))
    context = {
        "route": route, "waits": waits, "summary": waits.summary, "chart": chart_of(waits.cells), "case_model": Case,
        "cells": [(Case.Mission(mission).label, month, one) for (mission, month), one in waits.cells.items()],
    }  # fmt: skip
    return render(request, "visas/timelines.html", context)


def _filters(request: Request) -> dict[str, str]:
    """Only values that exist; anything else is left out."""
    known = {"mission": Case.Mission.values, "province": Case.Province.values, "occupation": Case.Occupation.values}
    return {name: request.GET[name] for name in FILTERS if request.GET.get(name) in known.get(name, ())}


@require_http_methods(["GET", "HEAD", "POST"])
def my_case(request: MemberRequest, country: str, slug: str) -> HttpResponse:
    """One's own case on this route: made, or gone on with while it waits."""
    route = _route(country, slug)
    case = request.user.visa_cases.filter(route=route).exclude(status="hidden").order_by("-pk").first()
    version = RouteVersion.objects.on(timezone.localdate()).filter(route=route).first()
    form = CaseForm(request.POST or None, instance=case or Case(route=route, version=version), initial=_initial(case))
    if request.method == "POST" and form.is_valid():
        keep_case(form.save(commit=False), form.events(), by=request.user)
        return redirect("visas:timelines", country, slug)
    return render(request, "visas/my_case.html", {"route": route, "form": form, "case": case})


def _initial(case: Case | None) -> dict[str, object]:
    if case is None:
        return {}
    days = {event.type: event for event in case.events.all()}
    ending = next((kind for kind in days if kind.startswith("decision_")), "")
    found: dict[str, object] = {kind: event.on for kind, event in days.items()}
    applied = days.get("portal_submitted")
    return found | {
        "applied_on": applied and applied.on, "outcome": ending, "outcome_on": days[ending].on if ending else None,
        "only_month": bool(applied and applied.precision == "month"),
    }  # fmt: skip


@require_POST
def drop_case(request: MemberRequest, country: str, slug: str) -> HttpResponse:
    """Deleted with its events; the statistics forget it at once."""
    request.user.visa_cases.filter(route=_route(country, slug)).delete()
    return redirect("visas:timelines", country, slug)


def _route(country: str, slug: str) -> Route:
    return get_object_or_404(Route.objects.destinations(), country__slug=country, slug=slug)
