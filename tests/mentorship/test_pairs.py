import random
from dataclasses import replace

import numpy as np
import pytest

from mentorship.hours import HOURS
from mentorship.pairs import hour_masks, pack
from mentorship.scoring import Ambassador, Mentee, ambassador_fit, broken_rules, fit

TOPICS, ROUTES = [f"t{n}" for n in range(10)], [f"r{n}" for n in range(70)]
COUNTRIES, ROLES, LANGUAGES = list("ABCDEF"), list("klmnop"), ["en", "ur", "pa", "ps", "sd"]


def some(draw, among, most, least=0):
    return frozenset(draw.sample(among, draw.randint(least, most)))


def a_mentee(draw, number):
    comfort = draw.choice(LANGUAGES)
    return Mentee(
        id=number,
        topics=some(draw, TOPICS, 3, 1),
        role=draw.choice(ROLES),
        languages=some(draw, LANGUAGES, 2) | {comfort},
        comfort=comfort,
        routes=some(draw, ROUTES, 20),
        countries=some(draw, COUNTRIES, 2),
        near_roles=some(draw, ROLES, 2),
        hours=draw.getrandbits(HOURS) & draw.getrandbits(HOURS) & draw.getrandbits(HOURS) & draw.getrandbits(HOURS),
        async_ok=draw.random() < 0.5,
        experience=draw.randint(0, 12),
        women_only=draw.random() < 0.3,
        circle_verified=draw.random() < 0.4,
        age=draw.choice([17, 18, 30, 40]),
        readiness=draw.random(),
        waiting_days=draw.randint(0, 90),
    )


def an_ambassador(draw, number):
    return Ambassador(
        id=number,
        topics=some(draw, TOPICS, 6, 1),
        role=draw.choice(ROLES),
        languages=some(draw, LANGUAGES, 3, 1),
        routes=some(draw, ROUTES, 3),
        routes_old=some(draw, ROUTES, 3),
        countries=some(draw, COUNTRIES, 1),
        countries_old=some(draw, COUNTRIES, 1),
        hours=draw.getrandbits(HOURS) & draw.getrandbits(HOURS) & draw.getrandbits(HOURS) & draw.getrandbits(HOURS),
        async_ok=draw.random() < 0.5,
        experience=draw.randint(0, 25),
        women_only=draw.random() < 0.3,
        circle_verified=draw.random() < 0.5,
        age=draw.choice([17, 25, 40, 60]),
        trust=draw.choice([1, 2, 2, 3]),
        accepting=draw.random() < 0.9,
        resting=draw.random() < 0.1,
        free_slots=draw.randint(0, 3),
        asked=(asked := draw.randint(0, 9)),
        answered=draw.randint(0, asked),
    )


def people(seed, n=40, m=30):
    draw = random.Random(seed)
    barred = {(draw.randrange(n), 1000 + draw.randrange(m)) for _ in range(60)}
    return [a_mentee(draw, i) for i in range(n)], [an_ambassador(draw, 1000 + j) for j in range(m)], barred


@pytest.mark.parametrize("seed", range(10))
def test_blocks_and_single_pairs_equal_the_reference(seed):
    mentees, ambassadors, barred = people(seed)
    pairs = pack(mentees, ambassadors, barred)
    i, j = np.arange(len(mentees)), np.arange(len(ambassadors))
    score, feasible = pairs.score(i[:, None], j[None, :])
    expected = np.array([[fit(a, b).total for b in ambassadors] for a in mentees])
    allowed = [[not broken_rules(a, b, barred=(a.id, b.id) in barred) for b in ambassadors] for a in mentees]
    liking = [[ambassador_fit(a, b).total for b in ambassadors] for a in mentees]
    assert np.abs(score - expected).max() < 1e-6
    assert feasible.tolist() == allowed
    assert 0 < feasible.sum() < feasible.size
    assert np.abs(pairs.ambassador_score(i[:, None], j[None, :]) - liking).max() < 1e-6
    rows, columns = (part.ravel() for part in np.meshgrid(i, j, indexing="ij"))
    flat, flat_feasible = pairs.score(rows, columns)
    assert (flat == score.ravel()).all()
    assert (flat_feasible == feasible.ravel()).all()


@pytest.mark.parametrize("seed", range(5))
def test_part_of_a_block_is_that_part(seed):
    mentees, ambassadors, barred = people(seed)
    pairs = pack(mentees, ambassadors, barred)
    i, j = np.array([3, 30, 7]), np.array([29, 0, 11, 4])
    whole = pairs.feasible(np.arange(40)[:, None], np.arange(30)[None, :])
    assert (pairs.feasible(i[:, None], j[None, :]) == whole[np.ix_(i, j)]).all()


def test_hours_fill_three_words():
    assert hour_masks([(1 << HOURS) - 1, 1]).tolist() == [[2**64 - 1, 1], [2**64 - 1, 0], [2**40 - 1, 0]]


def test_more_languages_than_bits_are_refused():
    mentees, ambassadors, _ = people(1)
    mentees[0] = replace(mentees[0], languages=frozenset(f"l{n}" for n in range(70)))
    with pytest.raises(ValueError, match="64 languages"):
        pack(mentees, ambassadors)
