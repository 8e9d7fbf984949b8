"""What a currency was worth in rupees, on which day, by whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

# An older rate says less than none: the rupee moves.
FRESH_DAYS = 7


class Rate(models.Model):
    """`pkr` rupees for one unit of `currency`, as `source` printed it for the day `on`."""

    currency = models.CharField(max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$")])
    pkr = models.DecimalField(max_digits=14, decimal_places=6)
    on = models.DateField()
    source = models.CharField(max_length=200)

    class Meta:
        ordering = ("currency", "-on")
        constraints = [
            models.UniqueConstraint(fields=["currency", "on"], name="one_rate_a_day"),
            models.CheckConstraint(condition=Q(pkr__gt=0), name="rate_above_zero"),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.on}"


@dataclass(frozen=True)
class Rupees:
    """`amount` whole rupees at `rate`; `is_old` says that the rate is older than FRESH_DAYS."""

    amount: int
    rate: Rate
    is_old: bool


class Rates:
    """The newest rates of some currencies up to a day: one statement, asked once a page."""

    def __init__(self, currencies: Iterable[str], day: date) -> None:
        found = Rate.objects.filter(currency__in=set(currencies), on__lte=day).order_by("currency", "-on")
        self._rates = {rate.currency: rate for rate in found.distinct("currency")}
        self._day = day

    def rupees(self, amount: Decimal | int, currency: str) -> Rupees | None:
        """None where no rate is known: then no rupees are shown."""
        if currency not in self._rates:
            return None
        rate = self._rates[currency]
        return Rupees(round(Decimal(amount) * rate.pkr), rate, self._day - rate.on > timedelta(days=FRESH_DAYS))

    @property
    def used(self) -> list[Rate]:
        return list(self._rates.values())
