"""Amounts of pay, made comparable by the year."""

from decimal import Decimal

from django.db import models
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
