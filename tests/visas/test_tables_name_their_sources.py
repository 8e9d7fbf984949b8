"""Every line of a result stands on a source with its day; what nobody checked says so."""

import json
from datetime import date
from pathlib import Path

import pytest

from visas.calculators import CALCULATORS
from visas.calculators.tables import Bands, load

FIXTURES = Path(__file__).parent / "fixtures"
# Their source hangs on the answer: an option, a scheme, a band.
BY_ANSWER = {"singapore_compass": {"c4"}}


def results(name):
    file = json.loads((FIXTURES / f"{name}.json").read_text())
    return [CALCULATORS[name].calculate({**file["base"], **case["change"]}) for case in file["cases"]]


@pytest.mark.parametrize("name", [name for name in CALCULATORS if name != "austria_rwr"])
def test_every_line_is_covered_by_a_source(name):
    covered = set().union(*(source.covers for source in CALCULATORS[name].table.sources.values()))
    lines = {line.key for result in results(name) for line in result.lines}
    assert lines - covered - BY_ANSWER.get(name, set()) == set()


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_source_has_an_address_and_a_day(name):
    table = CALCULATORS[name].table
    assert table.official_url.startswith("https://")
    for source in table.sources.values():
        assert source.url.startswith("https://")
        assert date(2026, 1, 1) < source.checked_on <= date(2026, 11, 24)


def unchecked(name, **change):
    base = json.loads((FIXTURES / f"{name}.json").read_text())["base"]
    return {line.key for line in CALCULATORS[name].calculate({**base, **change}).unchecked}


def test_the_uk_split_of_points_and_the_old_options_are_not_checked():
    assert unchecked("uk_skilled_worker") == {"sponsor", "skill", "english"}
    assert unchecked("uk_skilled_worker", option="F") == {"sponsor", "skill", "english", "salary"}


def test_the_points_for_a_state_nomination_are_not_checked():
    assert unchecked("australia_points", nomination="regional_491") == set()
    assert unchecked("australia_points", nomination="state_190") == {"nomination"}


def test_only_the_top_band_of_local_share_is_checked():
    assert unchecked("singapore_compass") == {"c4"}
    assert unchecked("singapore_compass", c4="p50_or_more") == set()
    assert unchecked("singapore_compass", c4="below_p20", local_share_pct=70) == {"c4"}


def test_parts_of_the_third_austrian_card_are_not_checked():
    change = {"qualification": ["tertiary_3y"], "half_years": 4, "english": "B1", "english_company": True}
    assert unchecked("austria_rwr", scheme="C", **change) == {"experience", "age", "english_company"}
    assert unchecked("austria_rwr", half_years=4, english="B1", english_company=True) == set()


def test_the_newest_round_of_each_kind_is_named_with_its_day():
    rounds = {cutoff.kind: cutoff for cutoff in CALCULATORS["canada_crs"].table.latest_cutoffs}
    assert (rounds["French-language proficiency"].low, rounds["French-language proficiency"].on) == (
        399,
        date(2026, 7, 22),
    )
    assert (rounds["Canadian Experience Class"].low, rounds["Canadian Experience Class"].high) == (518, 523)
    assert rounds["General"].checked is False


def test_a_table_is_read_once():
    assert load("canada_crs") is load("canada_crs")


def test_bands_out_of_order_are_refused():
    with pytest.raises(ValueError, match="out of order"):
        Bands([[3, 5], [0, 0]])
