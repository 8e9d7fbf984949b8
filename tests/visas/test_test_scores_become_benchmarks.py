"""IELTS and PTE scores become Canadian Language Benchmarks, by ability, at the table's edges."""

import math

import pytest

from visas.calculators.language_tests import clb


def ielts(listening, reading, writing, speaking):
    scores = {"listening": listening, "reading": reading, "writing": writing, "speaking": speaking}
    return tuple(clb("ielts_general", scores).values())


def pte(listening, reading, writing, speaking):
    scores = {"listening": listening, "reading": reading, "writing": writing, "speaking": speaking}
    return tuple(clb("pte_core", scores).values())


@pytest.mark.parametrize(
    ("scores", "levels"),
    [
        ((8.5, 8, 7.5, 7.5), (10, 10, 10, 10)),
        ((8, 7.5, 7, 7), (9, 9, 9, 9)),
        ((7.5, 6.5, 6.5, 6.5), (8, 8, 8, 8)),
        ((7, 6, 6, 6), (7, 7, 7, 7)),
        ((5.5, 5, 5.5, 5.5), (6, 6, 6, 6)),
        ((4.5, 3.5, 4, 4), (4, 4, 4, 4)),
        ((4, 3, 3.5, 3.5), (0, 0, 0, 0)),
    ],
)
def test_ielts_general(scores, levels):
    assert ielts(*scores) == levels


@pytest.mark.parametrize(
    ("scores", "levels"),
    [
        ((89, 88, 90, 89), (10, 10, 10, 10)),
        ((88, 87, 89, 88), (9, 9, 9, 9)),
        ((60, 60, 69, 68), (7, 7, 7, 7)),
        ((17, 23, 31, 33), (0, 0, 0, 0)),
    ],
)
def test_pte_core(scores, levels):
    assert pte(*scores) == levels


@pytest.mark.parametrize("score", [-1, 9.5, math.nan, math.inf])
def test_a_score_outside_the_test_is_refused(score):
    with pytest.raises(ValueError, match="from 0 to 9"):
        ielts(score, 7, 7, 7)


def test_an_unknown_test_or_a_missing_ability_is_refused():
    with pytest.raises(KeyError):
        clb("toefl", {})
    with pytest.raises(KeyError):
        clb("ielts_general", {"listening": 7})
