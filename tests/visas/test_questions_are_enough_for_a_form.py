"""A page can be drawn from the questions alone: kind, words, choices, range, and when each is asked."""

import pytest

from tests.visas import plain  # noqa: F401 (words can be shown)
from visas.calculators import CALCULATORS
from visas.calculators.tables import Points

QUESTIONS = [(name, q) for name, calculator in CALCULATORS.items() for q in calculator.questions]
EACH = pytest.mark.parametrize(("name", "question"), QUESTIONS, ids=[f"{name}.{q.key}" for name, q in QUESTIONS])


@EACH
def test_a_question_has_a_kind_and_words(name, question):
    assert question.kind in {"boolean", "integer", "decimal", "choice", "choices", "abilities"}
    assert str(question.label)
    assert str(question.label)[0].isupper()


@EACH
def test_choices_have_words_and_numbers_a_range(name, question):
    if question.kind in {"choice", "choices"}:
        assert len({choice.value for choice in question.choices}) == len(question.choices) > 1
        assert all(str(choice.label) for choice in question.choices)
    if question.kind in {"integer", "decimal"}:
        assert question.low < question.high


@EACH
def test_a_question_hangs_only_on_one_asked_before_it(name, question):
    keys = [q.key for q in CALCULATORS[name].questions]
    assert question.when is None or keys.index(question.when.key) < keys.index(question.key)


@EACH
def test_what_a_missing_answer_counts_as_is_an_answer_or_none(name, question):
    if question.optional and question.blank is not None and question.kind != "choices":
        assert question.clean(question.blank) == question.blank


@pytest.mark.parametrize("name", CALCULATORS)
def test_every_rule_of_choices_has_a_choice_and_every_choice_a_rule(name):
    rules = CALCULATORS[name].table.newest_computable.rules
    for question in CALCULATORS[name].questions:
        if question.kind == "choice" and isinstance(rules.get(question.key), Points):
            assert set(rules[question.key]) == {choice.value for choice in question.choices}


def test_a_partner_is_asked_about_only_when_one_comes_along():
    asked = {q.key: CALCULATORS["canada_crs"].asks for q in CALCULATORS["canada_crs"].questions}
    partner = {q.key for q in CALCULATORS["canada_crs"].questions if not asked[q.key](q, {"with_spouse": False})}
    assert partner == {"spouse_education", "spouse_clb1", "spouse_canadian_work_years"}
