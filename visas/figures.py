"""Values in the reader's words: €50,700 a year before tax, 2–3 months, yes."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from diaspora.templatetags.safeer import money
from visas.models import Fact, FactValue

PERIODS = {
    "year before tax": gettext_noop("%(money)s a year before tax"),
    "month before tax": gettext_noop("%(money)s a month before tax"),
    "month before tax, paid 14 times a year": gettext_noop("%(money)s a month before tax, paid 14 times a year"),
    "month before tax, without holiday pay": gettext_noop("%(money)s a month before tax, without holiday pay"),
    "month, benefits not counted": gettext_noop("%(money)s a month, benefits not counted"),
    "year at 37.5 hours a week": gettext_noop("%(money)s a year at 37.5 hours a week"),
}
UNITS: dict[str, Callable[[int], str]] = {
    "days": lambda n: ngettext("%(number)s day", "%(number)s days", n),
    "working days": lambda n: ngettext("%(number)s working day", "%(number)s working days", n),
    "business days": lambda n: ngettext("%(number)s working day", "%(number)s working days", n),
    "weeks": lambda n: ngettext("%(number)s week", "%(number)s weeks", n),
    "months": lambda n: ngettext("%(number)s month", "%(number)s months", n),
    "years": lambda n: ngettext("%(number)s year", "%(number)s years", n),
    "points": lambda n: ngettext("%(number)s point", "%(number)s points", n),
    "hours a week": lambda n: ngettext("%(number)s hour a week", "%(number)s hours a week", n),
}
DAYS_IN = {"days": 1, "working days": 1.4, "business days": 1.4, "weeks": 7, "months": 30.5, "years": 365.25}


def worded(value: FactValue, words: Mapping[str, str] | None = None) -> SafeString | str:
    """`words` are a translation's texts; a fact in words may have its own there."""
    fact, plain = value.fact, value.value
    if plain is None:
        return _("not known yet")
    if fact.kind == Fact.Kind.MONEY:
        return _money(plain, fact)
    if fact.kind == Fact.Kind.BOOL:
        return _("yes") if plain else _("no")
    if fact.kind == Fact.Kind.DURATION:
        return _counted("–".join(dict.fromkeys(str(n) for n in _ends(plain))), fact.unit, max(_ends(plain)))
    if fact.kind == Fact.Kind.NUMBER:
        return _counted(f"{plain:,}", fact.unit, int(plain))
    return format_html("<bdi>{}</bdi>", _translated(value, words or {}) or plain)


def _translated(value: FactValue, words: Mapping[str, str]) -> str | None:
    """A translation was made of the file's own value, so that a value which follows it is shown as it was written."""
    return words.get(f"phrase.{value.value}") or (words.get(f"values.{value.fact.key}") if value.loaded else None)


def label_of(fact: Fact, words: Mapping[str, str] | None = None) -> str:
    words = words or {}
    return words.get(f"labels.{fact.key}") or words.get(f"phrase.{fact.label}") or fact.label


def days_of(value: FactValue) -> tuple[int, int] | None:
    """A duration as calendar days, shortest and longest, for planning; None where it isn't one or isn't known."""
    if value.fact.kind != Fact.Kind.DURATION or not value.value:
        return None
    ends = _ends(value.value)
    each = DAYS_IN[value.fact.unit]
    return round(min(ends) * each), round(max(ends) * each)


def _ends(duration: Mapping[str, int]) -> list[int]:
    return [duration[end] for end in ("min", "max") if end in duration]


def _money(amount: Any, fact: Fact) -> SafeString | str:
    if fact.per not in PERIODS:
        return money(amount, fact.currency, fact.per)
    return format_html(_(PERIODS[fact.per]).replace("%(money)s", "{}"), money(amount, fact.currency))


def _counted(number: str, unit: str, count: int) -> SafeString:
    shown = format_html('<bdi dir="ltr">{}</bdi>', number)
    if unit not in UNITS:
        return shown
    return format_html(UNITS[unit](count).replace("%(number)s", "{}"), shown)
