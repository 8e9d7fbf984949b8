"""What a route costs: each fee with its payer, and sums that count one real case."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from diaspora.rates.models import Rates, Rupees
from visas.ledger import Ledger
from visas.models import Fact, FeeItem
from visas.models.guides import Payer


@dataclass(frozen=True)
class Cost:
    fact: Fact
    label: str
    payer: str
    payer_label: str
    counted: bool
    amount: Decimal | None
    rupees: Rupees | None


@dataclass
class Total:
    """`amounts` by currency; `rupees` is None as long as one of the currencies has no rate."""

    payer: str
    label: str
    amounts: dict[str, Decimal] = field(default_factory=dict)
    rupees: int | None = 0
    unknown: int = 0


@dataclass(frozen=True)
class Costs:
    items: list[Cost]
    totals: list[Total]
    rates: Rates

    @property
    def lacks_rates(self) -> bool:
        foreign = {item.fact.currency for item in self.items if item.fact.currency not in ("", "PKR")}
        return bool(foreign - {rate.currency for rate in self.rates.used})


def costs_of(fees: Iterable[FeeItem], home: Iterable[Fact], ledger: Ledger, day: date) -> Costs:
    """`home` are the fees of the steps that are pulled from the Pakistan guide; the member pays them."""
    lines: list[tuple[Fact, str, Any, bool]] = [
        (fee.fact, fee.payer, fee.get_payer_display(), fee.counted) for fee in fees
    ]
    have = {fact.pk for fact, *_rest in lines}
    lines += [(fact, Payer.YOU, Payer.YOU.label, True) for fact in home if fact.pk not in have]
    rates = Rates({fact.currency for fact, *_rest in lines} - {"", "PKR"}, day)
    items = [_cost(fact, payer, label, ledger, rates, counted=counted) for fact, payer, label, counted in lines]
    return Costs(items, _totals(items), rates)


def _cost(fact: Fact, payer: str, label: str, ledger: Ledger, rates: Rates, *, counted: bool) -> Cost:
    reading = ledger.reading(fact.key)
    # Of two amounts in dispute the higher one is what to have ready.
    amount = reading.strictest(floor=True) if reading and fact.kind == Fact.Kind.MONEY else None
    rupees = rates.rupees(amount, fact.currency) if amount is not None and fact.currency != "PKR" else None
    row = ledger.row(fact.key)
    return Cost(fact, row.label if row else fact.label, payer, str(label), counted, amount, rupees)


def _totals(items: Iterable[Cost]) -> list[Total]:
    totals: dict[str, Total] = {}
    for item in items:
        if item.counted:
            _add(totals.setdefault(item.payer, Total(item.payer, item.payer_label)), item)
    return list(totals.values())


def _add(total: Total, item: Cost) -> None:
    if item.amount is None:
        total.unknown += 1
        return
    currency = item.fact.currency
    total.amounts[currency] = total.amounts.get(currency, Decimal(0)) + item.amount
    rupees = int(item.amount) if currency == "PKR" else (item.rupees.amount if item.rupees else None)
    total.rupees = None if total.rupees is None or rupees is None else total.rupees + rupees
