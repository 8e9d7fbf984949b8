"""Three questions, then people; a person's card; asking."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from diaspora.htmx import MemberRequest, Request, posted
from mentorship.forms import AskForm, WishForm
from mentorship.models import MentorProfile, MentorRequest, Mentorship, SeekerWish, is_circle_verified
from mentorship.scoring import shared_hours
from mentorship.services import finding, limits, office, profiles, requests
from mentorship.services.standing import as_ambassadors, as_mentee

SHOWN = 5


@login_not_required
def people(request: Request) -> HttpResponse:
    if not request.user.is_authenticated:
        helping = MentorProfile.objects.helping().count()
        return render(request, "mentorship/welcome.html", {"helping": helping, "SHOW_FROM": 10})
    wish = SeekerWish.objects.select_related("member__profile").filter(member=request.user).first()
    if wish is None or not wish.is_complete:
        return redirect("mentor_wish")
    more = request.GET.get("more") == "1"
    found = finding.suggest(wish)
    context = {
        "wish": wish,
        "found": found if more else found[:SHOWN],
        "more": not more and len(found) > SHOWN,
        "hours": office.visible_to(request.user)[:3],
        "waiting": MentorRequest.objects.waiting_for(request.user).count(),
        "limit": limits.limit_of(request.user),
    }
    return render(request, "mentorship/people.html", context)


def wish(request: MemberRequest) -> HttpResponse:
    row = SeekerWish.objects.filter(member=request.user).first()
    form = WishForm(posted(request), instance=row, member=request.user)
    if request.method == "POST" and form.is_valid():
        profiles.keep_wish(request.user, form.cleaned_data)
        messages.success(request, _("Kept. These people fit."))
        return redirect("mentors")
    context = {"form": form, "in_circle": is_circle_verified(request.user)}
    return render(request, "mentorship/wish.html", context, status=422 if form.is_bound else 200)


def mentor(request: MemberRequest, handle: str) -> HttpResponse:
    row = _mentor(request, handle)
    one = as_ambassadors([row])[0]
    own = SeekerWish.objects.select_related("member__profile").filter(member=request.user).first()
    asked = MentorRequest.objects.waiting_for(request.user).filter(ambassador=row.member).first()
    context = {
        "mentor": row,
        "routes": row.routes.all(),
        "answered": one.answered,
        "asked_of": one.asked,
        "usual": finding.usual_days([row.pk]).get(row.pk),
        "shared": shared_hours(as_mentee(own), one) if own else None,
        "request_row": asked,
        "together": Mentorship.objects.live().filter(seeker=request.user, ambassador=row.member).first(),
        "hours": office.visible_to(request.user).filter(ambassador=row.member),
        "is_self": row.pk == request.user.pk,
    }
    return render(request, "mentorship/mentor.html", context)


def _mentor(request: MemberRequest, handle: str) -> MentorProfile:
    rows = MentorProfile.objects.visible_to(request.user).select_related("member__profile", "member__ambassador")
    return get_object_or_404(rows.prefetch_related("routes"), handle=handle)


def ask(request: MemberRequest, handle: str) -> HttpResponse:
    row = _mentor(request, handle)
    own = SeekerWish.objects.select_related("member__profile").filter(member=request.user).first()
    if own is None or not own.is_complete:
        messages.info(request, _("Say first what you want help with; then you can ask."))
        return redirect("mentor_wish")
    form = AskForm(posted(request), initial={"topics": own.topics, "route": next(iter(own.routes), "")})
    context: dict[str, Any] = {"mentor": row, "form": form, "limit": limits.limit_of(request.user)}
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(requests.send(row, by=request.user, **form.cleaned_data))
        except requests.ContactHeld as error:
            context |= {"refusal": str(error), "cleaned": error.cleaned}
        except limits.NotPossible as error:
            context["refusal"] = str(error)
    return render(request, "mentorship/ask.html", context, status=422 if form.is_bound else 200)
