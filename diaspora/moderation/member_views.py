"""Reporting, one's own standing, and appeals."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaspora.accounts.buckets import Spent
from diaspora.htmx import MemberRequest, Request, posted
from diaspora.moderation import appeals, reporting, standing
from diaspora.moderation.forms import AppealForm, ReportForm
from diaspora.moderation.models import Decision
from diaspora.moderation.origins import origin
from diaspora.moderation.targets import Moderated, Reportable


def _target(request: MemberRequest, key: str, value: str) -> tuple[Moderated, Model]:
    """What may be reported; what one doesn't see answers like what isn't there."""
    plug = reporting.plug_for(key)
    if not isinstance(plug, Reportable):
        raise Http404
    try:
        return plug, get_object_or_404(plug.rows_for(request.user), **{plug.lookup: value})
    except (ValueError, OverflowError) as error:
        raise Http404 from error


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: MemberRequest, key: str, value: str) -> HttpResponse:
    plug, row = _target(request, key, value)
    form = ReportForm(posted(request))
    context = {"form": form, "title": plug.title(row), "back": plug.url(row), "owner": plug.owner(row)}
    if request.method != "POST" or not form.is_valid():
        return render(request, "moderation/report.html", context)
    try:
        reporting.report(plug, row, by=request.user, origin=origin(request), **form.cleaned_data)
    except Spent as spent:
        return too_many(request, spent, context)
    messages.success(request, _("Thank you. A moderator looks at it, and you hear what came of it."))
    return redirect("safety" if form.cleaned_data["also_block"] else "standing")


def too_many(request: Request, spent: Spent, context: dict[str, Any]) -> HttpResponse:
    """429 with the form as it was filled, so that nothing is lost."""
    context["form"].add_error(None, _("That is all for today. Nothing was sent; you can send it tomorrow."))
    response = render(request, "moderation/report.html", context, status=429)
    if spent.retry_s:
        response.headers["Retry-After"] = str(spent.retry_s)
    return response


@require_safe
def own_standing(request: MemberRequest) -> HttpResponse:
    told = Decision.objects.for_member().filter(member=request.user, told_at__isnull=False)
    decisions = [
        {"row": row, "appeal": appeals.token(row) if appeals.may_appeal(row) else ""}
        for row in told.select_related("appeal", "reversed_by")[:50]
    ]
    signals = request.user.signals.select_related("report").order_by("-at")[:50]
    context = {
        "decisions": decisions, "signals": signals, "in_force": standing.penalty(request.user),
        "level": standing.level(request.user),
    }  # fmt: skip
    return render(request, "moderation/standing.html", context)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: Request, signed: str) -> HttpResponse:
    """Without signing in: the link from the mail is enough, because a suspended member can't sign in."""
    decision = appeals.decision_of(signed)
    if decision is None:
        raise Http404
    form = AppealForm(posted(request))
    sent = False
    if request.method == "POST" and form.is_valid():
        try:
            appeals.appeal(decision, form.cleaned_data["text"])
        except appeals.TooLate:
            form.add_error(None, _("This decision can no longer be appealed, or it was appealed already."))
        else:
            sent = True
    possible = appeals.may_appeal(decision) or bool(form.errors)
    context = {"decision": decision, "form": form, "sent": sent, "possible": possible}
    return render(request, "moderation/appeal.html", context)
