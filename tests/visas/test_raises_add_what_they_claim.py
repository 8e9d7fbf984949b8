"""What would raise it: each proposal really adds its points, and no change of that answer adds more."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visas import answers
from visas.calculators import CALCULATORS

FIXTURES = Path(__file__).parent / "fixtures"


def base(name, **change):
    return {**json.loads((FIXTURES / f"{name}.json").read_text())["base"], **change}


@pytest.mark.parametrize("name", CALCULATORS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_a_proposed_change_adds_its_points(name, data):
    calculator = CALCULATORS[name]
    before = data.draw(answers.right_answers(calculator))
    now = calculator.calculate(before)
    for change in calculator.raises(before):
        after = calculator.calculate({**before, change.key: change.value})
        assert (after.total, after.total - now.total) == (change.total, change.gain)
        assert change.gain > 0 or (change.turns and after.passed and not now.passed)


@pytest.mark.parametrize("name", CALCULATORS)
@given(data=st.data())
@settings(max_examples=25, deadline=None)
def test_no_other_answer_to_a_choice_adds_more(name, data):
    calculator = CALCULATORS[name]
    before = data.draw(answers.right_answers(calculator))
    now, claimed = calculator.calculate(before), {c.key: c.gain for c in calculator.raises(before, limit=99)}
    for question in calculator.questions:
        if question.kind != "choice" or not question.changeable or not calculator.asks(question, before):
            continue
        for choice in question.choices:
            changed = {**before, question.key: choice.value}
            if not calculator.check(changed)[1]:
                gain = calculator.calculate(changed).total - now.total
                assert gain <= claimed.get(question.key, 0)


def test_the_five_that_add_most_to_a_developer_are_proposed_in_order():
    seven = {"listening": 7, "reading": 7, "writing": 7, "speaking": 7}
    best = CALCULATORS["canada_crs"].raises(base("canada_crs", education="bachelor", clb1=seven))
    assert [(change.key, change.gain) for change in best] == [
        ("provincial_nomination", 600),
        ("canadian_work_years", 80 + 50),
        ("clb1", 68 + 37),
        ("clb2", 24 + 50),
        ("trade_certificate", 50),
    ]
    assert best[2].value == {"listening": 10, "reading": 10, "writing": 10, "speaking": 10}


def test_a_salary_out_of_range_is_not_proposed():
    far = base("uk_skilled_worker", salary=0, going_rate=10_000_000, hours=60)
    assert "salary" not in {change.key for change in CALCULATORS["uk_skilled_worker"].raises(far, limit=99)}


def test_nobody_is_told_to_be_younger():
    for name, calculator in CALCULATORS.items():
        assert "age" not in {change.key for change in calculator.raises(base(name), limit=99)}


def test_the_least_salary_that_is_enough_is_proposed():
    short = base("uk_skilled_worker", option="E", hours=40, salary=30_000)
    assert [(c.key, c.value, c.gain, c.turns) for c in CALCULATORS["uk_skilled_worker"].raises(short)] == [
        ("salary", 40_842.67, 20, True)
    ]


def test_a_gate_that_opens_is_proposed_though_it_adds_no_points():
    short = base("germany_chancenkarte", experience="five_in_last_seven", shortage_occupation=True, funds=False)
    assert ("funds", 0, True) in {
        (c.key, c.gain, c.turns) for c in CALCULATORS["germany_chancenkarte"].raises(short, limit=99)
    }


def test_the_smallest_of_equal_changes_is_proposed():
    changes = {c.key: c.value for c in CALCULATORS["australia_points"].raises(base("australia_points"), limit=99)}
    assert changes["overseas_work_years"] == 8
    assert changes["australian_work_years"] == 3
