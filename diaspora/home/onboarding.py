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

from diaspora.accounts import places
from diaspora.accounts.forms import PlaceForm, WishForm, WorkForm
from diaspora.accounts.models import Profile, User
from diaspora.digests.models import Subscription
from diaspora.digests.services import subscribe
from diaspora.htmx import MemberRequest, posted


class WhereForm(PlaceForm):
    def save(self, commit: bool = True) -> Profile:  # noqa: FBT001, FBT002 - Django's signature
        """Abroad, the clock follows from the country; the last page shows it and lets it be changed."""
        profile: Profile = super().save(commit)
        member, zone = profile.member, places.zone_of(str(profile.country))
        if "country" in self.changed_data and zone and member.time_zone == places.ZONES[places.HOME][0]:
            member.time_zone = zone
            member.save(update_fields=["time_zone"])
        return profile


class NewsForm(forms.ModelForm):  # type: ignore[type-arg]
    cadence = forms.ChoiceField(
        label=_("How often do you want a digest?"), choices=Subscription.Cadence.choices, widget=forms.RadioSelect
    )

    class Meta:
        model = User
        fields = ("language", "time_zone")
        labels = {"language": _("Language of our mails and pages"), "time_zone": _("Your time zone")}
        widgets = {"language": forms.RadioSelect}

    field_order = ("cadence", "language", "time_zone")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Looked up, not made: a page that's only read writes nothing.
        chosen = Subscription.objects.filter(member=self.instance).first()
        self.fields["cadence"].initial = chosen.cadence if chosen else Subscription.Cadence.WEEKLY
        zones = places.zone_choices(self.instance.time_zone)
        self.fields["time_zone"] = forms.ChoiceField(label=_("Your time zone"), choices=zones)

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        member: User = super().save(commit)
        subscribe(member, self.cleaned_data["cadence"])
        return member


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
        lambda member, data: WhereForm(data, instance=member.profile),
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
        lambda member, data: NewsForm(data, instance=member),
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
