"""The ambassador's own pages: profile, load, rest; and the circle."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.accounts.models import User
from diaspora.htmx import MemberRequest, posted
from mentorship.forms import MentorForm, RestForm, RoutesForm
from mentorship.models import CircleVerification, MentorProfile, is_circle_verified
from mentorship.services import profiles, safety
from mentorship.services.telling import NotPossible


def profile(request: MemberRequest) -> HttpResponse:
    if not request.user.is_ambassador:
        return render(request, "mentorship/not_yet.html", status=403)
    row = MentorProfile.objects.filter(member=request.user).first()
    form = MentorForm(posted(request), instance=row, member=request.user)
    routes = RoutesForm(posted(request), held=list(row.routes.all()) if row else [])
    refusal = ""
    # Both are asked, so that every message shows at once.
    if all([form.is_valid(), routes.is_valid()]) and request.method == "POST":
        try:
            profiles.keep_profile(request.user, form.cleaned_data, routes.held())
        except NotPossible as error:
            refusal = str(error)
        else:
            messages.success(request, _("Kept."))
            return redirect("mentor_load")
    context = {"form": form, "routes": routes, "refusal": refusal, "mentor": row}
    return render(request, "mentorship/profile.html", context, status=422 if form.is_bound else 200)


def load(request: MemberRequest) -> HttpResponse:
    row = MentorProfile.objects.filter(member=request.user).select_related("member").first()
    if row is None:
        return redirect("mentor_profile")
    form = RestForm(posted(request))
    if request.method == "POST" and _act(request, row, form):
        return redirect("mentor_load")
    context = {"mentor": row, "form": form, **profiles.load_of(row)}
    return render(request, "mentorship/load.html", context, status=422 if form.is_bound else 200)


def _act(request: MemberRequest, row: MentorProfile, form: RestForm) -> bool:
    """Whether it was done; a form that isn't right stays on the page."""
    name = request.POST.get("act", "")
    if name == "stop":
        if not form.is_valid():
            return False
        profiles.pause_all(row.member, until=form.cleaned_data["until"])
        messages.success(request, _("Stopped: nobody can ask you now."))
    elif name == "open":
        profiles.open_again(row.member)
        messages.success(request, _("Open: you can be asked again."))
    elif name in {"fine", "too_much"}:
        profiles.answer_pulse(row.member, too_much=name == "too_much")
        messages.success(request, _("Thank you. Kept for you alone."))
    else:
        raise Http404
    return True


def circle(request: MemberRequest) -> HttpResponse:
    row = CircleVerification.objects.filter(member=request.user).first()
    inside = is_circle_verified(request.user)
    context = {
        "row": row,
        "inside": inside,
        "vouches": row.vouches.count() if row else 0,
        "handle": request.user.handle,
    }
    return render(request, "mentorship/circle.html", context)


@require_POST
def circle_act(request: MemberRequest) -> HttpResponse:
    if request.POST.get("act") == "ask":
        safety.ask_for_circle(by=request.user)
        return redirect("mentor_circle")
    if not is_circle_verified(request.user):
        raise PermissionDenied
    other = get_object_or_404(
        User.objects.active().not_blocked_with(request.user), handle=request.POST.get("handle", "")
    )
    row = get_object_or_404(CircleVerification, member=other, status=CircleVerification.Status.ASKED)
    try:
        safety.vouch(row, by=request.user)
    except NotPossible as error:
        messages.warning(request, str(error))
    else:
        messages.success(request, _("Thank you. A moderator decides when two have vouched."))
    return redirect("mentor_circle")
