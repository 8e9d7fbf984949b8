"""The index, a country, a guide."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_POST, require_safe

from diaspora.htmx import MemberRequest, Request
from diaspora.panels import PANELS, CountryInterest
from visas import prose
from visas.calculators import CALCULATORS
from visas.guide import Guide, guide_of
from visas.ledger import Ledger
from visas.models import Alert, Country, Follow, Route, RouteVersion, Translation
from visas.overview import countries_with_routes, recent_changes


@login_not_required
@require_safe
def index(request: Request) -> HttpResponse:
    day = timezone.localdate()
    countries = countries_with_routes(day)
    context = {"countries": countries, "changes": recent_changes(day), "kinds": Route.Kind, "day": day}
    return render(request, "visas/index.html", context)


@login_not_required
@require_safe
def country(request: Request, slug: str) -> HttpResponse:
    day = timezone.localdate()
    shown = get_object_or_404(Country.objects.destinations(), slug=slug)
    alerts = list(Alert.objects.showing().filter(country=shown))
    notes = list(shown.facts.filter(route=None, topic="note").order_by("key"))
    found = countries_with_routes(day, country=shown)
    routes = found[0].routes if found else []
    keys = {fact.key for fact in notes} | {key for alert in alerts for key in prose.references(alert.detail)}
    ledger = Ledger(keys | {key for route in routes for key in route.keys}, day)
    interest = CountryInterest(shown.iso)
    panels = [p.for_subject(interest, request.user) for p in PANELS.all() if p.key != "visas"]
    context = {
        "country": shown, "routes": routes, "notes": notes, "alerts": alerts, "ledger": ledger, "day": day,
        "panels": [panel for panel in panels if panel],
    }  # fmt: skip
    return render(request, "visas/country.html", context)


@login_not_required
@require_safe
def route(request: Request, country: str, slug: str) -> HttpResponse:
    guide = guide_of(country, slug, day=timezone.localdate(), viewer=request.user, language=get_language() or "en")
    if guide.route.kind == Route.Kind.HOME:
        return redirect("visas:pakistan")
    return render(request, "visas/guide.html", _context(guide))


@login_not_required
@require_safe
def pakistan(request: Request) -> HttpResponse:
    day = timezone.localdate()
    language = get_language() or "en"
    guide = guide_of("pakistan", "home", day=day, viewer=request.user, language=language)
    translation = Translation.objects.filter(language=language).order_by("-version__number").first()
    attestation = [(one, f"{one.iso.lower()}.attestation") for one in Country.objects.destinations()]
    guide.more = {key for _one, key in attestation}
    context = {**_context(guide), "attestation": attestation, "translation": translation}
    return render(request, "visas/pakistan.html", context)


def _context(guide: Guide) -> dict[str, object]:
    calculator = CALCULATORS.get(guide.route.calculator)
    return {"guide": guide, "ledger": guide.ledger, "route": guide.route, "calculator": calculator}


@require_POST
def follow(request: MemberRequest, country: str, slug: str) -> HttpResponse:
    """Follows, or stops: the button says which."""
    shown = get_object_or_404(Route.objects.visible(), country__slug=country, slug=slug)
    if request.POST.get("stop"):
        Follow.objects.filter(member=request.user, route=shown).delete()
    else:
        Follow.objects.get_or_create(member=request.user, route=shown)
    return redirect(shown.get_absolute_url())


@login_not_required
@require_safe
def changes(request: Request, country: str, slug: str) -> HttpResponse:
    """Every version of a guide with what it changed."""
    shown = get_object_or_404(Route.objects.visible().select_related("country"), country__slug=country, slug=slug)
    readable = [RouteVersion.Status.PUBLISHED, RouteVersion.Status.SUPERSEDED]
    versions = shown.versions.filter(status__in=readable).order_by("-number")
    return render(request, "visas/changes.html", {"route": shown, "versions": versions})
