"""Pages for what takes two of the staff."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.accounts.copies import zipped
from diaspora.accounts.models import User
from diaspora.audit.services import record
from diaspora.htmx import MemberRequest, posted
from diaspora.moderation import second_person
from diaspora.moderation.deciding import NotYours
from diaspora.moderation.forms import ProposalForm, RefusalForm
from diaspora.moderation.models import Proposal
from diaspora.moves import MoveError


def _kinds(member: User) -> list[str]:
    """What this one of the staff may propose and approve. Raises PermissionDenied where it's nothing."""
    found = [str(kind) for kind, name in second_person.PERMISSIONS.items() if member.has_perm(name)]
    if not found:
        raise PermissionDenied
    return found


@require_safe
def proposals(request: MemberRequest) -> HttpResponse:
    rows = Proposal.objects.filter(kind__in=_kinds(request.user)).select_related("asked_by__profile", "decided_by")
    waiting = rows.filter(status=Proposal.Status.WAITING).order_by("asked_at")[:50]
    past = rows.exclude(status=Proposal.Status.WAITING).order_by("-asked_at")[:20]
    return render(request, "moderation/proposals.html", {"waiting": waiting, "past": past})


@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: MemberRequest, kind: str) -> HttpResponse:
    """?m=<handle>, once for each member: shows first whom it would reach, then asks for the reason."""
    if kind not in _kinds(request.user):
        raise Http404
    handles = request.GET.getlist("m")[: second_person.MOST + 1]
    members = list(User.objects.filter(handle__in=handles).select_related("profile").order_by("handle"))
    if not members or len(handles) > second_person.MOST or (kind == Proposal.Kind.COPY and len(members) > 1):
        raise Http404
    form = ProposalForm(posted(request))
    dry = second_person.dry_run(kind, members, by=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = second_person.propose(kind, members, by=request.user, **form.cleaned_data)
        except NotYours:
            form.add_error(None, "Nobody is left to whom this may be done.")
        else:
            messages.success(request, "Proposed. Nothing has changed yet: a second person must approve it.")
            return redirect("proposal", made.pk)
    context = {"form": form, "dry": dry, "kind": Proposal.Kind(kind).label}
    return render(request, "moderation/proposal_new.html", context)


def _one(request: MemberRequest, pk: int) -> Proposal:
    rows = Proposal.objects.select_related("asked_by__profile", "decided_by__profile")
    return get_object_or_404(rows.filter(kind__in=_kinds(request.user)), pk=pk)


@require_http_methods(["GET", "HEAD"])
def proposal(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _one(request, pk), RefusalForm())


def _page(request: MemberRequest, found: Proposal, form: RefusalForm) -> HttpResponse:
    members = list(found.members.select_related("profile").order_by("handle"))
    context = {
        "proposal": found, "members": members, "form": form, "mine": found.asked_by_id == request.user.pk,
        "waits": found.status == Proposal.Status.WAITING, "may_fetch": second_person.may_fetch(found, request.user),
        "dry": second_person.dry_run(found.kind, members, by=request.user),
    }  # fmt: skip
    return render(request, "moderation/proposal.html", context)


@require_POST
def approve(request: MemberRequest, pk: int) -> HttpResponse:
    try:
        number = second_person.approve(_one(request, pk), by=request.user)
    except NotYours:
        messages.error(request, "Another person than who proposed it, or whom it's about, approves it.")
    except MoveError as moved:
        messages.error(request, f"Nothing was done: it is now “{moved.now}”.")
    else:
        messages.success(request, f"Approved. It reached {number}.")
    return redirect("proposal", pk)


@require_POST
def refuse(request: MemberRequest, pk: int) -> HttpResponse:
    found, form = _one(request, pk), RefusalForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        second_person.refuse(found, by=request.user, reason=form.cleaned_data["reason_text"])
    except MoveError as moved:
        messages.error(request, f"Nothing was done: it is now “{moved.now}”.")
    return redirect("proposals")


@require_POST
def fetch(request: MemberRequest, pk: int) -> HttpResponse:
    """The copy itself. Each fetching is in the log."""
    found = _one(request, pk)
    if not second_person.may_fetch(found, request.user):
        raise Http404
    member = found.members.get()
    record("exported by staff", member, by=request.user, reason=found.reason_text, proposal=found.pk)
    response = HttpResponse(zipped(member), content_type="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="copy-{found.pk}-{timezone.localdate()}.zip"'
    return response
