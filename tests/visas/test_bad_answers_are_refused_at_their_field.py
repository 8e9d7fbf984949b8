"""An answer that is missing, out of range or of the wrong kind: a message at its field and no score."""

import json
import math
from pathlib import Path

import pytest

from visas.calculators import CALCULATORS, InvalidAnswersError

FIXTURES = Path(__file__).parent / "fixtures"
WRONG_KINDS = [None, "29", "", math.nan, math.inf, -math.inf, 10**400, [], {}, [29], -1, 1e300]
LEVELS = {"listening": 9, "reading": 9, "writing": 9, "speaking": 9}


def base(name):
    return json.loads((FIXTURES / f"{name}.json").read_text())["base"]


def errors_of(name, change):
    with pytest.raises(InvalidAnswersError) as refused:
        CALCULATORS[name].calculate({**base(name), **change})
    return set(refused.value.errors)


def fields(*kinds):
    return [(name, q.key) for name, c in CALCULATORS.items() for q in c.questions if q.kind in kinds]


@pytest.mark.parametrize(("name", "field"), fields("integer", "decimal"))
def test_a_number_of_the_wrong_kind_is_refused(name, field):
    for value in [*WRONG_KINDS, True, False]:
        assert errors_of(name, {field: value}) == {field}, value


@pytest.mark.parametrize(("name", "field"), fields("integer"))
def test_part_of_a_whole_number_is_refused(name, field):
    assert errors_of(name, {field: 0.5}) == {field}


@pytest.mark.parametrize(("name", "field"), fields("boolean"))
def test_yes_or_no_is_neither_a_number_nor_a_word(name, field):
    for value in [*WRONG_KINDS, 0, 1, "true", "yes"]:
        assert errors_of(name, {field: value}) == {field}, value


@pytest.mark.parametrize(("name", "field"), fields("choice"))
def test_an_unknown_choice_is_refused(name, field):
    for value in [*WRONG_KINDS, True, "NONE", ["none"], {"none": 1}]:
        assert errors_of(name, {field: value}) == {field}, value


@pytest.mark.parametrize(("name", "field"), fields("choices"))
def test_a_list_with_an_unknown_choice_is_refused(name, field):
    for value in [None, "phd", 1, True, {}, ["unknown"], [None], [["awards"]], [1], [math.nan]]:
        assert errors_of(name, {field: value}) == {field}, value


@pytest.mark.parametrize(("name", "field"), fields("abilities"))
def test_language_levels_are_four_whole_numbers_from_0_to_12(name, field):
    wrong = [{}, [], 9, "9", True, {"listening": 9}, {**LEVELS, "singing": 9}]
    wrong += [{**LEVELS, "reading": level} for level in (13, -1, 9.5, "9", True, None, math.nan, math.inf, [], 10**30)]
    for value in wrong:
        assert errors_of(name, {field: value}) == {field}, value


@pytest.mark.parametrize("name", CALCULATORS)
def test_a_missing_answer_is_named_and_all_of_them_at_once(name):
    needed = {q.key for q in CALCULATORS[name].questions if not q.optional and q.when is None}
    assert CALCULATORS[name].check({})[1].keys() == needed
    for field in needed:
        left = {key: value for key, value in base(name).items() if key != field}
        assert CALCULATORS[name].check(left)[1].keys() == {field}


@pytest.mark.parametrize("name", CALCULATORS)
def test_an_unknown_field_is_refused(name):
    assert errors_of(name, {"nationality": "PK"}) == {"nationality"}


def test_a_partner_who_comes_along_must_be_described():
    assert errors_of("canada_crs", {"with_spouse": True}) == {
        "spouse_education",
        "spouse_canadian_work_years",
    }


def test_no_hours_are_no_job():
    assert errors_of("uk_skilled_worker", {"hours": 0}) == {"hours"}


def test_more_than_five_canadian_years_are_given_as_five():
    assert errors_of("canada_crs", {"canadian_work_years": 6, "foreign_work_years": 4}) == {
        "canadian_work_years",
        "foreign_work_years",
    }


def test_a_whole_number_may_come_with_a_point():
    assert CALCULATORS["canada_crs"].calculate({**base("canada_crs"), "age": 29.0}).total == 469


def test_a_qualification_of_another_card_is_refused():
    assert errors_of("austria_rwr", {"qualification": ["tertiary_4y"]}) == {"qualification"}


def test_a_going_rate_that_was_never_read_is_refused_not_guessed():
    left = {key: value for key, value in base("uk_skilled_worker").items() if key != "going_rate"}
    for change in ({}, {"occupation": "other"}, {"occupation": "2135"}):
        assert CALCULATORS["uk_skilled_worker"].check({**left, **change})[1].keys() == {"going_rate"}


def test_a_going_rate_that_was_read_is_filled_in():
    left = {key: value for key, value in base("uk_skilled_worker").items() if key != "going_rate"}
    result = CALCULATORS["uk_skilled_worker"].calculate({**left, "occupation": "1137", "salary": 85_999})
    assert (result.scores["required_salary"], result.passed) == (86_000, False)


def test_an_option_whose_share_is_not_known_is_refused():
    assert errors_of("uk_skilled_worker", {"option": "K"}) == {"option"}
