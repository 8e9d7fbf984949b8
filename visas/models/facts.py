"""Facts: every figure of the guides with its days, its sources and its readers.

A published value is never edited (a trigger refuses it); a new one follows it. No two values of a fact hold on the
same day unless sources disagree, and a day without a value is an error, never the last value known.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pgtrigger
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from diaspora.moves import Moving, known_status


class NoValue(LookupError):
    """No value of the fact covers the day. The page says "not known yet"; nothing falls back to another day."""


class SourceKind(models.TextChoices):
    """In the order in which they are believed."""

    LAW = "law", _("law")
    AUTHORITY = "authority", _("authority")
    SECONDARY = "secondary", _("secondary source")
    NEWS = "news", _("news")
    MEMBER = "member", _("member")


class Source(models.Model):
    """A page or a paper. `url` is empty where we only know its name."""

    Kind = SourceKind

    key = models.SlugField(max_length=80, unique=True)
    name = models.CharField(max_length=300)
    url = models.URLField(max_length=300, blank=True)
    kind = models.CharField(max_length=9, choices=SourceKind, default=SourceKind.SECONDARY)

    class Meta:
        ordering = ("key",)
        constraints = [
            known_status(SourceKind, name="source_kind_known", field="kind"),
            models.CheckConstraint(condition=Q(url="") | Q(url__startswith="https://"), name="source_over_https"),
        ]

    def __str__(self) -> str:
        return self.name


class FactKind(models.TextChoices):
    MONEY = "money", _("money")
    NUMBER = "number", _("number")
    DURATION = "duration", _("duration")
    TEXT = "text", _("words")
    BOOL = "bool", _("yes or no")


class FactTopic(models.TextChoices):
    REQUIREMENT = "takes", _("what it takes")
    FEE = "fee", _("cost")
    TIME = "time", _("time")
    FAMILY = "family", _("family")
    RESIDENCE = "residence", _("permanent residence")
    NOTE = "note", _("for Pakistanis")


class Fact(models.Model):
    """`key` is "de.eu-blue-card.salary_standard". `unit` says of what a number is; money has `currency` and `per`."""

    Kind = FactKind
    Topic = FactTopic

    key = models.CharField(max_length=120, unique=True)
    label = models.CharField(max_length=160)
    kind = models.CharField(max_length=8, choices=FactKind)
    topic = models.CharField(max_length=9, choices=FactTopic)
    currency = models.CharField(max_length=3, blank=True)
    per = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    country = models.ForeignKey("visas.Country", on_delete=models.CASCADE, related_name="facts")
    route = models.ForeignKey("visas.Route", null=True, blank=True, on_delete=models.CASCADE, related_name="facts")

    class Meta:
        ordering = ("key",)
        constraints = [
            known_status(FactKind, name="fact_kind_known", field="kind"),
            known_status(FactTopic, name="fact_topic_known", field="topic"),
            models.CheckConstraint(condition=~Q(kind="money") | ~Q(currency=""), name="money_has_currency"),
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def anchor(self) -> str:
        return "fact-" + self.key.replace(".", "-").replace("_", "-")


class FactValueStatus(models.TextChoices):
    OK = "ok", _("ok")
    CONFLICT = "conflict", _("sources disagree")
    STALE = "stale", _("to be read again")
    UNKNOWN = "unknown", _("not known yet")


class FactValueQuerySet(models.QuerySet["FactValue"]):
    def published(self) -> "FactValueQuerySet":
        return self.filter(published_at__isnull=False)

    def on(self, day: date) -> "FactValueQuerySet":
        """Published values that hold on `day`."""
        later = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
        return self.published().filter(later, valid_from__lte=day)

    def with_evidence(self) -> "FactValueQuerySet":
        evidence = Evidence.objects.select_related("source", "read_by__profile", "second_reader__profile")
        return self.select_related("fact").prefetch_related(models.Prefetch("evidence", evidence))

    def due(self, by: date, *, today: date) -> "FactValueQuerySet":
        """To be read again not later than `by`; what has ended by today or ends before that isn't."""
        open_then = Q(valid_to__isnull=True) | Q(valid_to__gt=F("recheck_by")) & Q(valid_to__gt=today)
        return self.published().filter(open_then, recheck_by__lte=by).order_by("recheck_by", "fact__key")


class FactValue(Moving):
    """What a fact is from `valid_from` up to, and not on, `valid_to`.

    `value` is JSON: a decimal as text for money, a number, {"min", "max"} for a duration, text, true or false, or
    null where it's not known yet. `as_of` is the source's own date at the precision it gave ("2026-10-05", "2026").
    `checked` says that the figure was read in a source; `ok` with two readers is more, see Evidence.
    """

    Status = FactValueStatus

    MOVES = {
        Status.UNKNOWN: {Status.OK},
        Status.OK: {Status.STALE, Status.CONFLICT},
        Status.STALE: {Status.OK},
        Status.CONFLICT: {Status.OK},
    }

    fact = models.ForeignKey(Fact, on_delete=models.CASCADE, related_name="values")
    value = models.JSONField(null=True, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    as_of = models.CharField(max_length=10, blank=True)
    note = models.CharField(max_length=400, blank=True)
    checked = models.BooleanField(default=False)
    status = models.CharField(max_length=8, choices=FactValueStatus)
    recheck_by = models.DateField()
    loaded = models.BooleanField(default=False, editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = FactValueQuerySet.as_manager()

    class Meta:
        ordering = ("fact__key", "valid_from", "pk")
        indexes = [models.Index(fields=["recheck_by"], name="fact_value_recheck")]
        constraints = [
            known_status(FactValueStatus, name="fact_value_status_known"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")),
                name="fact_value_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(status="unknown") | ~Q(value=models.Value(None, models.JSONField())),
                name="only_unknown_lacks_a_value",
            ),
            models.CheckConstraint(
                condition=Q(author__isnull=True) | Q(published_by__isnull=True) | ~Q(author=F("published_by")),
                name="fact_value_two_people",
            ),
            ExclusionConstraint(
                name="one_value_a_day",
                expressions=[
                    ("fact", RangeOperators.EQUAL),
                    (Func("valid_from", "valid_to", function="daterange"), RangeOperators.OVERLAPS),
                ],
                condition=~Q(status="conflict") & Q(published_at__isnull=False),
                violation_error_message=_("Another published value of this fact already covers some of these days."),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="published_value_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.published_at IS NOT NULL AND (OLD.value IS DISTINCT FROM NEW.value"
                    " OR OLD.fact_id <> NEW.fact_id OR OLD.valid_from <> NEW.valid_from OR OLD.as_of <> NEW.as_of"
                    " OR OLD.published_at IS DISTINCT FROM NEW.published_at"
                    " OR (OLD.valid_to IS NOT NULL AND OLD.valid_to IS DISTINCT FROM NEW.valid_to))"
                ),
            ),
            pgtrigger.Protect(
                name="published_value_stays",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__published_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact.key} from {self.valid_from}"

    def is_overdue(self, day: date) -> bool:
        return self.recheck_by < day

    def number(self) -> Decimal | None:
        """The value as a number for sums and comparisons; None for words and for what isn't known."""
        if self.value is None or self.fact.kind not in (FactKind.MONEY, FactKind.NUMBER):
            return None
        return Decimal(str(self.value))


class Evidence(models.Model):
    """Where a value was read, on which day, by whom. Without `second_reader` it was read once only."""

    fact_value = models.ForeignKey(FactValue, on_delete=models.CASCADE, related_name="evidence")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="evidence")
    read_on = models.DateField()
    read_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    second_reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    second_read_on = models.DateField(null=True, blank=True)
    quote_hash = models.CharField(max_length=64, blank=True)
    archive_url = models.URLField(max_length=300, blank=True)

    class Meta:
        verbose_name_plural = "evidence"
        constraints = [
            models.UniqueConstraint(fields=["fact_value", "source"], name="one_evidence_a_source"),
            models.CheckConstraint(
                condition=Q(read_by__isnull=True) | Q(second_reader__isnull=True) | ~Q(read_by=F("second_reader")),
                name="second_reader_is_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.read_on}"


@dataclass(frozen=True)
class Reading:
    """A fact on a day. More than one value means that sources disagree: all are shown, none is picked."""

    fact: Fact
    values: Sequence[FactValue]

    @property
    def value(self) -> FactValue:
        return self.values[0]

    @property
    def disagrees(self) -> bool:
        return len(self.values) > 1

    @property
    def known(self) -> bool:
        return self.value.value is not None

    @property
    def checked(self) -> bool:
        return all(value.checked for value in self.values)

    def strictest(self, *, floor: bool) -> Decimal | None:
        """The number that is safe to promise: the highest of disagreeing floors, the lowest of ceilings."""
        numbers = [number for value in self.values if (number := value.number()) is not None]
        return (max(numbers) if floor else min(numbers)) if numbers else None

    def is_overdue(self, day: date) -> bool:
        return any(value.is_overdue(day) for value in self.values)


def fact_on(key: str, day: date) -> Reading:
    """The fact `key` on `day`. Raises NoValue when no published value covers that day."""
    values: list[Any] = list(FactValue.objects.on(day).filter(fact__key=key).with_evidence().order_by("pk"))
    if not values:
        raise NoValue(f"{key} has no value on {day}")
    return Reading(values[0].fact, values)
