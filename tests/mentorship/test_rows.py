"""A round's whole units against the score as it's specified."""

import numpy as np
import pytest

from bench.market import build
from mentorship.pairs import pack
from mentorship.rows import NEVER, UNIT, likely
from mentorship.scoring import WEIGHTS, broken_rules, fit
from tests.mentorship.test_pairs import people

ALL = np.arange(30)


@pytest.mark.parametrize("seed", range(10))
def test_rows_equal_the_reference(seed):
    mentees, ambassadors, barred = people(seed)
    rows = pack(mentees, ambassadors, barred).rows(ALL)
    for i in rows.order().tolist():
        steps = rows.steps(i)
        expected = [round(fit(mentees[i], one).total * UNIT) for one in ambassadors]
        allowed = [not broken_rules(mentees[i], one, barred=(mentees[i].id, one.id) in barred) for one in ambassadors]
        assert (steps >= NEVER).tolist() == allowed
        # One unit for the rounding of an ambassador's reliability, the only part that isn't whole.
        assert np.abs(steps - expected)[allowed].max(initial=0) <= 1


@pytest.mark.parametrize("seed", range(5))
def test_part_of_the_columns_is_that_part(seed):
    pairs = pack(*people(seed))
    columns = np.array([29, 0, 11, 4])
    whole, part = pairs.rows(ALL), pairs.rows(columns)
    for i in range(40):
        assert ((part.steps(i) >= NEVER) == (whole.steps(i) >= NEVER)[columns]).all()
        possible = part.steps(i) >= NEVER
        assert (part.steps(i) == whole.steps(i)[columns])[possible].all()


def test_other_weights_of_a_round_are_used():
    mentees, ambassadors, barred = people(3)
    weights = {**WEIGHTS, "topics": 0.05, "route": 0.45}
    rows = pack(mentees, ambassadors, barred, weights).rows(ALL)
    steps = rows.steps(7)
    for j in np.flatnonzero(steps >= NEVER).tolist():
        assert abs(steps[j] - fit(mentees[7], ambassadors[j], weights).total * UNIT) <= 1


@pytest.mark.parametrize("size", [1, 79, 80, 81, 500, 20_000])
def test_the_best_are_among_the_likely(size):
    draw = np.random.default_rng(size)
    for spread in (3, 1_000_000):
        steps = draw.integers(0, spread, size).astype(np.int32)
        steps[draw.random(size) < 0.5] = 2 * NEVER
        found = likely(steps, 80)
        possible = np.flatnonzero(steps >= NEVER)
        worst = np.sort(steps[possible])[::-1][:80].min(initial=np.iinfo(np.int32).max)
        assert (
            set(np.flatnonzero(steps >= max(worst, NEVER)).tolist()) <= set(found.tolist()) <= set(possible.tolist())
        )


def test_a_town_s_rows_equal_its_blocks():
    """The market of the measurements, with people's own taste: single pairs and blocks are the slower, plain way."""
    pairs = build(200, 3_000).frozen.market
    rows = pairs.rows(np.arange(3_000))
    score, feasible = pairs.score(np.arange(200)[:, None], np.arange(3_000)[None, :])
    for i in range(200):
        steps = rows.steps(i)
        assert ((steps >= NEVER) == feasible[i]).all()
        assert np.abs(steps / UNIT - score[i])[feasible[i]].max(initial=0) < 1e-6
