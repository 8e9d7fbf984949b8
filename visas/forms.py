"""What members type in."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from visas.fit import DEGREES, ENGLISH, REMOTE, Answers
from visas.models import Suggestion
from visas.names import COUNTRIES

DEGREE_NAMES = {
    "none": _("No degree"), "bachelor": _("Bachelor (four years)"), "master": _("Master"), "phd": _("Doctorate"),
}  # fmt: skip
ENGLISH_NAMES = {
    "none": _("None"), "A1": _("A1: a few words"), "A2": _("A2: simple talk"), "B1": _("B1: everyday"),
    "B2": _("B2: at work"), "C1": _("C1: almost everything"),
}  # fmt: skip


def _offers() -> list[tuple[str, Any]]:
    countries = sorted(((iso, name) for iso, name in COUNTRIES.items() if iso != "PK"), key=lambda one: str(one[1]))
    return [("", _("No offer yet")), (REMOTE, _("I work from home for clients or a company abroad")), *countries]


class FitForm(forms.Form):
    """Six questions; the answers stay in the address."""

    age = forms.IntegerField(label=_("How old are you?"), min_value=16, max_value=80)
    degree = forms.ChoiceField(
        label=_("What is your highest degree?"), choices=[(key, DEGREE_NAMES[key]) for key in DEGREES]
    )
    experience = forms.IntegerField(
        label=_("How many years have you worked in your field?"), min_value=0, max_value=60
    )
    english = forms.ChoiceField(label=_("How good is your English?"), choices=[(k, ENGLISH_NAMES[k]) for k in ENGLISH])
    offer = forms.ChoiceField(
        label=_("Do you have a written job offer?"), required=False, choices=lazy(_offers, list)
    )
    salary = forms.DecimalField(
        label=_("What does it pay in a year, before tax?"), required=False, min_value=0, max_digits=12,
        help_text=_("In the money of that country; in US dollars if you work from home."),
    )  # fmt: skip

    def answers(self) -> Answers:
        return Answers(**self.cleaned_data)


class SuggestionForm(forms.ModelForm[Suggestion]):
    class Meta:
        model = Suggestion
        fields = ["says", "source_url", "paper"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["source_url"].assume_scheme = "https"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("source_url") and not found.get("paper") and "source_url" not in self.errors:
            raise ValidationError(_("Name a page or a paper: without one nobody can check it."))
        return found


def not_in_the_future(day: Any) -> None:
    if day and day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))
