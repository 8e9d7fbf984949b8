"""The first four pages after signing up. Each may be skipped, each saves at once, and back loses nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.accounts.forms import ClockForm, PlaceForm, WishForm, WorkForm
from diaspora.accounts.models import User
from diaspora.htmx import MemberRequest, posted


@dataclass(frozen=True)
class Step:
    """`form` is built from the member and what was posted."""

    key: str
    title: Any
    why: Any
    form: Callable[[User, Any], forms.ModelForm]  # type: ignore[type-arg]


STEPS = (
    Step(
        "where",
        _("Where are you?"),
        _("It decides which jobs and which papers concern you."),
        lambda member, data: PlaceForm(data, instance=member.profile),
    ),
    Step(
        "work",
        _("What do you do?"),
        _("Jobs and people are matched to it."),
        lambda member, data: WorkForm(data, instance=member.profile),
    ),
    Step(
        "wish",
        _("Where would you go?"),
        _("You can change your mind at any time. Many do."),
        lambda member, data: WishForm(data, instance=member.profile),
    ),
    Step(
        "news",
        _("How often shall we write?"),
        _("One mail with what is new for you. Every mail has a link that stops it."),
        lambda member, data: ClockForm(data, instance=member),
    ),
)
KEYS = [step.key for step in STEPS]


@require_safe
def start(request: MemberRequest) -> HttpResponse:
    return redirect("welcome_step", KEYS[0])


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: MemberRequest, key: str) -> HttpResponse:
    if key not in KEYS:
        raise Http404
    place = KEYS.index(key)
    now = STEPS[place]
    form = now.form(request.user, posted(request))
    if request.method == "POST" and form.is_valid():
        form.save()
        return _go(request, place - 1 if "back" in request.POST else place + 1)
    context = {
        "step": now, "form": form, "number": place + 1, "steps": len(STEPS), "first": place == 0,
        "next": KEYS[place + 1] if place + 1 < len(STEPS) else "",
    }  # fmt: skip
    return render(request, "home/welcome.html", context)


def _go(request: MemberRequest, place: int) -> HttpResponse:
    if place < len(STEPS):
        return redirect("welcome_step", KEYS[max(place, 0)])
    return _arrive(request)


@require_POST
def skip(request: MemberRequest) -> HttpResponse:
    """Leaves the rest unanswered; what was answered is kept."""
    return _arrive(request)


def _arrive(request: MemberRequest) -> HttpResponse:
    profile = request.user.profile
    if profile.onboarded_at is None:
        profile.onboarded_at = timezone.now()
        profile.save(update_fields=["onboarded_at"])
    return redirect("dashboard")
