"""The moderators' own pages: one queue by urgency, one page a case, made for a thumb."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.htmx import MemberRequest, posted
from diaspora.moderation import appeals, deciding, vouching
from diaspora.moderation.forms import AnswerForm, VerdictForm
from diaspora.moderation.models import Appeal, Decision, Report
from diaspora.moderation.queues import queues_for
from diaspora.moderation.reporting import plug_for
from diaspora.moves import MoveError

may_decide = permission_required("moderation.decide_report", raise_exception=True)
View = Callable[..., HttpResponse]
REFUSALS = {
    "party": "You are part of this, or close to somebody who is: another moderator decides.",
    "staff": "It is about staff: an admin decides.",
    "team": "Only that circle's moderators decide this.",
}


def told(view: View) -> View:
    """Says in one line why nothing was done, and shows the case as it is now."""

    @wraps(view)
    def answer(request: MemberRequest, pk: int, **more: Any) -> HttpResponse:
        try:
            return view(request, pk, **more)
        except deciding.NotYours as refused:
            messages.error(request, REFUSALS[refused.why])
        except deciding.Changed as changed:
            who = changed.by.name if changed.by else "a new report or another moderator"
            messages.error(request, f"Nothing was done: it was changed meanwhile by {who}. This is how it stands now.")
        except MoveError as moved:
            messages.error(request, f"Nothing was done: it is now “{moved.now}”.")
        return redirect("case", pk)

    return answer


@may_decide
@require_safe
def queue(request: MemberRequest) -> HttpResponse:
    waiting = Report.objects.waiting().select_related("owner__profile", "assignee__profile")[:50]
    reports = [found for found in waiting if deciding.is_for(found, request.user)]
    context = {"reports": reports, "queues": queues_for(request.user)}
    return render(request, "moderation/queue.html", context)


@may_decide
@require_safe
def case(request: MemberRequest, pk: int) -> HttpResponse:
    return _case(request, pk, None)


def _case(request: MemberRequest, pk: int, form: VerdictForm | None) -> HttpResponse:
    found = get_object_or_404(Report.objects.select_related("owner__profile", "assignee__profile"), pk=pk)
    if not deciding.is_for(found, request.user):
        raise Http404
    signals = list(found.signals.select_related("reporter__profile").order_by("at"))
    row, plug = deciding.row_of(found), plug_for(found.target)
    earlier = (
        Decision.objects.filter(member=found.owner).exclude(report=found) if found.owner else Decision.objects.none()
    )
    if form is None:
        first = {"version": found.version, "reason": signals[0].reason if signals else "other", "content": "keep"}
        form = VerdictForm(initial=first)
    context = {
        "case": found, "signals": signals, "form": form, "url": plug.url(row) if plug and row is not None else "",
        "mine": found.status == Report.Status.CLAIMED and found.assignee_id == request.user.pk,
        "live": found.status in {Report.Status.OPEN, Report.Status.CLAIMED},
        "decisions": found.decisions.select_related("actor__profile").order_by("starts_at"),
        "alike": vouching.from_same_device(found.owner)[:10] if found.owner else [],
        "earlier": earlier.order_by("-starts_at")[:10],
    }  # fmt: skip
    return render(request, "moderation/case.html", context)


@may_decide
@require_POST
@told
def claim(request: MemberRequest, pk: int) -> HttpResponse:
    deciding.claim(get_object_or_404(Report, pk=pk), by=request.user)
    return redirect("case", pk)


@may_decide
@require_POST
@told
def release(request: MemberRequest, pk: int) -> HttpResponse:
    deciding.release(get_object_or_404(Report, pk=pk), by=request.user)
    return redirect("moderation")


@may_decide
@require_POST
@told
def decide(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Report, pk=pk)
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _case(request, pk, form)
    data = dict(form.cleaned_data)
    version = data.pop("version")
    if data["person"] == Decision.Kind.BAN:
        data["hours"] = None
    deciding.decide(found, deciding.Verdict(**data), by=request.user, version=version)
    messages.success(request, "Decided.")
    return redirect("moderation")


@may_decide
@require_safe
def appeal_list(request: MemberRequest) -> HttpResponse:
    found = Appeal.objects.filter(status=Appeal.Status.OPEN).select_related("decision__member__profile")
    return render(request, "moderation/appeals.html", {"appeals": found.order_by("due_at")[:50]})


@may_decide
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Appeal.objects.select_related("decision__member__profile", "decision__actor"), pk=pk)
    form = AnswerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            grant = form.cleaned_data["grant"] == "yes"
            appeals.answer(found, grant=grant, text=form.cleaned_data["text"], by=request.user)
        except deciding.NotYours:
            form.add_error(None, REFUSALS["party"])
        except MoveError as moved:
            form.add_error(None, f"Nothing was done: it is now “{moved.now}”.")
        else:
            messages.success(request, "Answered.")
            return redirect("moderation_appeals")
    return render(request, "moderation/answer.html", {"appeal": found, "form": form})
