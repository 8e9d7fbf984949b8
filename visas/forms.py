"""What members type in."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from visas.fit import DEGREES, ENGLISH, REMOTE, Answers
from visas.models import Case, CaseEvent, Plan, PlanDocument, Suggestion
from visas.names import COUNTRIES
from visas.services import order_faults

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
    offer = forms.ChoiceField(label=_("Do you have a written job offer?"), required=False, choices=lazy(_offers, list))
    salary = forms.DecimalField(
        label=_("What does it pay in a year, before tax?"), required=False, min_value=0, max_digits=12,
        help_text=_("In the money of that country; in US dollars if you work from home."),
    )  # fmt: skip

    def answers(self) -> Answers:
        return Answers(**self.cleaned_data)


class SuggestionForm(forms.ModelForm):  # type: ignore[type-arg]
    source_url = forms.URLField(
        label=_("Where can we read it?"), required=False, max_length=300, assume_scheme="https"
    )

    class Meta:
        model = Suggestion
        fields = ["says", "source_url", "paper"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("source_url") and not found.get("paper") and "source_url" not in self.errors:
            raise ValidationError(_("Name a page or a paper: without one nobody can check it."))
        return found


def not_in_the_future(day: Any) -> None:
    if day and day > timezone.localdate():
        raise ValidationError(_("This day is still to come."))


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Plan
        fields = ["target_on", "appointment_on"]
        labels = {"target_on": _("When do you want to travel?"), "appointment_on": _("Your visa appointment")}
        widgets = {"target_on": DayInput, "appointment_on": DayInput}


class TickForm(forms.Form):
    done = forms.BooleanField(label=_("Done"), required=False)
    due_on = forms.DateField(label=_("I'll do it by"), required=False, widget=DayInput)
    paid = forms.DecimalField(label=_("Paid, in rupees"), required=False, min_value=0, max_digits=12, decimal_places=2)


class PaperForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = PlanDocument
        fields = ["issued_on", "expires_on"]
        labels = {"issued_on": _("Issued on"), "expires_on": _("Expires on, if it says so")}
        widgets = {"issued_on": DayInput, "expires_on": DayInput}

    def clean_issued_on(self) -> Any:
        day = self.cleaned_data["issued_on"]
        not_in_the_future(day)
        return day

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        issued, expires = found.get("issued_on"), found.get("expires_on")
        if issued and expires and expires < issued:
            self.add_error("expires_on", _("A paper can't expire before it's issued."))
        return found


PAPERS = {"cnic": _("CNIC"), "passport": _("Passport"), "degree": _("Degree")}
NAME_FIELDS = {"name": _("Your name"), "father": _("Father's name"), "born": _("Date of birth, as written there")}


class NamesForm(forms.Form):
    """Nine fields, three papers; all optional, since one compares what one has at hand."""

    keep = forms.BooleanField(label=_("Keep these names with my plan"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for paper, title in PAPERS.items():
            for name, label in NAME_FIELDS.items():
                words = format_lazy("{}: {}", title, label)
                self.fields[f"{paper}_{name}"] = forms.CharField(label=words, required=False, max_length=120)
        self.order_fields([name for name in self.fields if name != "keep"])

    def typed(self) -> dict[str, dict[str, str]]:
        return {paper: {name: self.cleaned_data[f"{paper}_{name}"] for name in NAME_FIELDS} for paper in PAPERS}

    @staticmethod
    def flat(names: Mapping[str, Mapping[str, str]]) -> dict[str, Any]:
        return {f"{paper}_{name}": value for paper, parts in names.items() for name, value in parts.items()}


OUTCOMES = {
    "": _("I'm still waiting"), "decision_granted": _("Granted"), "decision_refused": _("Refused"),
    "decision_withdrawn": _("I withdrew it"),
}  # fmt: skip
MORE = [
    "offer", "docs_ready", "pre_check_ok", "appointment_booked", "biometrics", "query_received", "query_answered",
    "passport_back", "protector_done", "travelled", "permit_card", "pr_filed", "pr_granted",
]  # fmt: skip


class CaseForm(forms.ModelForm):  # type: ignore[type-arg]
    """Six fields are enough; the other dates are there for those who have them."""

    applied_on = forms.DateField(label=_("When did you apply?"), widget=DayInput)
    outcome = forms.ChoiceField(label=_("How did it end?"), required=False, choices=list(OUTCOMES.items()))
    outcome_on = forms.DateField(label=_("When was it decided?"), required=False, widget=DayInput)
    only_month = forms.BooleanField(label=_("I only know the month"), required=False)

    class Meta:
        model = Case
        fields = ["mission", "province", "occupation"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in MORE:
            label = CaseEvent.Type(kind).label
            self.fields[kind] = forms.DateField(label=label, required=False, widget=DayInput())
        self.order_fields(["mission", "applied_on", "outcome", "outcome_on", "only_month", "province", "occupation"])

    def main_fields(self) -> list[Any]:
        return [self[name] for name in self.fields if name not in MORE]

    def more_fields(self) -> list[Any]:
        return [self[name] for name in MORE]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        outcome, outcome_on = found.get("outcome"), found.get("outcome_on")
        if outcome and not outcome_on and "outcome_on" not in self.errors:
            self.add_error("outcome_on", _("Say when; the month is enough."))
        if outcome_on and not outcome:
            self.add_error("outcome", _("Say how it ended, or leave the date empty."))
        for kind, message in order_faults(self._days(found), timezone.localdate()).items():
            name = {"portal_submitted": "applied_on"}.get(kind, "outcome_on" if kind.startswith("decision") else kind)
            if name not in self.errors:
                self.add_error(name, message)
        return found

    def _days(self, found: Mapping[str, Any]) -> dict[str, Any]:
        days = {kind: found[kind] for kind in MORE if found.get(kind)}
        if found.get("applied_on"):
            days["portal_submitted"] = found["applied_on"]
        if found.get("outcome") and found.get("outcome_on"):
            days[found["outcome"]] = found["outcome_on"]
        return days

    def events(self) -> dict[str, tuple[Any, str]]:
        """Days by type with their precision; a month is kept as its first day."""
        month = self.cleaned_data["only_month"]
        return {
            kind: (day.replace(day=1), "month") if month else (day, "day")
            for kind, day in self._days(self.cleaned_data).items()
        }
