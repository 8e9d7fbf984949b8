"""Whatever is given, there's a result within its bounds or a message at a field: never an exception."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.visas import answers, plain  # noqa: F401 (words can be shown)
from visas.calculators import CALCULATORS

NAMES = pytest.mark.parametrize("name", CALCULATORS)
OFTEN = settings(max_examples=100, deadline=None)


@NAMES
@given(data=st.data())
@OFTEN
def test_right_answers_give_a_total_within_bounds(name, data):
    calculator = CALCULATORS[name]
    result = calculator.calculate(data.draw(answers.right_answers(calculator)))
    assert 0 <= result.total <= calculator.table.max_total
    assert result.total == sum(line.points for line in result.lines)
    assert all(line.points <= line.most for line in result.lines)
    assert all(line.points >= 0 for line in result.lines if not line.key.endswith("limit"))
    assert type(result.total) is int


@NAMES
@given(data=st.data())
@OFTEN
def test_every_line_and_gate_says_what_it_is_and_why(name, data):
    calculator = CALCULATORS[name]
    result = calculator.calculate(data.draw(answers.right_answers(calculator)))
    assert all(str(line.label) and isinstance(str(line.why), str) for line in result.lines)
    assert all(str(line.why) for line in result.lines if line.points)
    assert all(str(gate.label) for gate in result.gates)
    assert len({line.key for line in result.lines}) == len(result.lines)


@NAMES
@given(data=st.data())
@OFTEN
def test_garbage_in_a_field_gives_a_message_at_that_field_or_is_a_right_answer(name, data):
    calculator = CALCULATORS[name]
    given_answers = data.draw(answers.right_answers(calculator))
    field = data.draw(st.sampled_from([question.key for question in calculator.questions]))
    given_answers[field] = data.draw(answers.GARBAGE)
    cleaned, errors = calculator.check(given_answers)
    assert errors.keys() <= {field, "qualification", "going_rate"}
    assert errors or calculator._count(calculator.table.newest_computable, cleaned).total >= 0
    assert all(str(message) for message in errors.values())


@NAMES
@given(garbage=answers.GARBAGE)
@OFTEN
def test_garbage_as_a_whole_is_refused_unless_it_is_an_empty_form(name, garbage):
    _cleaned, errors = CALCULATORS[name].check(garbage)
    assert errors or garbage == {}
