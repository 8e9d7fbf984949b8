"""A member's own pages, and the page that others see."""

from allauth.usersessions.internal.flows.sessions import end_other_sessions
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.accounts import places, services
from diaspora.accounts.buckets import PROFILE_VIEWS, Spent, take
from diaspora.accounts.forms import HandleForm, ProfileForm
from diaspora.accounts.models import PendingAddress, User
from diaspora.htmx import MemberRequest, Request, posted


@login_not_required
@require_safe
def person(request: Request, handle: str) -> HttpResponse:
    shown = get_object_or_404(
        User.objects.visible_to(request.user).select_related("profile", "ambassador"), handle=handle
    )
    if isinstance(request.user, User) and shown != request.user:
        try:
            for action, limit in PROFILE_VIEWS:
                take(request.user, action, limit)
        except Spent as spent:
            return too_many(request, spent)
    context = {
        "person": shown,
        "city": shown.profile.city_for(request.user),
        "countries": [places.NAMES[code] for code in shown.profile.wish_countries if code in places.NAMES],
        "is_self": shown == request.user,
    }
    response = render(request, "accounts/person.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def too_many(request: Request, spent: Spent) -> HttpResponse:
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = str(spent.retry_s or 86_400)
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def edit_profile(request: MemberRequest) -> HttpResponse:
    form = ProfileForm(posted(request), instance=request.user.profile)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("edit_profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def edit_handle(request: MemberRequest) -> HttpResponse:
    member = User.objects.get(pk=request.user.pk)
    form = HandleForm(posted(request), instance=member)
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["handle"] != request.user.handle:
            services.change_handle(request.user, form.cleaned_data["handle"])
        messages.success(request, _("Your page has its new address."))
        return redirect("edit_profile")
    return render(request, "accounts/handle.html", {"form": form})


@require_safe
def safety(request: MemberRequest) -> HttpResponse:
    sessions = UserSession.objects.purge_and_list(request.user)
    context = {
        "sessions": sorted(sessions, key=lambda session: session.last_seen_at, reverse=True),
        "pending": PendingAddress.objects.filter(member=request.user).first(),
        "blocks": request.user.blocks.select_related("blocked__profile").order_by("-created_at"),
    }
    return render(request, "accounts/safety.html", context)


@require_POST
def end_sessions(request: MemberRequest) -> HttpResponse:
    """One session where its number is given, otherwise all but this one."""
    number = request.POST.get("session", "")
    if number:
        session = get_object_or_404(UserSession, user=request.user, pk=number if number.isdecimal() else 0)
        session.end()
    else:
        end_other_sessions(request, request.user)
    messages.success(request, _("Signed out there."))
    return redirect("safety")


@require_POST
def withdraw_address(request: MemberRequest) -> HttpResponse:
    services.withdraw_address(request.user)
    messages.success(request, _("Your address stays as it is."))
    return redirect("safety")


@require_POST
def block(request: MemberRequest, handle: str) -> HttpResponse:
    blocked = get_object_or_404(User.objects.visible_to(request.user).exclude(pk=request.user.pk), handle=handle)
    services.block(blocked, by=request.user)
    messages.success(request, _("Blocked. You no longer meet each other here; they are not told."))
    return redirect("safety")


@require_POST
def unblock(request: MemberRequest, handle: str) -> HttpResponse:
    row = get_object_or_404(request.user.blocks.select_related("blocked"), blocked__handle=handle)
    services.unblock(row.blocked, by=request.user)
    messages.success(request, _("No longer blocked."))
    return redirect("safety")
