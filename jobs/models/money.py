"""Amounts of pay, made comparable only where a dated rate says how."""

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

HOME = "PKR"


class Period(models.TextChoices):
    HOUR = "hour", _("an hour")
    DAY = "day", _("a day")
    WEEK = "week", _("a week")
    MONTH = "month", _("a month")
    YEAR = "year", _("a year")


# Full time at 40 hours; shown as "about", never written over what the advert says.
A_YEAR = {Period.HOUR: 2080, Period.DAY: 260, Period.WEEK: 52, Period.MONTH: 12, Period.YEAR: 1}


def yearly(amount: Decimal | None, period: str) -> Decimal | None:
    """About what `amount` a `period` comes to in a year; None where the period isn't stated."""
    return amount * A_YEAR[Period(period)] if amount is not None and period else None


class ExchangeRateQuerySet(models.QuerySet["ExchangeRate"]):
    def latest_for(self, currency: str) -> "ExchangeRate | None":
        return self.filter(currency=currency).order_by("-on").first()

    def latest(self) -> "ExchangeRateQuerySet":
        """One row a currency."""
        return self.order_by("currency", "-on").distinct("currency")


class ExchangeRate(models.Model):
    """`per` units of `currency` cost `rate_pkr` rupees on that day, says the source."""

    currency = models.CharField(max_length=3)
    per = models.PositiveIntegerField(default=1)
    rate_pkr = models.DecimalField(max_digits=14, decimal_places=4)
    on = models.DateField()
    source = models.CharField(max_length=200)
    is_demo = models.BooleanField(default=False)

    objects = ExchangeRateQuerySet.as_manager()

    class Meta:
        ordering = ("currency", "-on")
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="one_rate_a_currency_and_day"),
            models.CheckConstraint(condition=Q(rate_pkr__gt=0, per__gt=0), name="rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.per} {self.currency} = {self.rate_pkr} PKR ({self.on})"

    def in_pkr(self, amount: Decimal) -> Decimal:
        return amount * self.rate_pkr / self.per


def in_pkr(amount: Decimal | None, currency: str) -> tuple[Decimal, date] | None:
    """Rupees and the day of the rate, or None: no rate is made up."""
    if amount is None:
        return None
    rate = ExchangeRate.objects.latest_for(currency)
    return (rate.in_pkr(amount), rate.on) if rate else None
