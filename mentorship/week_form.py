"""The week's hours as a grid of checkboxes, which works by keyboard, at 360 px and without scripts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from diaspora.accounts.places import zone_choices
from mentorship import words

DAYS = (_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun"))
# First hour, end, and what it's called. Early morning and lunch come first: with evenings alone, a quarter of the
# ambassadors in North America would share no hour with Pakistan.
BANDS = (
    (5, 9, _("Early morning")),
    (12, 14, _("Lunch")),
    (18, 22, _("Evening")),
    (9, 12, _("Morning")),
    (14, 18, _("Afternoon")),
    (22, 26, _("Night")),
    (26, 29, _("Late night")),
)
OPEN_BANDS = 3


def chips(**attributes: Any) -> forms.CheckboxSelectMultiple:
    widget = forms.CheckboxSelectMultiple(attrs=attributes)
    widget.chips = True  # type: ignore[attr-defined]
    return widget


class WeekWidget(forms.Widget):
    """A table a part of the day, a checkbox an hour: it needs no script, and works from a keyboard."""

    template_name = "mentorship/week.html"
    input_type = None
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name)) if hasattr(data, "getlist") else list(data.get(name, []))

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def id_for_label(self, id_: str) -> str:
        return ""

    def format_value(self, value: Any) -> set[str]:
        return _cells(value) if isinstance(value, str) else set(value or ())

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = self.format_value(value)
        context["bands"] = [
            {
                "label": label,
                "hours": [f"{hour % 24}:00" for hour in range(first, end)],
                "rows": (rows := [_row(day, range(first, end), chosen) for day in range(7)]),
                "open": at < OPEN_BANDS or any(cell["on"] for row in rows for cell in row["cells"]),
            }
            for at, (first, end, label) in enumerate(BANDS)
        ]
        return context


def _row(day: int, hours: range, chosen: set[str]) -> dict[str, Any]:
    """A day a line: five hours beside one another fit on the smallest phone."""
    names = [(f"{day}-{hour % 24}", f"{hour % 24}:00") for hour in hours]
    return {"day": DAYS[day], "cells": [{"value": v, "hour": said, "on": v in chosen} for v, said in names]}


def _cells(hours: str) -> set[str]:
    bits = int(hours, 16)
    return {f"{at // 24}-{at % 24}" for at in range(168) if bits >> (167 - at) & 1}


class WeekField(forms.Field):
    """168 bits as 42 hexadecimal digits, as models keep them."""

    widget = WeekWidget

    def to_python(self, value: Any) -> str:
        bits = 0
        for cell in value or ():
            day, _dash, hour = str(cell).partition("-")
            if not (day.isdecimal() and hour.isdecimal() and int(day) < 7 and int(hour) < 24):
                raise ValidationError(_("That is no hour of the week."))
            bits |= 1 << (167 - int(day) * 24 - int(hour))
        return f"{bits:042x}"

    def validate(self, value: Any) -> None:
        """An empty week is an answer too: some talk by message alone."""

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != self.to_python(data))


class WeekForm(forms.ModelForm):  # type: ignore[type-arg]
    """What both sides tell: languages, hours and zone. The form's own `languages` are the model's arrays."""

    topics = forms.MultipleChoiceField(choices=list(words.TOPICS.items()), widget=chips(), label=_("Topics"))
    languages = forms.MultipleChoiceField(
        choices=list(words.LANGUAGES.items()), widget=chips(), label=_("Languages you speak")
    )
    hours = WeekField(label=_("Hours in which you can talk"), required=False, help_text=_("In your own time zone."))

    def __init__(self, *args: Any, member: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.instance.zone if not self.instance._state.adding else member.time_zone
        self.fields["zone"] = forms.ChoiceField(label=_("Time zone"), choices=zone_choices(zone), initial=zone)
        self.fields["role"].choices = [("", "–"), *words.ROLES.items()]  # type: ignore[attr-defined]
        self.fields["is_adult"].required = True

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("hours") is not None and not int(data["hours"], 16) and not data.get("async_ok"):
            self.add_error("hours", _("Tick an hour at least, or say that messages without a call are fine."))
        return data
