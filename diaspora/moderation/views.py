"""A member's way to becoming an ambassador."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from diaspora.accounts.models import Ambassador
from diaspora.htmx import MemberRequest, posted
from diaspora.moderation import ambassadors
from diaspora.moderation.forms import AddressForm, AmbassadorForm, AskForm, CodeForm, VerifiedForm


@require_http_methods(["GET", "HEAD", "POST"])
def ambassador(request: MemberRequest) -> HttpResponse:
    row = Ambassador.objects.filter(member=request.user).first()
    verified = row is not None and row.status == Ambassador.Status.VERIFIED
    kind = VerifiedForm if verified else AskForm
    form = kind(posted(request), instance=row or Ambassador(member=request.user))
    if request.method == "POST" and form.is_valid():
        if verified:
            form.save()
            messages.success(request, _("Saved."))
            return redirect("ambassador")
        return _ask(request, form)
    return render(request, "moderation/ambassador.html", {"form": form, "ambassador": row, "verified": verified})


def _ask(request: MemberRequest, form: AmbassadorForm) -> HttpResponse:
    asked = ambassadors.ask(form.instance)
    address = form.cleaned_data["work_mail"]
    if not address:
        messages.success(request, _("Thank you. A moderator will look at it and you will hear from us."))
        return redirect("ambassador")
    return _send(request, asked, address)


def _send(request: MemberRequest, asked: Ambassador, address: str) -> HttpResponse:
    try:
        ambassadors.send_code(asked, address)
    except ambassadors.TooManyCodes as refused:
        messages.error(request, too_soon(refused))
    else:
        messages.success(request, _("A code is on its way. It is good for 15 minutes."))
    return redirect("ambassador_code")


def too_soon(refused: ambassadors.TooManyCodes) -> str:
    minutes = -(-refused.seconds // 60)
    return ngettext(
        "No new code yet: the next one may go out in %(count)d minute.",
        "No new code yet: the next one may go out in %(count)d minutes.",
        minutes,
    ) % {"count": minutes}


@require_http_methods(["GET", "HEAD", "POST"])
def code(request: MemberRequest) -> HttpResponse:
    asked = get_object_or_404(Ambassador, member=request.user, status=Ambassador.Status.ASKED)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            ambassadors.enter_code(asked, form.cleaned_data["code"])
        except ambassadors.CodeRefused as refused:
            form.add_error("code", why_refused(refused))
        else:
            messages.success(request, _("Verified. Welcome, and thank you."))
            return redirect("ambassador")
    return render(request, "moderation/ambassador_code.html", {"form": form, "address": AddressForm()})


def why_refused(refused: ambassadors.CodeRefused) -> str:
    if refused.reason == "wrong":
        return ngettext(
            "This is not the code. You have %(count)d try left.",
            "This is not the code. You have %(count)d tries left.",
            refused.left,
        ) % {"count": refused.left}
    return {
        "none": _("No code was sent yet. Enter your work address below."),
        "late": _("This code is older than 15 minutes. Ask for a new one below."),
        "spent": _("Too many wrong tries with this code. Ask for a new one below."),
        "taken": _("This address has already verified another member. A moderator can help you."),
    }[refused.reason]


@require_POST
def new_code(request: MemberRequest) -> HttpResponse:
    asked = get_object_or_404(Ambassador, member=request.user, status=Ambassador.Status.ASKED)
    address = AddressForm(request.POST)
    if address.is_valid():
        return _send(request, asked, address.cleaned_data["work_mail"])
    return render(request, "moderation/ambassador_code.html", {"form": CodeForm(), "address": address})
