"""The figures of one page: each shown as a link to its row, each row with source, days and readers.

A page asks its ledger for a fact by key. A key that has no value on the day is shown as "not known yet" and logged;
it's never filled with another day's value.
"""

import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from visas import prose
from visas.figures import label_of, worded
from visas.models import Fact, FactValue, Reading

log = logging.getLogger(__name__)


@dataclass
class Row:
    """`now` are the values that hold today (more than one where sources disagree), `next` those that follow."""

    fact: Fact
    label: str
    now: list[FactValue]
    next: list[FactValue]
    overdue: bool


class Ledger:
    """All of `keys` in two statements, three where a key has no value on `day`."""

    def __init__(self, keys: Iterable[str], day: date, words: Mapping[str, str] | None = None) -> None:
        self.day, self.words = day, words or {}
        wanted = set(keys)
        self._rows: dict[str, Row] = {}
        self._used: dict[str, None] = {}
        values = FactValue.objects.published().filter(fact__key__in=wanted).exclude(valid_to__lte=day)
        for value in values.with_evidence().order_by("valid_from", "pk"):
            self._add(value)
        missing = wanted - self._rows.keys()
        for fact in Fact.objects.filter(key__in=missing) if missing else ():
            self._rows[fact.key] = Row(fact, label_of(fact, self.words), [], [], overdue=False)

    def _add(self, value: FactValue) -> None:
        fact = value.fact
        row = self._rows.setdefault(fact.key, Row(fact, label_of(fact, self.words), [], [], overdue=False))
        (row.now if value.valid_from <= self.day else row.next).append(value)
        row.overdue = any(one.is_overdue(self.day) for one in row.now)

    def reading(self, key: str) -> Reading | None:
        row = self._rows.get(key)
        return Reading(row.fact, row.now) if row and row.now else None

    def row(self, key: str) -> Row | None:
        return self._rows.get(key)

    def show(self, key: str) -> SafeString:
        """The fact as a link to its row."""
        row = self._rows.get(key)
        if row is None:
            log.warning("visas.fact_missing %s", key)
            return conditional_escape(_("not known yet"))
        self._used[key] = None
        if not row.now:
            log.warning("visas.fact_without_value %s on %s", key, self.day)
        return format_html('<a class="fact" href="#{}">{}</a>', row.fact.anchor, self._inside(row))

    def _inside(self, row: Row) -> SafeString | str:
        if not row.now:
            return _("not known yet")
        shown = [worded(value, self.words) for value in row.now]
        known = any(value.value is not None for value in row.now)
        if len(shown) > 1:
            either = format_html(_("%(first)s or %(second)s").replace("%(first)s", "{}").replace("%(second)s", "{}"),
                                 shown[0], shown[1])  # fmt: skip
            return format_html("{} <small>({})</small>", either, _("sources disagree"))
        if known and not all(value.checked for value in row.now):
            return format_html("{} <small>({})</small>", shown[0], _("not checked yet"))
        return shown[0]

    def render(self, text: str) -> SafeString:
        return mark_safe(prose.fill(text, self.show, conditional_escape))  # noqa: S308 - both parts are escaped

    @property
    def used(self) -> list[Row]:
        """Rows of what was shown, in the order of the page."""
        return [self._rows[key] for key in self._used]

    @property
    def overdue(self) -> list[Row]:
        """Of all that the page asked for, so that a banner above it can tell."""
        return [row for row in self._rows.values() if row.overdue]
