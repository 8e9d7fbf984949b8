"""Figures of emigration with their sources, and the community's own, where members agreed to be counted."""

from typing import Any

import pgtrigger
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from diaspora.moves import known_status

FIRST_YEAR = 1971
# A cell of fewer people is hidden.
LEAST_SHOWN = 10
# What makes two figures the same one, told again.
IDENTITY = ("report", "year", "period", "through_month", "dimension", "category")


class Period(models.TextChoices):
    YEAR = "year", _("whole year")
    FIRST_HALF = "h1", _("January to June")
    TO_DATE = "ytd", _("year so far")


class Dimension(models.TextChoices):
    TOTAL = "total", _("in all")
    SKILL = "skill", _("skill class")
    OCCUPATION = "occupation", _("occupation")
    DESTINATION = "destination", _("destination")


class FigureQuerySet(models.QuerySet["EmigrationFigure"]):
    def current(self) -> "FigureQuerySet":
        """What each report says now; what was corrected stays in the table and out of this."""
        return self.filter(replaced_at__isnull=True)

    def of(self, dimension: str) -> "FigureQuerySet":
        return self.current().filter(dimension=dimension)

    def in_order(self) -> "FigureQuerySet":
        return self.order_by("year", "period", "through_month", "dimension", "-number", "category", "report", "pk")


class EmigrationFigure(models.Model):
    """People registered by the Bureau of Emigration and Overseas Employment, as one report says it.

    Reports that differ stand beside each other: neither replaces the other. A correction of the same report is a new
    row that `supersedes` the old one. `source_date` has the precision that the source gave (2023, 2023-07).
    `change_percent` is the change on the year before, as the same report says.
    """

    Period = Period
    Dimension = Dimension

    report = models.SlugField(max_length=60)
    year = models.PositiveSmallIntegerField(validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(2100)])
    period = models.CharField(max_length=4, choices=Period)
    through_month = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(11)]
    )
    dimension = models.CharField(max_length=11, choices=Dimension)
    category = models.SlugField(max_length=60)
    number = models.PositiveIntegerField()
    change_percent = models.DecimalField(max_digits=7, decimal_places=2, null=True, blank=True)
    source = models.CharField(max_length=200)
    url = models.URLField(max_length=300, blank=True, validators=[RegexValidator(r"^https://", _("Use https."))])
    source_date = models.CharField(
        max_length=10,
        validators=[RegexValidator(r"^\d{4}(-\d{2}(-\d{2})?)?$", _("Write 2023, 2023-07 or 2023-07-14."))],
    )
    note = models.CharField(max_length=300, blank=True)
    loaded_at = models.DateTimeField(default=timezone.now, editable=False)
    replaced_at = models.DateTimeField(null=True, blank=True, editable=False)
    supersedes = models.OneToOneField(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="superseded_by"
    )

    objects = FigureQuerySet.as_manager()

    class Meta:
        constraints = [
            known_status(Period, name="emigrationfigure_period_known", field="period"),
            known_status(Dimension, name="emigrationfigure_dimension_known", field="dimension"),
            models.CheckConstraint(
                condition=Q(period="ytd", through_month__range=(1, 11)) | ~Q(period="ytd") & Q(through_month=None),
                name="emigrationfigure_month_for_year_so_far",
            ),
            models.UniqueConstraint(
                fields=IDENTITY, condition=Q(replaced_at__isnull=True), nulls_distinct=False,
                name="emigrationfigure_one_current",
            ),
            models.CheckConstraint(
                condition=~Q(dimension="total") | Q(category="all"), name="emigrationfigure_total_is_all"
            ),
        ]  # fmt: skip
        triggers = [
            pgtrigger.Protect(
                name="emigrationfigure_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.number <> NEW.number OR OLD.report <> NEW.report OR OLD.category <> NEW.category"
                    " OR OLD.year <> NEW.year OR OLD.source <> NEW.source OR OLD.replaced_at IS NOT NULL"
                ),
            ),
            pgtrigger.Protect(name="emigrationfigure_stays", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.period} {self.category}: {self.number} ({self.report})"

    def clean(self) -> None:
        if (self.period == Period.TO_DATE) != (self.through_month is not None):
            raise ValidationError({"through_month": _("A year so far has its last month, 1 to 11; nothing else has.")})
        if (self.dimension == Dimension.TOTAL) != (self.category == "all"):
            raise ValidationError({"category": _("A total is of “all”, and only a total is.")})

    @property
    def identity(self) -> tuple[Any, ...]:
        return tuple(getattr(self, name) for name in IDENTITY)


class Consent(models.Model):
    """This member agreed to be counted. Without a row nobody is."""

    member = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="figures_consent"
    )
    given_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.member_id)


class CommunityDay(models.Model):
    """A day's count was made. The row is the claim: whoever makes it counts, once a day."""

    day = models.DateField(primary_key=True)
    counted_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.day)


class CommunityFigure(models.Model):
    """A cell as it is shown. Where it's hidden no number is kept at all."""

    day = models.ForeignKey(CommunityDay, on_delete=models.CASCADE, related_name="figures")
    insight = models.CharField(max_length=40)
    row = models.CharField(max_length=80)
    column = models.CharField(max_length=80, blank=True)
    number = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "insight", "row", "column"], name="communityfigure_one_cell"),
            models.CheckConstraint(
                condition=Q(number__isnull=True) | Q(number__gte=LEAST_SHOWN), name="communityfigure_none_small"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.insight} {self.row} {self.column}"
