"""One page for all that we mail."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from diaspora.accounts.models import Language, User
from diaspora.digests import services
from diaspora.digests.models import Subscription
from diaspora.digests.schedule import FIRST_HOUR, LAST_HOUR
from diaspora.notifications import notices
from diaspora.notifications.models import NoticeChoice, NoticeWhen
from diaspora.notifications.services import choose

HOURS = [(hour, f"{hour:02}:00") for hour in range(FIRST_HOUR, LAST_HOUR + 1)]
# Where most members live comes first.
OFTEN = ("Asia/Karachi", "Europe/London", "Europe/Berlin", "Asia/Dubai", "Asia/Riyadh", "America/Toronto")


def zones() -> list[Any]:
    rest = sorted(name for name in available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [
        (_("Often chosen"), [(name, name.replace("_", " ")) for name in OFTEN]),
        (_("All"), [(name, name.replace("_", " ")) for name in rest if name not in OFTEN]),
    ]


class MailForm(forms.Form):
    """Raises nothing: an unknown value is an error beside its field."""

    cadence = forms.ChoiceField(label=_("How often do you want a digest?"), choices=Subscription.Cadence.choices)
    weekday = forms.TypedChoiceField(
        label=_("On which day, if once a week?"), choices=Subscription.WEEKDAYS, coerce=int
    )
    hour = forms.TypedChoiceField(
        label=_("At what time?"), choices=HOURS, coerce=int, help_text=_("We never mail between 21:00 and 08:00.")
    )
    time_zone = forms.ChoiceField(label=_("Your time zone"), choices=zones)
    language = forms.ChoiceField(label=_("Language of our mails and pages"), choices=Language.choices)

    def __init__(self, *args: Any, member: User, **kwargs: Any) -> None:
        self.member = member
        subscription = services.subscription_of(member)
        kwargs.setdefault("initial", {})
        kwargs["initial"] |= {
            "cadence": subscription.cadence, "weekday": subscription.weekday, "hour": subscription.hour,
            "time_zone": member.time_zone, "language": member.language,
        }  # fmt: skip
        super().__init__(*args, **kwargs)
        self._groups = [(label, list(kinds)) for label, kinds in _groups_of(member)]
        self.kinds = {_field(kind): kind for _label, kinds in self._groups for kind in kinds}
        chosen = notices.choices_of([member.pk], [kind.name for kind in self.kinds.values()])
        for name, kind in self.kinds.items():
            self.fields[name] = forms.ChoiceField(
                label=kind.label, choices=_choices(kind), initial=chosen.get((member.pk, kind.name), kind.default),
                required=False,
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """A page that was opened before a kind was added says nothing about it."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        return data | {name: data.get(name) or self.fields[name].initial for name in self.kinds}

    @property
    def kind_groups(self) -> list[tuple[Any, list[forms.BoundField]]]:
        return [(label, [self[_field(kind)] for kind in kinds]) for label, kinds in self._groups]

    @transaction.atomic
    def save(self) -> Subscription:
        data = self.cleaned_data
        self.member.time_zone, self.member.language = data["time_zone"], data["language"]
        self.member.save(update_fields=["time_zone", "language"])
        for name, kind in self.kinds.items():
            if data[name] != self.fields[name].initial:
                choose(self.member, kind.name, data[name])
        return services.subscribe(self.member, data["cadence"], data["hour"], data["weekday"])


def _field(kind: notices.NoticeKind) -> str:
    return f"kind:{kind.name}"


def _choices(kind: notices.NoticeKind) -> list[tuple[str, Any]]:
    """What is gathered says so."""
    minutes = int(kind.wait.total_seconds()) // 60
    if not minutes:
        return list(NoticeWhen.choices)
    gathered = ngettext_lazy(
        "By mail, gathered for %(number)s minute", "By mail, gathered for %(number)s minutes", minutes
    ) % {"number": minutes}
    return [(value, gathered if value == NoticeWhen.NOW else label) for value, label in NoticeWhen.choices]


def _groups_of(member: User) -> Iterator[tuple[Any, list[notices.NoticeKind]]]:
    """Those that products declare, and others that this member has met."""
    for group in notices.NOTICES.all():
        kinds = [kind for kind in group.kinds if not kind.required]
        if kinds:
            yield group.label, kinds
    met = set(member.notifications.order_by().values_list("kind", flat=True).distinct()) | set(
        NoticeChoice.objects.filter(member=member).values_list("kind", flat=True)
    )
    others = [notices.rule(name) for name in sorted(met) if not notices.is_declared(name)]
    if others:
        yield _("Others"), others
