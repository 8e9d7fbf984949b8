"""Forms. A refused form shows everything that was typed, with the message at its field."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.places import DESTINATIONS
from mentorship import words
from mentorship.contacts import scrub
from mentorship.models import MentorProfile, OfficeHour, SeekerWish
from mentorship.models.mentorships import CADENCES, Came
from mentorship.models.people import CAPACITY_MAX
from mentorship.models.requests import REASONS, TEXT_MAX, TEXT_MIN
from mentorship.models.sessions import TIMES_MAX
from mentorship.week_form import WeekForm, chips

TOPICS_MAX = 3
MINUTES = ((15, "15"), (30, "30"), (45, "45"), (60, "60"))


def employer_names() -> forms.CharField:
    return forms.CharField(
        label=_("Nobody who works at"), required=False, max_length=300,
        help_text=_("Your own employer, or one where your relatives work: names with commas between them."),
    )  # fmt: skip


def lower_names(text: str) -> list[str]:
    names = [" ".join(name.lower().split())[:120] for name in text.split(",")]
    return list(dict.fromkeys(name for name in names if name))[:10]


class MentorForm(WeekForm):
    not_employers = employer_names()
    best_languages = forms.MultipleChoiceField(
        choices=list(words.LANGUAGES.items()), widget=chips(), required=False, label=_("Those you're most at ease in")
    )

    class Meta:
        model = MentorProfile
        fields = (
            "topics", "role", "experience", "languages", "best_languages", "about", "hours", "zone", "async_ok",
            "capacity", "hours_a_month", "paused_until", "women_only", "not_my_city", "not_employers", "call_me",
            "show_name", "show_employer", "show_city", "is_adult",
        )  # fmt: skip
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "paused_until": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "capacity": _("Between 1 and 5. Two is a good start."),
            "hours_a_month": _("Nobody can book more than this and a fifth on top."),
            "paused_until": _("Nobody can ask you before that day."),
            "women_only": _("Only women whom the circle knows can find you and ask."),
            "about": _("No links, numbers or addresses: contact details are held back until you both share them."),
            "call_me": _("Your first name if this is empty. Nobody sees it before you accept, unless you tick so."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["not_employers"] = ", ".join(self.instance.not_employers)

    def clean_not_employers(self) -> list[str]:
        return lower_names(self.cleaned_data["not_employers"])

    def clean_about(self) -> str:
        return no_contacts(self.cleaned_data["about"])

    def clean_capacity(self) -> int:
        value: int = self.cleaned_data["capacity"]
        if not 1 <= value <= CAPACITY_MAX:
            raise ValidationError(_("Between 1 and 5 people at a time."))
        return value


class RoutesForm(forms.Form):
    """A line a route that the ambassador has held; empty lines are left out."""

    LINES = 4

    def __init__(self, *args: Any, held: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [*held, *([None] * self.LINES)][: max(self.LINES, len(held) + 1)]
        self.lines = range(len(known))
        for at, row in enumerate(known):
            self.fields[f"route_{at}"] = forms.ChoiceField(
                label=_("Route"), required=False, initial=row.route if row else "",
                choices=lambda: [("", "–"), *words.route_choices()],
            )  # fmt: skip
            self.fields[f"held_{at}"] = forms.DateField(
                label=_("Held last"), required=False, initial=row.held_on if row else None,
                widget=forms.DateInput(attrs={"type": "date"}),
            )  # fmt: skip
            self.fields[f"family_{at}"] = forms.BooleanField(
                label=_("With family"), required=False, initial=row.with_family if row else False
            )

    @property
    def rows(self) -> list[list[Any]]:
        return [[self[f"{name}_{at}"] for name in ("route", "held", "family")] for at in self.lines]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for at in self.lines:
            held = data.get(f"held_{at}")
            if data.get(f"route_{at}") and not held and f"held_{at}" not in self.errors:
                self.add_error(f"held_{at}", _("Say when you held it last; the month is enough, any day of it."))
            if held and held > timezone.localdate():
                self.add_error(f"held_{at}", _("That day is still to come."))
        return data

    def held(self) -> dict[str, tuple[date, bool]]:
        data = self.cleaned_data
        return {
            data[f"route_{at}"]: (data[f"held_{at}"], data[f"family_{at}"]) for at in self.lines if data[f"route_{at}"]
        }


class WishForm(WeekForm):
    """The three questions."""

    routes = forms.MultipleChoiceField(
        choices=words.route_choices, widget=forms.SelectMultiple(attrs={"size": 8}), required=False,
        label=_("By which visa route, if you know"),
    )  # fmt: skip
    countries = forms.MultipleChoiceField(
        choices=list(DESTINATIONS.items()), widget=chips(), required=False, label=_("To which countries")
    )
    not_employers = employer_names()

    class Meta:
        model = SeekerWish
        fields = (
            "topics", "question", "until", "role", "experience", "countries", "routes", "languages", "comfort",
            "hours", "zone", "async_ok", "women_only", "not_my_city", "not_employers", "call_me", "is_adult",
        )  # fmt: skip
        widgets = {
            "question": forms.Textarea(attrs={"rows": 3}),
            "until": forms.DateInput(attrs={"type": "date"}),
        }
        help_texts = {
            "women_only": _("You're shown women whom the circle knows, and nobody else."),
            "call_me": _("Your first name if this is empty. Nobody sees it before they accept."),
        }

    def __init__(self, *args: Any, member: Any, **kwargs: Any) -> None:
        super().__init__(*args, member=member, **kwargs)
        self.fields["topics"].label = _("What do you want help with? Up to three")
        self.initial["not_employers"] = ", ".join(self.instance.not_employers)
        if self.instance._state.adding:
            self.initial.setdefault("countries", member.profile.wish_countries)
            self.initial.setdefault("experience", member.profile.years or 0)

    def clean_topics(self) -> list[str]:
        value: list[str] = self.cleaned_data["topics"]
        if len(value) > TOPICS_MAX:
            raise ValidationError(_("Three at most: what matters most to you now?"))
        return value

    def clean_question(self) -> str:
        return no_contacts(self.cleaned_data["question"])

    def clean_not_employers(self) -> list[str]:
        return lower_names(self.cleaned_data["not_employers"])


def no_contacts(text: str) -> str:
    found = scrub(text)
    if not found.clean:
        raise ValidationError(
            _("Contact details are held back until you both press share. Please take out: %(found)s"),
            params={"found": ", ".join(one.text for one in found.held[:3])},
        )
    return text


class AskForm(forms.Form):
    topics = forms.MultipleChoiceField(choices=list(words.TOPICS.items()), widget=chips(), label=_("About"))
    route = forms.ChoiceField(
        label=_("For which route"), required=False, choices=lambda: [("", "–"), *words.route_choices()]
    )
    text = forms.CharField(
        label=_("What you want help with"), min_length=TEXT_MIN, max_length=TEXT_MAX,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("200 characters at least: where you stand, what you have tried, what one answer would help most."),
    )  # fmt: skip


class DeclineForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why, for our figures only"), choices=list(REASONS.items()), widget=forms.RadioSelect,
        initial="no_time",
    )  # fmt: skip


class QuestionForm(forms.Form):
    question = forms.CharField(
        label=_("Your question"), min_length=10, max_length=600, widget=forms.Textarea(attrs={"rows": 3})
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), min_length=10, max_length=1000, widget=forms.Textarea(attrs={"rows": 4})
    )


class MessageForm(forms.Form):
    text = forms.CharField(label=_("Message"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class GoalForm(forms.Form):
    text = forms.CharField(label=_("A goal, in a few words"), max_length=160)


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("Your own note; nobody else reads it"), max_length=4000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class ContactForm(forms.Form):
    contact = forms.CharField(label=_("How they may reach you"), max_length=120)


class PauseForm(forms.Form):
    days = forms.IntegerField(label=_("Days"), min_value=1, max_value=90, initial=30)


class PlanForm(forms.Form):
    weeks_between = forms.TypedChoiceField(label=_("You meet"), choices=list(CADENCES.items()), coerce=int)
    ends_on = forms.DateField(label=_("Until"), widget=forms.DateInput(attrs={"type": "date"}))


class FeedbackForm(forms.Form):
    helped = forms.TypedChoiceField(
        label=_("Did it help?"), coerce=int, widget=forms.RadioSelect,
        choices=[(5, _("very much")), (4, _("yes")), (3, _("a little")), (2, _("hardly")), (1, _("no"))],
    )  # fmt: skip
    text = forms.CharField(
        label=_("Anything the team should know"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class OutcomeForm(forms.Form):
    came = forms.MultipleChoiceField(
        label=_("What came of it?"), choices=Came.choices, widget=chips(), required=False,
        help_text=_("Only you see this. The team counts it without names, and you may change it at any time."),
    )  # fmt: skip


class TimesForm(forms.Form):
    """Up to three times: ticked among those both have free, or typed by the reader's own clock."""

    minutes = forms.TypedChoiceField(label=_("Minutes"), choices=MINUTES, coerce=int, initial=30)
    link = forms.URLField(label=_("Link to the call"), max_length=300, required=False, assume_scheme="https")

    def __init__(self, *args: Any, shared: Sequence[datetime] = (), zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.fields["times"] = forms.MultipleChoiceField(
            choices=[(at.isoformat(), at.isoformat()) for at in shared],
            required=False,
            label=_("Times that suit both"),
        )
        for at in range(TIMES_MAX):
            self.fields[f"own_{at}"] = forms.DateTimeField(
                label=_("Another time, by your clock"), required=False, input_formats=["%Y-%m-%dT%H:%M"],
                widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        own = [data[name] for at in range(TIMES_MAX) if (name := f"own_{at}") in data and data[name]]
        data["chosen"] = [datetime.fromisoformat(at) for at in data.get("times", ())] + [
            at.replace(tzinfo=None).replace(tzinfo=self.zone) for at in own
        ]
        if not 1 <= len(data["chosen"]) <= TIMES_MAX and not self.errors:
            raise ValidationError(_("Choose one, two or three times."))
        return data


class OneTimeForm(forms.Form):
    at = forms.DateTimeField(
        label=_("New time, by your clock"), input_formats=["%Y-%m-%dT%H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )  # fmt: skip

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)

    def clean_at(self) -> datetime:
        return self.cleaned_data["at"].replace(tzinfo=None).replace(tzinfo=self.zone)  # type: ignore[no-any-return]


class OfficeForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = OfficeHour
        fields = ("title", "starts_at", "minutes", "places", "women_only", "link")
        widgets = {"starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")}
        help_texts = {
            "starts_at": _("By your own clock."),
            "link": _("Shown to those who have a place, and no one else."),
        }

    def __init__(self, *args: Any, zone: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)

    def clean_title(self) -> str:
        return no_contacts(self.cleaned_data["title"])

    def clean_starts_at(self) -> datetime:
        return self.cleaned_data["starts_at"].replace(tzinfo=None).replace(tzinfo=self.zone)  # type: ignore[no-any-return]


class RestForm(forms.Form):
    until = forms.DateField(
        label=_("Not now until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Empty: until you open it again yourself."),
    )  # fmt: skip

    def clean_until(self) -> date | None:
        until: date | None = self.cleaned_data["until"]
        if until and not timezone.localdate() < until <= timezone.localdate() + timedelta(days=366):
            raise ValidationError(_("Choose a day within the next year."))
        return until
