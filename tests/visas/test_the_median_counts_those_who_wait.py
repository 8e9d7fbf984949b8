"""The Kaplan–Meier median: pending cases are censored at their age, decisions come first on equal days."""

import random
from fractions import Fraction

import pytest

from visas.timelines import Wait, kaplan_meier


def slow(events):
    survival = Fraction(1)
    for day in sorted({days for days, decided in events if decided}):
        at_risk = sum(days >= day for days, _ in events)
        survival *= 1 - Fraction(sum(days == day and decided for days, decided in events), at_risk)
        if survival <= Fraction(1, 2):
            return Wait(day)
    return Wait(None, max((days for days, _ in events), default=None))


def test_a_thousand_random_samples_with_ties_agree_with_the_definition():
    dice = random.Random(2026)
    for _ in range(1000):
        latest, share = dice.choice((4, 40, 400)), dice.random()
        events = [(dice.randint(1, latest), dice.random() < share) for _ in range(dice.randint(0, 60))]
        assert kaplan_meier(events) == slow(events)


@pytest.mark.parametrize(
    ("events", "wait"),
    [
        ([], Wait(None, None)),
        ([(10, True)], Wait(10)),
        ([(10, False)], Wait(None, 10)),
        ([(10, True), (20, True)], Wait(10)),
        ([(10, True), (15, False), (16, False), (17, False)], Wait(None, 17)),
        ([(10, True), (20, True), (30, True), (40, False), (50, False)], Wait(30)),
        # Were the waiting one to leave first, day 10 would leave nobody and the share would be 0.
        ([(10, True), (10, False), (20, False)], Wait(None, 20)),
        ([(10, True), (10, False)], Wait(10)),
    ],
)
def test_samples_worked_by_hand(events, wait):
    assert kaplan_meier(events) == wait


@pytest.mark.parametrize("half", [1, 3, 7, 49, 500])
def test_exactly_a_half_is_a_half_whatever_floats_say(half):
    events = [(day, True) for day in range(1, half + 1)] + [(1000, False)] * half
    assert kaplan_meier(events) == Wait(half)
