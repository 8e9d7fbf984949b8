"""Forms. A refused form shows everything that was typed, with the message at its field."""

from datetime import date, datetime, timedelta
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.models import MemberFile
from diaspora.markdown import to_html
from diaspora.moderation.forms import WorkAddressField
from jobs.asked import Asked, tidy_words
from jobs.destinations import country_choices
from jobs.models import Attestation, Employer, Experience, Job, ReferralDesk, SavedSearch, SponsorshipClaim
from jobs.models.listings import MEMBER_POST_DAYS_MAX, Seniority
from jobs.models.referrals import CAPACITY_MAX, FIT_NOTE_MIN
from jobs.texts import plain_words, tidy

CURRENCIES = ("EUR", "GBP", "USD", "CAD", "AUD", "AED", "SAR", "QAR", "SEK", "NOK", "DKK", "CHF", "PLN", "JPY", "SGD",
              "MYR", "NZD", "CZK", "PKR")  # fmt: skip
BLANK = [("", "–")]
SINCE = [("", _("Any time")), ("1", _("Since yesterday")), ("7", _("This week")), ("30", _("This month"))]
HIREABLE = [("", _("All jobs")), ("yes", _("Hires from Pakistan")), ("home", _("From home, in Pakistan")),
            ("perhaps", _("Also where it's worth asking"))]  # fmt: skip


class Words(forms.CharField):
    """Text without hidden characters and markup."""

    default_validators = [*forms.CharField.default_validators, plain_words]

    def clean(self, value: Any) -> str:
        return tidy(super().clean(value))


def _currencies() -> list[tuple[str, str]]:
    return BLANK + [(code, code) for code in CURRENCIES]


class KnownChoices(forms.MultipleChoiceField):
    """An unknown value is left out and the others count: an old address still says most of what it said."""

    widget = forms.CheckboxSelectMultiple

    def to_python(self, value: Any) -> list[str]:
        return [one for one in super().to_python(value) if self.valid_value(one)]


class FilterForm(forms.Form):
    """The list's filters. What can't be understood is left out, never an error page."""

    q = forms.CharField(label=_("Title, skill or company"), max_length=200, required=False)
    hireable = forms.ChoiceField(label=_("Hires from Pakistan"), choices=HIREABLE, required=False)
    country = KnownChoices(label=_("Country"), choices=country_choices, required=False)
    sponsors = forms.BooleanField(label=_("Employer says it sponsors"), required=False)
    remote = forms.BooleanField(label=_("Remote"), required=False)
    relocation = forms.BooleanField(label=_("Pays for the move"), required=False)
    referral = forms.BooleanField(label=_("Someone from here is inside"), required=False)
    floor = forms.IntegerField(label=_("Pays at least, a year"), min_value=1, max_value=10**12, required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=_currencies, required=False)
    seniority = KnownChoices(label=_("Level"), choices=Seniority.choices, required=False)
    skill = forms.CharField(label=_("Skill"), max_length=40, required=False)
    since = forms.ChoiceField(label=_("Posted"), choices=SINCE, required=False)

    def asked(self, *, employer: str = "") -> Asked:
        """Of the fields that are right; call it in place of is_valid()."""
        self.is_valid()
        data = self.cleaned_data
        floor = data.get("floor")
        return Asked(
            words=_searchable(data.get("q", "")),
            countries=tuple(sorted(data.get("country", ()))),
            hireable=data.get("hireable", ""),
            **{name: data.get(name, False) for name in ("sponsors", "remote", "relocation", "referral")},
            floor=floor,
            currency=(data.get("currency") or "EUR") if floor else "",
            seniority=tuple(level for level in Seniority.values if level in data.get("seniority", ())),
            skill=_searchable(data.get("skill", "")),
            since=int(data["since"]) if data.get("since") else None,
            employer=employer,
        )


def _searchable(text: str) -> str:
    return tidy_words("".join(" " if ord(character) < 32 else character for character in text))


class JobForm(forms.ModelForm):  # type: ignore[type-arg]
    """Two minutes: what, where, pay, sponsorship, how to apply."""

    employer_name = Words(label=_("Employer"), max_length=120)
    employer_site = forms.URLField(
        label=_("Employer's website"), max_length=300, required=False, assume_scheme="https"
    )
    title = Words(label=_("Job title"), max_length=140)
    place = Words(label=_("City or region"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: BLANK + country_choices(), required=False)
    skill_words = Words(
        label=_("Skills"), max_length=400, required=False, help_text=_("Up to 12, with commas between them.")
    )
    description = Words(
        label=_("What the work is"), max_length=20_000, min_length=80,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("Paste the advert. You may use Markdown for lists and headings."),
    )  # fmt: skip
    remote_region = forms.ChoiceField(
        label=_("From where may one work?"), required=False,
        choices=[("", _("not stated")), ("worldwide", _("from anywhere")), ("PK", _("from Pakistan")),
                 ("asia", _("from Asia")), ("eu", _("from the EU only")), ("in_country", _("from that country only"))],
    )  # fmt: skip
    sponsorship = forms.ChoiceField(label=_("Does the advert offer to sponsor a visa?"))
    sponsorship_quote = Words(
        label=_("The sentence in the advert"), max_length=600, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Copy it word for word. A moderator reads it before the job counts as sponsoring."),
    )  # fmt: skip
    currency = forms.ChoiceField(label=_("Currency"), choices=_currencies, required=False)
    apply_url = forms.URLField(label=_("Link to apply"), max_length=2000, required=False, assume_scheme="https")
    last_day = forms.DateField(
        label=_("Last day to apply"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("30 days after approval when left empty, at most 60."),
    )  # fmt: skip

    class Meta:
        model = Job
        fields = [
            "title", "country", "place", "workplace", "remote_region", "employer_of_record", "employment_type",
            "seniority", "salary_min", "salary_max", "currency", "salary_period", "relocation_paid", "description",
            "apply_url", "apply_mail",
        ]  # fmt: skip

    field_order = [
        "employer_name", "employer_site", "title", "country", "place", "workplace", "remote_region",
        "employer_of_record", "employment_type", "seniority", "skill_words", "salary_min", "salary_max", "currency",
        "salary_period", "relocation_paid", "sponsorship", "sponsorship_quote", "description", "apply_url",
        "apply_mail", "last_day",
    ]  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        job = kwargs.get("instance")
        kwargs["initial"] = _initial(job) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        choice = cast(forms.ChoiceField, self.fields["sponsorship"])
        choice.choices = [(value, label) for value, label in SponsorshipClaim.Value.choices]
        workplace = cast(forms.ChoiceField, self.fields["workplace"])
        workplace.required = True

    def clean_skill_words(self) -> list[str]:
        words = [" ".join(word.split()) for word in self.cleaned_data["skill_words"].split(",")]
        first: dict[str, str] = {}
        for word in filter(None, words):
            first.setdefault(word.lower(), word)
        skills = list(first.values())
        if len(skills) > 12:
            raise forms.ValidationError(_("At most 12 skills; these are %(n)s."), params={"n": len(skills)})
        for skill in skills:
            if len(skill) > 40:
                raise forms.ValidationError(_("A skill has at most 40 characters: %(skill)s"), params={"skill": skill})
        return skills

    def clean_last_day(self) -> datetime | None:
        day = self.cleaned_data["last_day"]
        if day is None:
            return None
        today = timezone.localdate()
        if not today < day <= today + timedelta(days=MEMBER_POST_DAYS_MAX):
            raise forms.ValidationError(
                _("Choose a day between tomorrow and %(last)s."),
                params={"last": today + timedelta(days=MEMBER_POST_DAYS_MAX)},
            )
        return timezone.make_aware(datetime.combine(day, datetime.max.time().replace(microsecond=0)))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._check_place(data)
        self._check_pay(data)
        if data.get("sponsorship", "silent") != "silent" and not data.get("sponsorship_quote"):
            self._at("sponsorship_quote", _("Copy the sentence that says so, or choose “Not stated”."))
        if (
            not data.get("apply_url")
            and not data.get("apply_mail")
            and not {"apply_url", "apply_mail"} & set(self.errors)
        ):
            self._at("apply_url", _("Say how to apply: a link or an address."))
        return data

    def _check_place(self, data: dict[str, Any]) -> None:
        if data.get("workplace") != Job.Workplace.REMOTE and not data.get("country"):
            self._at("country", _("Say in which country the work is done."))

    def _check_pay(self, data: dict[str, Any]) -> None:
        low, high = data.get("salary_min"), data.get("salary_max")
        for name in ("salary_min", "salary_max"):
            if data.get(name) is not None and data[name] <= 0:
                self._at(name, _("An amount above zero, or leave it empty."))
        if low is not None and high is not None and low > high:
            self._at("salary_max", _("This is less than “pay from”."))
        if low is None and high is None:
            return
        for name in ("currency", "salary_period"):
            if not data.get(name):
                self._at(name, _("An amount needs its currency and what it's for."))

    def _at(self, name: str, message: Any) -> None:
        if name not in self.errors:
            self.add_error(name, message)

    def keep(self, job: Job) -> Job:
        """Writes the fields to `job` and returns it; not saved."""
        data = self.cleaned_data
        job.employer = Employer.objects.named(data["employer_name"])
        if data["employer_site"] and not job.employer.site:
            job.employer.site = data["employer_site"]
            job.employer.save(update_fields=["site"])
        for name in self._meta.fields or ():
            setattr(job, name, data[name])
        region = data["remote_region"]
        job.remote_region = job.country if region == "in_country" else region
        job.skills, job.valid_through = data["skill_words"], data["last_day"]
        job.description_html = to_html(data["description"])
        return job


def _initial(job: Job | None) -> dict[str, Any]:
    if job is None or not job.pk:
        return {"sponsorship": SponsorshipClaim.Value.SILENT}
    claim = job.claim
    return {
        "employer_name": job.employer.name,
        "employer_site": job.employer.site,
        "skill_words": ", ".join(job.skills),
        "sponsorship": claim.value if claim else SponsorshipClaim.Value.SILENT,
        "sponsorship_quote": claim.quote if claim else "",
        "remote_region": "in_country" if job.remote_region and job.remote_region == job.country else job.remote_region,
        "last_day": job.valid_through.date() if job.valid_through and job.valid_through > timezone.now() else None,
    }


class TieForm(forms.Form):
    """How a member stands to an employer."""

    level = forms.ChoiceField(
        label=_("Your tie to the employer"),
        choices=[pair for pair in Attestation.Level.choices if pair[0] != Attestation.Level.NONE],
    )
    sponsored_from_pk_year = forms.IntegerField(
        label=_("Year in which it last sponsored someone from Pakistan, if you know of one"),
        min_value=2000, required=False,
    )  # fmt: skip

    def clean_sponsored_from_pk_year(self) -> int | None:
        year: int | None = self.cleaned_data["sponsored_from_pk_year"]
        if year and year > timezone.localdate().year:
            raise forms.ValidationError(_("That year hasn't come yet."))
        return year


class InsideForm(TieForm):
    """The referral variant's questions."""

    label = Words(
        label=_("How seekers see you"), max_length=80, required=False,
        help_text=_("Such as “an engineer in Berlin”. Your name shows only to people whose request you accept."),
    )  # fmt: skip
    field_order = ["level", "label", "sponsored_from_pk_year"]


class AttestForm(TieForm):
    """`stands`: the work address was shown already, and a new code only makes it last longer."""

    work_mail = WorkAddressField(
        label=_("Work e-mail"), required=False,
        help_text=_("If you work there: we send one code and keep only the part after the @ sign and a keyed hash."),
    )  # fmt: skip

    def __init__(self, *args: Any, stands: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stands = stands

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        at_work = data.get("level") in Attestation.MAY_SUBMIT
        if at_work and not self.stands and not data.get("work_mail") and "work_mail" not in self.errors:
            self.add_error("work_mail", _("Whoever works there shows it by a code to an address of the employer."))
        return data


class EmployerNameForm(forms.Form):
    name = Words(label=_("Employer"), max_length=120)


class ExperienceForm(forms.Form):
    kind = forms.ChoiceField(label=_("What happened"), choices=Experience.Kind.choices, widget=forms.RadioSelect)
    month = forms.DateField(
        label=_("In which month"), input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}),
        help_text=_("Year and month, such as 2026-03."),
    )  # fmt: skip

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"].replace(day=1)
        today = timezone.localdate()
        if not date(today.year - 5, 1, 1) <= month <= today:
            raise forms.ValidationError(_("A month of the last five years."))
        return month


class NoteForm(forms.Form):
    text = Words(label=_("Message"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class DisputeForm(forms.Form):
    text = Words(label=_("What is wrong with it?"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


class FileChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: MemberFile) -> str:
        return obj.name


class AskForm(forms.Form):
    fit_note = Words(
        label=_("Why you fit"), max_length=3000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_("At least 280 characters: what you have done that this job asks for. No phone number or address."),
    )  # fmt: skip
    cv = FileChoice(
        label=_("Your CV"), queryset=MemberFile.objects.none(), required=False, empty_label=_("without a CV"),
        help_text=_("The ambassador reads it after accepting, and until 30 days after the end."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_(
            "If the ambassador accepts, they may see my name, my profile and my CV, and pass them to the employer."
        ),
        error_messages={"required": _("Without your consent we can't pass anything on.")},
    )

    def __init__(self, *args: Any, files: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(FileChoice, self.fields["cv"]).queryset = files

    def clean_fit_note(self) -> str:
        note: str = self.cleaned_data["fit_note"]
        if len(note) < FIT_NOTE_MIN:
            raise forms.ValidationError(
                _("%(have)s characters so far; write at least %(need)s, so that someone can stand by you."),
                params={"have": len(note), "need": FIT_NOTE_MIN},
            )
        return note


class QuestionForm(forms.Form):
    question = Words(label=_("Your question"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    answer = Words(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))


class SubmittedForm(forms.Form):
    channel = Words(label=_("How you referred them"), max_length=80, help_text=_("Such as “our referral portal”."))
    requisition = Words(label=_("Number of the position, if there is one"), max_length=80, required=False)


class ReasonForm(forms.Form):
    reason = Words(label=_("Why"), max_length=300)


class DeskForm(forms.ModelForm):  # type: ignore[type-arg]
    capacity = forms.IntegerField(label=_("Requests you take a month"), min_value=0, max_value=CAPACITY_MAX)

    class Meta:
        model = ReferralDesk
        fields = ["capacity", "paused_until"]
        widgets = {"paused_until": forms.DateInput(attrs={"type": "date"})}


class SavedSearchForm(forms.ModelForm):  # type: ignore[type-arg]
    name = Words(label=_("Name"), max_length=80)

    class Meta:
        model = SavedSearch
        fields = ["name", "cadence"]
