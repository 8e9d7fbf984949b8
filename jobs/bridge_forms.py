"""Forms of bridges, one a kind, and of introductions."""

from datetime import date, datetime, time, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from diaspora.markdown import to_html
from jobs.destinations import country_choices
from jobs.forms import BLANK, JobForm, Words
from jobs.models import Bridge, Employer, Job, SponsorshipClaim
from jobs.models.bridges import BRIDGE_DAYS_MAX, DATES_MAX, TEXT_MIN
from jobs.models.introductions import HIRED_MAX, NOTE_MIN

K = Bridge.Kind


class BridgeForm(forms.ModelForm):  # type: ignore[type-arg]
    """What all kinds have; each kind adds its own and says what it needs."""

    kind: str = ""
    needs: tuple[str, ...] = ()

    title = Words(label=_("Title"), max_length=140)
    employer_name = Words(
        label=_("Company"), max_length=120, required=False,
        help_text=_("Where there is one. A company that has shown its domain is marked as such."),
    )  # fmt: skip
    label = Words(
        label=_("How others see you"), max_length=80, required=False,
        help_text=_("Such as “an engineer in Utrecht”. Your name shows only to people whom you accept."),
    )  # fmt: skip
    description = Words(
        label=_("In full"), max_length=8000, min_length=TEXT_MIN, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("You may use Markdown for lists and headings. No phone number or address: people ask here."),
    )  # fmt: skip
    place = Words(label=_("City abroad"), max_length=120, required=False)
    home_place = Words(label=_("City in Pakistan"), max_length=120, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: BLANK + _abroad(), required=False)
    last_day = forms.DateField(
        label=_("Last day"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("60 days after approval when left empty, at most 120."),
    )  # fmt: skip

    class Meta:
        model = Bridge
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        bridge = kwargs.get("instance")
        kwargs["initial"] = _initial(bridge) | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        for name in self.needs:
            self.fields[name].required = True
        for name in set(self.fields) - set(self.shown):
            del self.fields[name]
        self.order_fields(self.shown)

    @property
    def shown(self) -> list[str]:
        return [*self._meta.fields, "employer_name", "description", "label", "last_day"]  # type: ignore[misc]

    def clean_last_day(self) -> datetime | None:
        day: date | None = self.cleaned_data["last_day"]
        if day is None:
            return None
        today = timezone.localdate()
        if not today < day <= today + timedelta(days=BRIDGE_DAYS_MAX):
            raise forms.ValidationError(
                _("Choose a day between tomorrow and %(last)s."),
                params={"last": today + timedelta(days=BRIDGE_DAYS_MAX)},
            )
        return timezone.make_aware(datetime.combine(day, time(23, 59, 59)))

    def keep(self, bridge: Bridge) -> Bridge:
        """Writes the fields to `bridge` and returns it; not saved."""
        data = self.cleaned_data
        bridge.kind = self.kind
        for name in [*(self._meta.fields or ()), "description", "label"]:
            setattr(bridge, name, data[name])
        bridge.description_html = to_html(data["description"])
        bridge.employer = self._company(data["employer_name"])
        if "last_day" in data:
            bridge.valid_through = data["last_day"]
        return bridge

    def _company(self, name: str) -> Employer | None:
        """Where nobody said yet in which country it is, the bridge says it."""
        if not name:
            return None
        company = Employer.objects.named(name)
        if not company.country and (country := self._company_country()):
            company.country = country
            company.save(update_fields=["country"])
        return company

    def _company_country(self) -> str:
        return ""

    @property
    def moments(self) -> list[tuple[datetime, datetime]]:
        return []


class CompanyForm(forms.Form):
    """A page for a company in Pakistan; it's listed once the company has shown its domain."""

    name = Words(label=_("Company in Pakistan"), max_length=120)
    site = forms.URLField(label=_("Website"), max_length=300, assume_scheme="https")

    def keep(self) -> Employer:
        """The company of that name, which isn't changed where it's known already."""
        company = Employer.objects.named(self.cleaned_data["name"])
        if not company.country and not company.site:
            company.country, company.site = "PK", self.cleaned_data["site"]
            company.save(update_fields=["country", "site"])
        return company


def _abroad() -> list[tuple[str, str]]:
    return [pair for pair in country_choices() if pair[0] != "PK"]


def _initial(bridge: Bridge | None) -> dict[str, Any]:
    if bridge is None or not bridge.pk:
        return {}
    ahead = bridge.valid_through and bridge.valid_through > timezone.now()
    return {
        "employer_name": bridge.employer.name if bridge.employer else "",
        "last_day": timezone.localtime(bridge.valid_through).date() if ahead else None,
    }


class ContractForm(BridgeForm):
    """A company abroad looks for a team: scope, budget, term."""

    kind = K.CONTRACT
    needs = ("country", "budget", "term", "employer_name")

    class Meta(BridgeForm.Meta):
        fields = ["title", "country", "place", "budget", "term", "home_place"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["employer_name"].label = _("Company abroad")
        self.fields["home_place"].label = _("City in Pakistan, if it matters")
        self.fields["description"].label = _("Scope")
        self.fields["description"].help_text = _(
            "What is delivered, who decides that it's done, what you bring. No unpaid sample work."
        )

    def _company_country(self) -> str:
        return str(self.cleaned_data["country"])


class HomeForm(BridgeForm):
    """A role, or a founder who is looked for, in Pakistan."""

    kind = K.HOME
    needs = ("seeking", "home_place", "pay")

    class Meta(BridgeForm.Meta):
        fields = ["title", "seeking", "home_place", "online", "pay"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pay"].help_text = _("In words that can be held to, such as “PKR 450,000 to 600,000 a month”.")
        self.fields["employer_name"].label = _("Company in Pakistan")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("seeking") == "role" and not data.get("employer_name") and "employer_name" not in self.errors:
            self.add_error("employer_name", _("A role needs its company."))
        return data

    def _company_country(self) -> str:
        return "PK"


class VentureForm(BridgeForm):
    """A co-founder is wanted, in two places."""

    kind = K.VENTURE
    needs = ("country", "place", "home_place", "stage", "wanted")

    class Meta(BridgeForm.Meta):
        fields = ["title", "country", "place", "home_place", "stage", "wanted", "pay"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pay"].label = _("Share, in words")
        self.fields["pay"].help_text = _("What the co-founder gets. Nobody may be asked to bring money.")
        self.fields["wanted"].help_text = _("Such as “sales to hospitals” or “the technical half”.")


class KnowledgeForm(BridgeForm):
    """A talk, a course or a review, with its dates in the ambassador's own clock."""

    kind = K.KNOWLEDGE
    needs = ("form", "audience")

    class Meta(BridgeForm.Meta):
        fields = ["title", "form", "audience", "online", "home_place"]

    def __init__(self, *args: Any, zone: str = "Asia/Karachi", **kwargs: Any) -> None:
        self.zone = ZoneInfo(zone)
        super().__init__(*args, **kwargs)
        self.fields["employer_name"].label = _("University, firm or circle, where it's agreed")
        self.fields["employer_name"].help_text = ""
        self._add_dates()

    @property
    def shown(self) -> list[str]:
        return [name for name in super().shown if name != "last_day"]

    def _add_dates(self) -> None:
        bridge = self.instance
        kept = list(bridge.dates.all()) if bridge and bridge.pk else []
        for number in range(DATES_MAX):
            local = [moment.astimezone(self.zone) for moment in _ends(kept, number)]
            day, first, last = (local[0].date(), local[0].time(), local[1].time()) if local else (None, None, None)
            self.fields[f"day_{number}"] = forms.DateField(
                label=_("Day"), required=False, initial=day, widget=forms.DateInput(attrs={"type": "date"})
            )
            for name, words, at in (("from", _("Begins"), first), ("to", _("Ends"), last)):
                self.fields[f"{name}_{number}"] = forms.TimeField(
                    label=words, required=False, initial=at, widget=forms.TimeInput(attrs={"type": "time"})
                )

    @property
    def date_rows(self) -> list[list[Any]]:
        return [[self[f"{name}_{number}"] for name in ("day", "from", "to")] for number in range(DATES_MAX)]

    @property
    def plain_fields(self) -> list[Any]:
        return [self[name] for name in self.shown]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("online") and not data.get("home_place") and "home_place" not in self.errors:
            self.add_error("home_place", _("Name a city, or tick that it's online."))
        for number in range(DATES_MAX):
            self._check_date(data, number)
        if not any(name.startswith(("day_", "from_", "to_")) for name in self.errors):
            self._check_all()
        return data

    def _check_date(self, data: dict[str, Any], number: int) -> None:
        day, first, last = (data.get(f"{name}_{number}") for name in ("day", "from", "to"))
        given = [part is not None for part in (day, first, last)]
        if any(given) and not all(given) and not self._has_error(number):
            self.add_error(f"day_{number}", _("A date needs its day, its beginning and its end."))
        elif first and last and last <= first:
            self.add_error(f"to_{number}", _("It ends before it begins."))

    def _has_error(self, number: int) -> bool:
        return any(f"{name}_{number}" in self.errors for name in ("day", "from", "to"))

    def _check_all(self) -> None:
        moments = self.moments
        latest = timezone.now() + timedelta(days=BRIDGE_DAYS_MAX)
        if not moments:
            self.add_error("day_0", _("Give at least one date."))
        elif len({start for start, _end in moments}) < len(moments):
            self.add_error("day_0", _("Two dates begin at the same time."))
        elif any(end <= timezone.now() for _start, end in moments):
            self.add_error("day_0", _("Choose days that are still ahead."))
        elif any(end > latest for _start, end in moments):
            self.add_error("day_0", _("Choose days within the next 120 days."))

    @property
    def moments(self) -> list[tuple[datetime, datetime]]:
        rows: list[list[Any]] = [
            [self.cleaned_data.get(f"{name}_{number}") for name in ("day", "from", "to")]
            for number in range(DATES_MAX)
        ]
        return sorted(self._both(*row) for row in rows if all(part is not None for part in row))

    def _both(self, day: date, first: time, last: time) -> tuple[datetime, datetime]:
        start, end = (datetime.combine(day, one, tzinfo=self.zone) for one in (first, last))
        return start, end


def _ends(kept: list[Any], number: int) -> list[datetime]:
    return [kept[number].starts_at, kept[number].ends_at] if number < len(kept) else []


FORMS: dict[str, type[BridgeForm]] = {
    K.CONTRACT: ContractForm, K.HOME: HomeForm, K.VENTURE: VentureForm, K.KNOWLEDGE: KnowledgeForm,
}  # fmt: skip


def bridge_form(kind: str, data: Any, *, instance: Bridge | None, zone: str) -> BridgeForm:
    if kind == K.KNOWLEDGE:
        return KnowledgeForm(data, instance=instance, zone=zone)
    return FORMS[kind](data, instance=instance)


class RemoteForm(JobForm):
    """A job for people who stay in Pakistan: pay, and who gives the contract, must be said."""

    REGIONS = ("worldwide", "PK", "asia")
    GONE = ("workplace", "employer_of_record", "relocation_paid", "sponsorship", "sponsorship_quote")

    has_contract = forms.BooleanField(
        label=_("The employer gives a contract to people who live in Pakistan"),
        help_text=_("By itself, through an employer of record, or as a contractor."),
        error_messages={"required": _("Without a contract for people in Pakistan it isn't a job for those who stay.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.GONE:
            del self.fields[name]
        self.fields["salary_min"].required = True
        region = cast(forms.ChoiceField, self.fields["remote_region"])
        region.required = True
        regions = cast(list[tuple[str, Any]], region.choices)
        region.choices = [one for one in regions if one[0] in self.REGIONS]
        self.fields["country"].label = _("Country of the employer")
        self.fields["place"].label = _("City of the employer")

    def keep(self, job: Job) -> Job:
        self.cleaned_data |= {
            "workplace": Job.Workplace.REMOTE, "employer_of_record": True, "relocation_paid": False,
            "sponsorship": SponsorshipClaim.Value.SILENT, "sponsorship_quote": "",
        }  # fmt: skip
        return super().keep(job)


class IntroductionForm(forms.Form):
    note = Words(
        label=_("Who you are and why"), max_length=3000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("At least 140 characters. It's read without your name. No phone number or address."),
    )  # fmt: skip
    consent = forms.BooleanField(
        label=_("If they accept, we may see one another's names and profiles."),
        error_messages={"required": _("Without your consent we can't introduce you.")},
    )

    def clean_note(self) -> str:
        note: str = self.cleaned_data["note"]
        if len(note) < NOTE_MIN:
            raise forms.ValidationError(
                ngettext(
                    "%(have)s character so far; write at least %(need)s.",
                    "%(have)s characters so far; write at least %(need)s.",
                    len(note),
                ),
                params={"have": len(note), "need": NOTE_MIN},
            )
        return note


class HiredForm(forms.Form):
    hired = forms.IntegerField(label=_("People hired, in all"), min_value=1, max_value=HIRED_MAX)


class ListForm(forms.Form):
    """The list's filters. What can't be understood is left out, never an error page."""

    q = forms.CharField(label=_("Words"), max_length=200, required=False)
    country = forms.ChoiceField(label=_("Country"), choices=lambda: BLANK + _abroad(), required=False)
    online = forms.BooleanField(label=_("Online"), required=False)

    def asked(self) -> dict[str, Any]:
        self.is_valid()
        data = self.cleaned_data
        words = "".join(" " if ord(letter) < 32 else letter for letter in data.get("q", ""))
        return {
            "q": " ".join(words.split()), "country": data.get("country", ""), "online": bool(data.get("online")),
        }  # fmt: skip
