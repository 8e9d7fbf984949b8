"""What members tell us about themselves, page by page or all at once."""

from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diaspora.accounts import places, skills
from diaspora.accounts.hashes import keyed
from diaspora.accounts.models import FormerHandle, Profile, User
from diaspora.markdown import to_html

HANDLE_CHANGES = 2
HANDLE_WINDOW = timedelta(days=30)
# Names that would be taken for us.
RESERVED = {
    "admin", "administrator", "ambassador", "diaspora", "help", "me", "mod", "moderator", "new", "null", "root",
    "safeer", "safety", "security", "staff", "support", "system", "team", "undefined",
}  # fmt: skip


class Chips(forms.CheckboxSelectMultiple):
    """Shown as a cloud of chips by `django/forms/field.html`."""

    chips = True


class PlaceForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Profile
        fields = ("place", "country", "city")
        widgets = {"place": forms.RadioSelect}
        help_texts = {"city": _("Members see it. If you become an ambassador, nobody does unless you say so.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_empty(self, "place")

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if found.get("place") == Profile.Place.PAKISTAN:
            found["country"] = places.HOME
        elif found.get("place") == Profile.Place.ABROAD and found.get("country") == places.HOME:
            self.add_error("country", _("You chose “Abroad”: which country outside Pakistan is it?"))
        return found


class WorkForm(forms.ModelForm):  # type: ignore[type-arg]
    skills_text = forms.CharField(
        label=_("Skills"),
        required=False,
        max_length=1000,
        help_text=_("Divided by commas: Python, project management, German B1. The first 20 count."),
    )

    class Meta:
        model = Profile
        fields = ("role", "years")
        labels = {"role": _("Your work, in a few words"), "years": _("Years of experience")}
        help_texts = {"role": _("For example “Backend developer” or “Civil engineer”.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years"].widget.attrs |= {"min": 0, "max": 60, "inputmode": "numeric"}
        if self.instance.pk:
            self.fields["skills_text"].initial = ", ".join(skill.name for skill in self.instance.skills.all())

    def clean_years(self) -> int | None:
        years: int | None = self.cleaned_data["years"]
        if years is not None and years > 60:
            raise ValidationError(_("Between 0 and 60 years, please."))
        return years

    def save(self, commit: bool = True) -> Profile:  # noqa: FBT001, FBT002 - Django's signature
        profile: Profile = super().save(commit)
        skills.set_skills(profile, self.cleaned_data["skills_text"])
        return profile


class WishForm(forms.ModelForm):  # type: ignore[type-arg]
    wish_countries = forms.MultipleChoiceField(
        label=_("Countries you think of"),
        required=False,
        choices=list(places.DESTINATIONS.items()),
        widget=Chips,
    )

    class Meta:
        model = Profile
        fields = ("wish_countries", "route_kind")
        labels = {"route_kind": _("By which kind of route")}
        widgets = {"route_kind": forms.RadioSelect}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        without_empty(self, "route_kind")


class ProfileForm(PlaceForm, WorkForm, WishForm):
    """Everything on one page."""

    field_order = (
        "name", "visibility", "about", "place", "country", "city", "role", "years", "skills_text", "wish_countries",
        "route_kind",
    )  # fmt: skip

    class Meta:
        model = Profile
        fields = (
            "name", "visibility", "about", "place", "country", "city", "role", "years", "wish_countries", "route_kind",
        )  # fmt: skip
        labels = WorkForm.Meta.labels | WishForm.Meta.labels
        help_texts = (
            PlaceForm.Meta.help_texts
            | WorkForm.Meta.help_texts
            | {
                "name": _("What others call you. It needn't be your full name."),
                "about": _("You may use Markdown: **bold**, lists, links."),
            }
        )
        widgets = {
            "place": forms.RadioSelect,
            "route_kind": forms.RadioSelect,
            "visibility": forms.RadioSelect,
            "about": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["visibility"].widget.choices = [
            ("public", _("Anyone, also people without an account")),
            ("members", _("Members who are signed in")),
            ("hidden", _("No one: your page answers as if it did not exist")),
        ]

    def save(self, commit: bool = True) -> Profile:  # noqa: FBT001, FBT002 - Django's signature
        self.instance.about_html = to_html(self.cleaned_data["about"])
        profile: Profile = super().save(commit)
        return profile


class HandleForm(forms.ModelForm):  # type: ignore[type-arg]
    handle = forms.CharField(
        label=_("Your address on this site"),
        min_length=3,
        max_length=30,
        validators=[
            RegexValidator(
                r"^[a-z0-9]+(?:-[a-z0-9]+)*$", _("Small letters a to z, digits, and single hyphens between them.")
            )
        ],
        help_text=_("Your page is at /people/…/. Links to the old address stop working, and nobody else gets it."),
    )

    class Meta:
        model = User
        fields = ("handle",)

    def clean_handle(self) -> str:
        handle: str = self.cleaned_data["handle"]
        # The instance is overwritten after this, so the row says what stands now.
        member = User.objects.get(pk=self.instance.pk)
        if handle == member.handle:
            return handle
        left = FormerHandle.objects.filter(handle_hash=keyed("handle", handle)).exclude(member=member)
        if handle in RESERVED or User.objects.filter(handle=handle).exists() or left.exists():
            raise ValidationError(_("This address is taken. Please choose another."))
        recent = member.former_handles.filter(left_at__gt=timezone.now() - HANDLE_WINDOW).count()
        if recent >= HANDLE_CHANGES:
            raise ValidationError(
                ngettext(
                    "You may change it %(count)d time in 30 days.",
                    "You may change it %(count)d times in 30 days.",
                    HANDLE_CHANGES,
                )
                % {"count": HANDLE_CHANGES}
            )
        return handle


def without_empty(form: forms.BaseForm, name: str) -> None:
    """A radio group without the line of dashes: not choosing is the empty choice."""
    field = form.fields[name]
    assert isinstance(field, forms.TypedChoiceField)
    choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
    field.choices = [choice for choice in choices if choice[0] != ""]
