"""A member's own plans. Every row is looked up from the member, so another's can't be met."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.htmx import MemberRequest
from visas.calendar import calendar_of
from visas.forms import NamesForm, PaperForm, PlanForm, TickForm
from visas.guide import guide_of, guide_of_version
from visas.models import Plan, PlanDocument, RouteVersion
from visas.planning import PlanView, adopt, changes_between, name_faults, tick, view_of


@require_safe
def plans(request: MemberRequest) -> HttpResponse:
    mine = request.user.visa_plans.select_related("route__country")
    return render(request, "visas/plans.html", {"plans": mine})


@require_POST
def take_up(request: MemberRequest, country: str, slug: str) -> HttpResponse:
    guide = guide_of(country, slug, day=timezone.localdate(), viewer=request.user, language=get_language() or "en")
    return redirect(adopt(guide.route, guide.version, by=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def plan_detail(request: MemberRequest, pk: int) -> HttpResponse:
    plan = _plan(request, pk)
    form = PlanForm(request.POST or None, instance=plan)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect(plan)
    view = _view(plan)
    newer = RouteVersion.objects.on(timezone.localdate()).filter(route=plan.route).first()
    if newer and newer.pk != plan.version_id:
        view.changes = changes_between(plan.version, newer)
    return render(request, "visas/plan.html", {"view": view, "plan": plan, "form": form, "ledger": view.guide.ledger})


@require_POST
def plan_step(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    plan, form = _plan(request, pk), TickForm(request.POST)
    if form.is_valid():
        tick(plan, slug, **form.cleaned_data)
        return redirect(f"{plan.get_absolute_url()}#step-{slug}")
    return render(request, "visas/plan_field.html", {"form": form, "plan": plan}, status=422)


@require_POST
def plan_paper(request: MemberRequest, pk: int, slug: str) -> HttpResponse:
    plan = _plan(request, pk)
    need = get_object_or_404(plan.version.documents, document=slug)
    held = PlanDocument.objects.filter(plan=plan, document=need.document).first()
    form = PaperForm(request.POST, instance=held or PlanDocument(plan=plan, document=need.document))
    if form.is_valid():
        form.save()
        return redirect(f"{plan.get_absolute_url()}#papers")
    return render(request, "visas/plan_field.html", {"form": form, "plan": plan}, status=422)


@require_POST
def plan_renew(request: MemberRequest, pk: int) -> HttpResponse:
    """The member has seen what changed and takes the new version up; ticks stay."""
    plan = _plan(request, pk)
    newer = RouteVersion.objects.on(timezone.localdate()).filter(route=plan.route).first()
    if newer:
        plan.version = newer
        plan.save(update_fields=["version"])
    return redirect(plan)


@require_POST
def plan_drop(request: MemberRequest, pk: int) -> HttpResponse:
    _plan(request, pk).delete()
    return redirect("visas:plan")


@require_safe
def plan_calendar(request: MemberRequest, pk: int) -> HttpResponse:
    answer = HttpResponse(calendar_of(_view(_plan(request, pk))), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="plan-{pk}.ics"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def names(request: MemberRequest, pk: int) -> HttpResponse:
    """Compared and forgotten, unless the member ticks that they be kept."""
    plan = _plan(request, pk)
    form = NamesForm(request.POST or None, initial=NamesForm.flat(plan.names) | {"keep": bool(plan.names)})
    faults = None
    if request.method == "POST" and form.is_valid():
        typed = form.typed()
        faults = name_faults(typed)
        plan.names = typed if form.cleaned_data["keep"] else {}
        plan.save(update_fields=["names"])
    return render(request, "visas/names.html", {"form": form, "plan": plan, "faults": faults})


def _plan(request: MemberRequest, pk: int) -> Plan:
    mine = request.user.visa_plans.select_related("route__country", "version__route__country")
    return get_object_or_404(mine, pk=pk)


def _view(plan: Plan) -> PlanView:
    return view_of(plan, guide_of_version(plan.version, day=timezone.localdate(), language=get_language() or "en"))
