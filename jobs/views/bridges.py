"""Bridges: the lists, one bridge, posting and ending it."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest, Request, posted, render_part
from diaspora.moves import MoveError
from diaspora.pages import BadCursor
from jobs.bridge_forms import BridgeForm, CompanyForm, ListForm, RemoteForm, bridge_form
from jobs.bridge_jsonld import events
from jobs.bridge_words import ABOUT
from jobs.models import Bridge, BridgeWatch, Employer, EmployerDomain, Job
from jobs.services import bridge_rules, bridges, listings
from jobs.services.bridge_finding import find, matching
from jobs.services.claims import read_from_text
from jobs.views.listing import changed_meanwhile

S = Bridge.Status
REMOTE = "remote"
OWNER_ACTS: dict[str, Callable[..., Any]] = {
    "pause": bridges.pause, "resume": bridges.resume, "close": bridges.close, "send": bridges.submit,
}  # fmt: skip
SHOWN = 100


@login_not_required
def bridge_list(request: Request, kind: str = "") -> HttpResponse:
    if kind and kind not in Bridge.Kind.values:
        raise Http404("no such kind")
    form = ListForm(request.GET)
    where = {name: request.GET.get(name, "") for name in ("after", "before")}
    try:
        page = find(matching(kind=kind, **form.asked()).not_apart_from(request.user), **where)
    except BadCursor as error:
        raise Http404("no such page") from error
    watched = request.user.is_authenticated and request.user.bridge_watches.filter(kind=kind).exists()
    context = {"page": page, "form": form, "kind": kind, "about": ABOUT.get(kind, ""), "watched": watched,
               "kinds": Bridge.Kind.choices}  # fmt: skip
    return render_part(request, "jobs/bridges/list.html", context, part="results")


@login_not_required
def bridge_page(request: Request, pk: int, slug: str) -> HttpResponse:
    rows = Bridge.objects.opened_by(request.user).with_terms().prefetch_related("dates")
    bridge = get_object_or_404(rows, pk=pk)
    if bridge.slug != slug:
        return redirect(bridge, permanent=True)
    mine = bool(request.user.is_authenticated and bridge.poster_id == request.user.pk)
    if not (mine or bridge.published_at):
        raise Http404("not shown yet")
    context = _about(bridge, request.user) | {"mine": mine}
    response = render(request, "jobs/bridges/detail.html", context)
    if not bridge.is_visible:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _about(bridge: Bridge, viewer: Any) -> dict[str, Any]:
    url = f"{settings.SITE_URL}{bridge.get_absolute_url()}"
    known = viewer.is_authenticated
    return {
        "bridge": bridge,
        "url": url,
        "jsonld": events(bridge, url=url) if bridge.is_visible else "",
        "verified": bridge.employer and bridge.employer.domains.verified().first(),
        "asked": viewer.introductions_asked.filter(bridge=bridge).first() if known else None,
        "holds": [bridge_rules.HOLD_WORDS[one["reason"]] for one in bridge.signals if one["code"] == "B"],
    }


@login_not_required
def companies(request: Request) -> HttpResponse:
    """Companies in Pakistan that have shown their domain."""
    shown = EmployerDomain.objects.verified().filter(employer=OuterRef("pk"))
    rows = Employer.objects.filter(Exists(shown), country="PK").prefetch_related("domains").order_by("name")
    return render(request, "jobs/bridges/companies.html", {"rows": rows[:SHOWN]})


def new_company(request: MemberRequest) -> HttpResponse:
    form = CompanyForm(posted(request))
    if request.method == "POST" and form.is_valid():
        return redirect("attest", form.keep().slug)
    return render(request, "jobs/bridges/company.html", {"form": form}, status=422 if form.is_bound else 200)


def choose_kind(request: MemberRequest) -> HttpResponse:
    kinds = [(one, ABOUT[one], bridge_rules.RULES[one].may_post(request.user)) for one in Bridge.Kind]
    return render(request, "jobs/bridges/choose.html", {"kinds": kinds, "remote": ABOUT[REMOTE]})


def new_bridge(request: MemberRequest, kind: str) -> HttpResponse:
    if kind == REMOTE:
        return _new_remote(request)
    if kind not in Bridge.Kind.values:
        raise Http404("no such kind")
    refused = bridge_rules.RULES[kind].may_post(request.user)
    form = bridge_form(kind, posted(request), instance=None, zone=request.user.time_zone)
    if request.method == "POST" and not refused and form.is_valid():
        bridge = bridges.keep(form.keep(Bridge(poster=request.user)), form.moments)
        return _sent(request, bridge)
    return _form_page(request, form, kind, refused=refused)


def _new_remote(request: MemberRequest) -> HttpResponse:
    """A job like any other, whose form asks what those who stay must know."""
    form = RemoteForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _form_page(request, form, REMOTE)
    job = form.keep(Job(poster=request.user, source=Job.Source.MEMBER))
    job.save()
    read_from_text(job)
    try:
        listings.check_allowance(request.user)
        listings.submit(job, by=request.user)
    except listings.NoPostLeft as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Sent. A moderator looks at it before it goes live; we write to you."))
    return redirect("my_jobs")


def _form_page(request: MemberRequest, form: Any, kind: str, **more: Any) -> HttpResponse:
    context = {"form": form, "kind": kind, "kinds": Bridge.Kind.choices, "about": ABOUT[kind], **more}
    return render(request, "jobs/bridges/form.html", context, status=422 if form.is_bound else 200)


def edit_bridge(request: MemberRequest, pk: int) -> HttpResponse:
    bridge = get_object_or_404(request.user.bridges.with_terms(), pk=pk)
    if bridge.status not in Bridge.EDITABLE:
        raise PermissionDenied
    # A form of its own row, so that a refused edit never touches `bridge`.
    copy = Bridge.objects.with_terms().get(pk=pk)
    form = bridge_form(bridge.kind, posted(request), instance=copy, zone=request.user.time_zone)
    if request.method == "POST" and form.is_valid():
        return _edited(request, bridge, form)
    return _form_page(request, form, bridge.kind, bridge=bridge)


def _edited(request: MemberRequest, bridge: Bridge, form: BridgeForm) -> HttpResponse:
    live = bridge.status == S.LIVE
    try:
        changed = form.keep(bridge)
        if live:
            bridges.keep_live(changed, form.moments, by=request.user)
        else:
            bridges.keep(changed, form.moments)
    except MoveError as error:
        return changed_meanwhile(request, error)
    if live:
        messages.success(request, _("A moderator looks at your change; it shows again after that."))
        return redirect("my_bridges")
    return _sent(request, bridge)


def _sent(request: MemberRequest, bridge: Bridge) -> HttpResponse:
    """A refusal keeps the draft."""
    if not request.POST.get("send"):
        messages.success(request, _("Kept as a draft."))
        return redirect("my_bridges")
    try:
        bridges.submit(bridge, by=request.user)
    except bridges.NotAllowed as error:
        messages.warning(request, _("%(why)s Your draft is kept.") % {"why": error})
    except MoveError as error:
        return changed_meanwhile(request, error)
    else:
        messages.success(request, _("Sent. A moderator looks at it before it shows; we write to you."))
    return redirect("my_bridges")


def my_bridges(request: MemberRequest) -> HttpResponse:
    rows = request.user.bridges.with_terms()[:SHOWN]
    return render(request, "jobs/bridges/mine.html", {"rows": rows})


@require_POST
def bridge_act(request: MemberRequest, pk: int) -> HttpResponse:
    bridge = get_object_or_404(request.user.bridges.with_terms(), pk=pk)
    act = OWNER_ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise PermissionDenied
    try:
        act(bridge, by=request.user)
    except MoveError as error:
        return changed_meanwhile(request, error)
    except bridges.NotAllowed as error:
        messages.warning(request, str(error))
    return redirect("my_bridges")


@require_POST
def delete_bridge(request: MemberRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.user.bridges, pk=pk, status=S.DRAFT).delete()
    return redirect("my_bridges")


@require_POST
def watch(request: MemberRequest, kind: str) -> HttpResponse:
    """New ones of this kind in the digest; a second press lets go."""
    if kind not in Bridge.Kind.values:
        raise Http404("no such kind")
    if request.POST.get("watch") == "1":
        BridgeWatch.objects.get_or_create(member=request.user, kind=kind)
        messages.success(request, _("New ones come to you in your digest."))
    else:
        request.user.bridge_watches.filter(kind=kind).delete()
        messages.success(request, _("They no longer come in your digest."))
    return redirect("bridges_of", kind)
