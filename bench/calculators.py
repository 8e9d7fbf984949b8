"""How many random right answers a second the calculators check and count, on one core.

`python -m bench.calculators [ANSWERS]` prints a line for each calculator and one for all together.
"""

import random
import sys
import time
from collections.abc import Callable
from typing import Any

from visas.calculators import CALCULATORS, Calculator
from visas.calculators.questions import ABILITIES

DICE = random.Random(2026)


def _names(question: Any) -> list[str]:
    return [choice.value for choice in question.choices]


ANSWERS: dict[str, Callable[[Any], Any]] = {
    "boolean": lambda question: DICE.random() < 0.5,
    "choice": lambda question: DICE.choice(_names(question)),
    "choices": lambda question: [name for name in _names(question) if DICE.random() < 0.4],
    "integer": lambda question: DICE.randint(int(question.low), int(question.high)),
    "decimal": lambda question: round(DICE.uniform(question.low, min(question.high, 100_000)), 2),
    "abilities": lambda question: {ability: DICE.randint(question.low, question.high) for ability in ABILITIES},
}


def right_answers(calculator: Calculator) -> dict[str, Any]:
    """All questions answered at random; drawn again until the answers go together."""
    while True:
        answers = {question.key: ANSWERS[question.kind](question) for question in calculator.questions}
        if not calculator.check(answers)[1]:
            return answers


def rate(calculator: Calculator, answers: list[dict[str, Any]]) -> float:
    """Results a second of processor time."""
    started = time.process_time()
    for given in answers:
        calculator.calculate(given)
    return len(answers) / (time.process_time() - started)


def main(count: int) -> None:
    seconds = 0.0
    for name, calculator in CALCULATORS.items():
        a_second = rate(calculator, [right_answers(calculator) for _ in range(count)])
        seconds += count / a_second
        print(f"{name:24}{a_second:12,.0f} a second")
    print(f"{'all together':24}{count * len(CALCULATORS) / seconds:12,.0f} a second")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000)
