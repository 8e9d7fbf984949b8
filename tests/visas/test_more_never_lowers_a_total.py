"""More language, more experience, or one more yes never lowers a total."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visas import answers
from visas.calculators import CALCULATORS
from visas.calculators.questions import ABILITIES

OFTEN = settings(max_examples=40, deadline=None)
EXPERIENCE = [
    ("canada_crs", "canadian_work_years"),
    ("canada_crs", "foreign_work_years"),
    ("canada_crs", "spouse_canadian_work_years"),
    ("canada_fsw67", "experience_years"),
    ("australia_points", "overseas_work_years"),
    ("australia_points", "australian_work_years"),
    ("japan_hsp", "experience"),
    ("japan_hsp", "salary"),
    ("japan_hsp", "certifications"),
    ("austria_rwr", "half_years"),
    ("austria_rwr", "half_years_in_austria"),
    ("new_zealand_smc", "nz_years"),
    ("new_zealand_smc", "income_multiple"),
    ("uk_skilled_worker", "salary"),
]
LANGUAGE = [
    ("germany_chancenkarte", "german"),
    ("germany_chancenkarte", "english"),
    ("austria_rwr", "german"),
    ("austria_rwr", "english"),
    ("australia_points", "english"),
]
YES = [
    (name, question.key)
    for name, calculator in CALCULATORS.items()
    for question in calculator.questions
    if question.kind == "boolean" and question.key != "with_spouse"
]


def total(name, before, **change):
    return CALCULATORS[name].calculate({**before, **change}).total


def question_of(name, key):
    return next(question for question in CALCULATORS[name].questions if question.key == key)


@pytest.mark.parametrize(("name", "key"), EXPERIENCE)
@given(data=st.data())
@OFTEN
def test_more_years_or_pay(name, key, data):
    before = data.draw(answers.right_answers(CALCULATORS[name]))
    less, more = sorted(data.draw(st.lists(answers.right(question_of(name, key)), min_size=2, max_size=2)))
    assert total(name, before, **{key: less}) <= total(name, before, **{key: more})


@pytest.mark.parametrize(("name", "key"), LANGUAGE)
@given(data=st.data())
@OFTEN
def test_a_better_level(name, key, data):
    before = data.draw(answers.right_answers(CALCULATORS[name]))
    totals = [total(name, before, **{key: choice.value}) for choice in question_of(name, key).choices]
    assert totals == sorted(totals)


@pytest.mark.parametrize(("name", "key"), [("canada_crs", "clb1"), ("canada_crs", "clb2"), ("canada_fsw67", "clb1")])
@given(data=st.data(), levels=st.tuples(*[st.integers(0, 11)] * 4), place=st.sampled_from(range(4)))
@OFTEN
def test_a_better_ability(name, key, data, levels, place):
    before = data.draw(answers.right_answers(CALCULATORS[name]))
    less = dict(zip(ABILITIES, levels, strict=True))
    more = {**less, ABILITIES[place]: levels[place] + 1}
    assert total(name, before, **{key: less}) <= total(name, before, **{key: more})


@pytest.mark.parametrize(("name", "key"), YES)
@given(data=st.data())
@OFTEN
def test_one_more_yes(name, key, data):
    before = data.draw(answers.right_answers(CALCULATORS[name]))
    assert total(name, before, **{key: False}) <= total(name, before, **{key: True})
