from datetime import date

import pytest

from tests.visas.factories import FactFactory, ValueFactory
from visas.models import FactValue, NoValue, fact_on


@pytest.fixture
def fee(db):
    fact = FactFactory(key="no.route.fee")
    ValueFactory(fact=fact, value="100.00", valid_from=date(2026, 1, 1), valid_to=date(2026, 7, 1))
    ValueFactory(fact=fact, value="120.00", valid_from=date(2026, 9, 1))
    return fact


@pytest.mark.parametrize(("day", "value"), [(date(2026, 1, 1), "100.00"), (date(2026, 6, 30), "100.00"),
                                            (date(2026, 9, 1), "120.00"), (date(2027, 3, 3), "120.00")])  # fmt: skip
def test_a_covered_day_gives_its_value(fee, day, value):
    assert fact_on(fee.key, day).value.value == value


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 7, 1), date(2026, 8, 31)])
def test_another_day_raises_and_falls_back_to_nothing(fee, day):
    with pytest.raises(NoValue, match=r"no\.route\.fee has no value on"):
        fact_on(fee.key, day)


def test_a_draft_is_no_value(db):
    draft = ValueFactory(published_at=None)
    with pytest.raises(NoValue):
        fact_on(draft.fact.key, date(2026, 6, 1))


def test_sources_that_disagree_are_both_given(db):
    fact = FactFactory()
    for value in ("766.00", "755.00"):
        ValueFactory(fact=fact, value=value, status=FactValue.Status.CONFLICT)
    reading = fact_on(fact.key, date(2026, 6, 1))
    assert reading.disagrees
    assert [one.value for one in reading.values] == ["766.00", "755.00"]
    assert (reading.strictest(floor=True), reading.strictest(floor=False)) == (766, 755)
