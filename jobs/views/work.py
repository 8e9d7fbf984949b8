"""Where a member works or worked: said, and shown by a code to an address of the employer."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.accounts.buckets import Limit, Spent, take
from diaspora.htmx import MemberRequest, posted
from diaspora.moderation.ambassadors import CodeRefused, TooManyCodes
from diaspora.moderation.forms import AddressForm, CodeForm
from diaspora.moderation.views import too_soon, why_refused
from jobs.forms import AttestForm, EmployerNameForm
from jobs.models import Attestation, Employer
from jobs.services import attesting

# Codes to any address, so that nobody's mailbox is flooded by way of many employers.
CODES = Limit(6, 86_400)
NAMED = Limit(10, 86_400)


def ties(request: MemberRequest) -> HttpResponse:
    """All of the member's, and a way to an employer that isn't there yet."""
    form = EmployerNameForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            take(request.user, "employers named", NAMED)
        except Spent:
            form.add_error("name", _("That is all for today. Try again tomorrow."))
        else:
            return redirect("attest", Employer.objects.named(form.cleaned_data["name"]).slug)
    rows = request.user.attestations.select_related("employer").order_by("employer__name")
    return render(request, "jobs/ties.html", {"form": form, "rows": rows}, status=_status(form))


def attest(request: MemberRequest, slug: str) -> HttpResponse:
    employer = get_object_or_404(Employer, slug=slug)
    row = request.user.attestations.filter(employer=employer).first()
    form = AttestForm(posted(request), stands=bool(row and row.stands), initial=_said(row))
    refused = row is not None and row.status == Attestation.Status.REVOKED
    if request.method == "POST" and form.is_valid() and not refused:
        data = form.cleaned_data
        row = attesting.attest(
            employer, by=request.user, level=data["level"], sponsored_year=data["sponsored_from_pk_year"]
        )
        return _sent(request, row, data["work_mail"])
    context = {"employer": employer, "row": row, "form": form, "refused": refused, "next": _next(request)}
    return render(request, "jobs/attest.html", context, status=_status(form))


def _said(row: Attestation | None) -> dict[str, Any]:
    return {"level": row.level, "sponsored_from_pk_year": row.sponsored_from_pk_year} if row else {}


def _status(form: Any) -> int:
    return 422 if form.is_bound else 200


def _sent(request: MemberRequest, row: Attestation, address: str) -> HttpResponse:
    if not address or row.level not in Attestation.MAY_SUBMIT:
        if row.needs_code:
            messages.info(request, _("Kept. Show it by a code to your work address."))
            return _to("attest", row.employer, request)
        messages.success(request, _("Kept."))
        return redirect(_next(request) or "ties")
    try:
        take(request.user, "work codes", CODES)
        attesting.send_code(row, address)
    except Spent:
        messages.error(request, _("That is all for today: no code was sent. Try again tomorrow."))
    except TooManyCodes as refused:
        messages.error(request, too_soon(refused))
    else:
        messages.success(request, _("A code is on its way. It is good for 15 minutes."))
    return _to("attest_code", row.employer, request)


def _next(request: MemberRequest) -> str:
    """Where the member was going: a path of this site, or ""."""
    url: str = request.POST.get("next") or request.GET.get("next") or ""
    return url if url.startswith("/") and url_has_allowed_host_and_scheme(url, allowed_hosts=None) else ""


def _to(name: str, employer: Employer, request: MemberRequest) -> HttpResponse:
    url, after = reverse(name, args=[employer.slug]), _next(request)
    return redirect(f"{url}?{urlencode({'next': after})}" if after else url)


def code(request: MemberRequest, slug: str) -> HttpResponse:
    row = _mine(request, slug)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = attesting.enter_code(row, form.cleaned_data["code"])
        except CodeRefused as refused:
            form.add_error("code", why_refused(refused))
        else:
            messages.success(request, _told(row))
            return redirect(_next(request) if row.stands and _next(request) else "ties")
    context = {"row": row, "form": form, "address": AddressForm(), "next": _next(request)}
    return render(request, "jobs/attest_code.html", context, status=_status(form))


def _told(row: Attestation) -> str:
    if row.stands:
        return _("Shown. It stands for 180 days.")
    return _("The code is right. A moderator looks at whether %(domain)s is this employer's; we write to you.") % {
        "domain": row.domain
    }


def _mine(request: MemberRequest, slug: str) -> Attestation:
    open_rows = request.user.attestations.exclude(status=Attestation.Status.REVOKED).select_related("employer")
    return get_object_or_404(open_rows, employer__slug=slug, level__in=Attestation.MAY_SUBMIT)


@require_POST
def new_code(request: MemberRequest, slug: str) -> HttpResponse:
    row, address = _mine(request, slug), AddressForm(request.POST)
    if address.is_valid():
        return _sent(request, row, address.cleaned_data["work_mail"])
    context = {"row": row, "form": CodeForm(), "address": address, "next": _next(request)}
    return render(request, "jobs/attest_code.html", context, status=422)


@require_POST
def forget_tie(request: MemberRequest, pk: int) -> HttpResponse:
    """A revoked one stays: it could be said anew otherwise."""
    rows = request.user.attestations.exclude(status=Attestation.Status.REVOKED)
    get_object_or_404(rows, pk=pk).delete()
    messages.success(request, _("Forgotten."))
    return redirect("ties")
