"""A table has a first and sometimes a last day; outside them nothing is computed and nothing is guessed."""

from datetime import date, timedelta

import pytest

from tests.visas import plain  # noqa: F401 (words can be shown)
from visas.calculators import CALCULATORS, RulesNotKnownError

SMC = CALCULATORS["new_zealand_smc"]
DOCTOR = {"qualification": "doctorate_L10", "nz_years": 0, "gate": True}


@pytest.mark.parametrize(
    ("name", "first"),
    [
        ("canada_crs", date(2025, 3, 25)),
        ("canada_fsw67", date(2013, 5, 4)),
        ("australia_points", date(2019, 11, 16)),
        ("germany_chancenkarte", date(2024, 6, 1)),
        ("japan_hsp", date(2023, 4, 21)),
        ("uk_skilled_worker", date(2025, 7, 22)),
        ("austria_rwr", date(2022, 10, 1)),
        ("singapore_compass", date(2025, 1, 1)),
        ("new_zealand_smc", date(2023, 10, 9)),
    ],
)
def test_the_day_before_the_first_is_refused_with_the_first_day(name, first):
    table = CALCULATORS[name].table
    assert table.version_on(first).id == first.isoformat()
    with pytest.raises(RulesNotKnownError) as refused:
        table.version_on(first - timedelta(days=1))
    assert first.isoformat() in str(refused.value.reason)


def test_new_zealand_computes_until_july_2026():
    assert SMC.calculate(DOCTOR, on=date(2026, 7, 31)).passed is True


@pytest.mark.parametrize("on", [date(2026, 8, 1), date(2026, 8, 31), date(2026, 11, 24), date(2030, 1, 1)])
def test_new_zealand_computes_nothing_from_august_2026_and_says_what_is_known(on):
    for ask in (SMC.calculate, SMC.raises, SMC.check):
        with pytest.raises(RulesNotKnownError) as refused:
            ask(DOCTOR, on=on)
    assert "2026-07-31" in str(refused.value.reason)
    assert len(refused.value.known_changes) == 5
    assert set(refused.value.known_changes) == set(SMC.changes)


def test_without_a_day_the_newest_known_rules_are_used_and_say_that_they_ended():
    result = SMC.calculate(DOCTOR)
    assert result.version.id == "2023-10-09"
    assert result.as_json()["valid_to"] == "2026-07-31"
    assert result.superseded(date(2026, 8, 1))
    assert not result.superseded(date(2026, 7, 31))


def test_a_table_without_an_end_is_not_superseded():
    table = CALCULATORS["canada_crs"].table
    assert table.newest_computable.valid_to is None
    assert table.version_on(date(2027, 1, 1)) is table.newest_computable
