"""Percentiles are durations that somebody really had, by nearest rank; small samples show nothing."""

import math
import random
from fractions import Fraction

import pytest

from visas.timelines import Spread, percentiles


def slow(durations):
    """The definition, in exact fractions and by counting."""
    n = len(durations)
    if not n:
        return Spread(0)
    rows = sorted(durations)
    ranks = [
        math.ceil(Fraction(n, 5)),
        math.ceil(Fraction(n, 2)),
        min(math.floor(Fraction(4 * n, 5)) + 1, n),
    ]
    return Spread(n, *(rows[rank - 1] for rank in ranks))


def test_a_thousand_random_samples_with_ties_agree_with_the_definition():
    dice = random.Random(2026)
    for _ in range(1000):
        durations = [dice.randint(1, dice.choice((3, 30, 900))) for _ in range(dice.randint(0, 60))]
        assert percentiles(durations) == slow(durations)


@pytest.mark.parametrize(
    ("durations", "spread"),
    [
        ([], Spread(0)),
        ([7], Spread(1, 7, 7, 7)),
        ([9, 4], Spread(2, 4, 4, 9)),
        ([10, 20, 30, 40, 50], Spread(5, 10, 30, 50)),
        ([60, 10, 50, 20, 40, 30], Spread(6, 20, 30, 50)),
        (range(10, 110, 10), Spread(10, 20, 50, 90)),
    ],
)
def test_small_samples_worked_by_hand(durations, spread):
    assert percentiles(durations) == spread


def test_four_are_hidden_and_five_are_shown():
    assert percentiles([1, 2, 3, 4], least=5) == Spread(4)
    assert percentiles([1, 2, 3, 4, 5], least=5) == Spread(5, 1, 3, 5)
