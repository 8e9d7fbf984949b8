"""Forms of the seeker's own board."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jobs.destinations import country_choices
from jobs.forms import BLANK, CURRENCIES, Words
from jobs.models import Application
from jobs.models.money import Period

DAY = {"type": "date"}


class ApplicationForm(forms.ModelForm):  # type: ignore[type-arg]
    title = Words(label=_("Job title"), max_length=140)
    employer = Words(label=_("Employer"), max_length=120)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: BLANK + country_choices(), required=False)
    link = forms.URLField(label=_("Link"), max_length=2000, required=False, assume_scheme="https")
    next_step = Words(label=_("Next step"), max_length=140, required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=BLANK + [(code, code) for code in CURRENCIES],
                                 required=False)  # fmt: skip
    notes = Words(label=_("Notes"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 6}))

    class Meta:
        model = Application
        fields = ["title", "employer", "country", "link", "stage", "applied_on", "next_on", "next_step", "salary",
                  "currency", "period", "notes"]  # fmt: skip
        labels = {"stage": _("How far it is"), "applied_on": _("Applied on"), "next_on": _("Date of the next step"),
                  "salary": _("Pay offered")}  # fmt: skip
        help_texts = {"next_on": _("We remind you on that day.")}
        widgets = {"applied_on": forms.DateInput(attrs=DAY), "next_on": forms.DateInput(attrs=DAY)}

    def clean_salary(self) -> Any:
        salary = self.cleaned_data["salary"]
        if salary is not None and salary <= 0:
            raise forms.ValidationError(_("An amount above zero, or leave it empty."))
        return salary

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("salary") is not None:
            for name in ("currency", "period"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("An amount needs its currency and what it's for."))
        return data


class RowForm(ApplicationForm):
    """One row of a file: an empty stage is "saved", a stage or period may stand there in words."""

    stage = forms.CharField(required=False)
    period = forms.CharField(required=False)

    def clean_stage(self) -> str:
        return _meant(self.cleaned_data["stage"], Application.Stage) or Application.Stage.SAVED

    def clean_period(self) -> str:
        return _meant(self.cleaned_data["period"], Period)


def _meant(said: str, known: Any) -> str:
    wanted = said.strip().casefold()
    if not wanted:
        return ""
    for value, label in known.choices:
        if wanted in (value, str(label).casefold()):
            return str(value)
    raise forms.ValidationError(_("One of: %(known)s."), params={"known": ", ".join(known.values)})


class BoardFileForm(forms.Form):
    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("With the columns of the file that you get here; “title” and “employer” are enough."),
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}),
    )
