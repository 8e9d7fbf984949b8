"""One page for all that we mail."""

from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.db import transaction
from django.utils.translation import gettext_lazy as _

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
        self.kinds = dict(enumerate(_kinds_of(member)))
        chosen = notices.choices_of([member.pk], [kind.name for kind in self.kinds.values()])
        for number, kind in self.kinds.items():
            self.fields[f"kind{number}"] = forms.ChoiceField(
                label=kind.label, choices=NoticeWhen.choices, initial=chosen.get((member.pk, kind.name), kind.default)
            )

    @property
    def kind_fields(self) -> list[forms.BoundField]:
        return [self[f"kind{number}"] for number in self.kinds]

    @transaction.atomic
    def save(self) -> Subscription:
        data = self.cleaned_data
        self.member.time_zone, self.member.language = data["time_zone"], data["language"]
        self.member.save(update_fields=["time_zone", "language"])
        for number, kind in self.kinds.items():
            if data[f"kind{number}"] != self.fields[f"kind{number}"].initial:
                choose(self.member, kind.name, data[f"kind{number}"])
        return services.subscribe(self.member, data["cadence"], data["hour"], data["weekday"])


def _kinds_of(member: User) -> list[notices.NoticeKind]:
    """Those that products declare, and others that this member has met."""
    declared = [kind for group in notices.NOTICES.all() for kind in group.kinds]
    names = {kind.name for kind in declared}
    met = set(member.notifications.order_by().values_list("kind", flat=True).distinct()) | set(
        NoticeChoice.objects.filter(member=member).values_list("kind", flat=True)
    )
    others = [notices.rule(name) for name in sorted(met - names)]
    return [kind for kind in [*declared, *others] if not kind.required]
