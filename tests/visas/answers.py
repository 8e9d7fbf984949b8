"""Random answers to a calculator, right ones and wrong ones."""

from hypothesis import strategies as st

from visas.calculators.questions import ABILITIES

NUMBERS = (
    st.integers() | st.integers(10**18, 10**400) | st.floats() | st.just(True)  # NaN and Infinity among the floats
)
GARBAGE = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)


def right(question):
    """A strategy for one question's answers."""
    if question.kind == "abilities":
        levels = st.fixed_dictionaries({name: st.integers(question.low, question.high) for name in ABILITIES})
        return st.none() | levels if question.nullable else levels
    return {
        "boolean": st.booleans,
        "choice": lambda: st.sampled_from([choice.value for choice in question.choices]),
        "choices": lambda: st.lists(st.sampled_from([choice.value for choice in question.choices])),
        "integer": lambda: st.integers(question.low, question.high),
        "decimal": lambda: (
            st.floats(question.low, question.high) | st.integers(question.low, min(question.high, 60000))
        ),
    }[question.kind]()


@st.composite
def right_answers(draw, calculator):
    """All questions that must be answered, and some of the others."""
    drawn = {}
    for question in calculator.questions:
        if not question.optional or draw(st.booleans()):
            drawn[question.key] = draw(right(question))
    if calculator.name == "austria_rwr":
        counted = calculator.table.newest_computable.rules[drawn["scheme"]]["qualification"]
        named = drawn.get("qualification", [])
        drawn["qualification"] = [name for name in named if name in counted]
    if calculator.name == "uk_skilled_worker":
        drawn["option"] = draw(st.sampled_from("ABCDEFGHIJ"))
        drawn.setdefault("going_rate", 40_000)
    return drawn
