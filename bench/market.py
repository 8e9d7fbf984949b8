"""A made-up market of mentees and ambassadors: who asks, who helps, where they live and when they have time.

Shares are rough guesses at a community of people from Pakistan; nothing in it is measured. Same seed, same
market.
"""

from dataclasses import dataclass

import numpy as np

from mentorship.pairs import Pairs, People
from mentorship.rounds import Frozen, Rules
from mentorship.rows import UNIT, Rows

#            AE   GB   US   CA   DE   SA   AU   NL   IE   SE   MY   other
LIVE = [0.17, 0.17, 0.13, 0.13, 0.13, 0.06, 0.06, 0.05, 0.03, 0.03, 0.02, 0.02]
WISH = [0.12, 0.16, 0.10, 0.17, 0.20, 0.05, 0.07, 0.05, 0.03, 0.02, 0.01, 0.02]
OFFSETS = np.array([4, 0, -6, -5, 1, 3, 10, 1, 0, 1, 8, 1])
COUNTRIES, ROLES, TOPICS = len(LIVE), 14, 10
TOPIC_SHARES = [0.20, 0.16, 0.14, 0.12, 0.10, 0.08, 0.07, 0.06, 0.04, 0.03]
#                 en    ur    pa    ps    sd    skr   bal
SPOKEN_THERE = [1.0, 0.95, 0.45, 0.15, 0.13, 0.10, 0.03]
SPOKEN_HERE = [0.85, 0.96, 0.42, 0.15, 0.13, 0.11, 0.04]
COMFORT = {1: 0.60, 2: 0.12, 3: 0.10, 4: 0.08, 0: 0.10}
RARE = (3, 4)
THERE_HOURS = ([7, 8, 12, 18, 19, 20, 21], range(10, 21))
HERE_HOURS = ([13, *range(18, 24)], range(10, 23))
PAKISTAN = 5
NOISE = 0.05
HALVES = np.uint64(0x0000FFFF0000FFFF)


@dataclass(frozen=True)
class Noisy(Pairs):
    """People's own taste on top of the score, sd 0.05 on both sides; a pair's never changes."""

    seed: int = 0

    def rows(self, columns):
        return NoisyRows(self, columns)

    def score(self, i, j):
        total, feasible = super().score(i, j)
        return total + self.taste(i, j, 1), feasible

    def ambassador_score(self, i, j):
        return super().ambassador_score(i, j) + self.taste(i, j, 2)

    def taste(self, i, j, side):
        drawn = (i.astype(np.uint64) << np.uint64(32)) ^ j.astype(np.uint64)
        drawn = drawn + np.uint64((self.seed * 3 + side) * 0x9E3779B97F4A7C15 % 2**64)
        for shift, factor in ((30, 0xBF58476D1CE4E5B9), (27, 0x94D049BB133111EB)):
            drawn = (drawn ^ (drawn >> np.uint64(shift))) * np.uint64(factor)
        # Four 16-bit uniforms, added two and two: near enough to normal, and quick.
        halves = (drawn & HALVES) + ((drawn >> np.uint64(16)) & HALVES)
        total = ((halves & np.uint64(0xFFFFFFFF)) + (halves >> np.uint64(32))).astype(np.float32)
        return (total / np.float32(65536) - 2) * np.float32(NOISE / (4 / 12) ** 0.5)


class NoisyRows(Rows):
    def steps(self, i):
        steps = super().steps(i)
        taste = self.pairs.taste(np.array([i]), self.columns, 1)
        steps += np.rint(taste * np.float32(UNIT)).astype(np.int32)
        return steps


@dataclass(frozen=True)
class Market:
    frozen: Frozen
    women_only: np.ndarray
    rare: np.ndarray

    def joint(self, owners, choices):
        """The mean of 0.6 S + 0.4 R over matched pairs."""
        pairs = self.frozen.market
        return float((0.6 * pairs.score(owners, choices)[0] + 0.4 * pairs.ambassador_score(owners, choices)).mean())


def build(n, m, seed=1, *, length=20, places=None):
    """n mentees and m ambassadors; `places` in all are dealt evenly over them when given."""
    draw = np.random.default_rng(seed)
    ambassadors = _ambassadors(draw, m)
    mentees, women_only = _mentees(draw, n)
    barred = draw.integers(0, [n, m], (int(n * m * 0.002), 2))
    barred = np.stack(np.divmod(np.unique(barred @ [m, 1]), m), axis=1)
    capacity = draw.integers(1, 6, m)
    pairs = Noisy(mentees, ambassadors, barred, seed=seed)
    waiting = mentees.numbers["waiting"]
    frozen = Frozen(pairs, range(n), range(m), waiting, capacity, Rules(f"market-{seed}", length=length))
    return Market(frozen, women_only, np.isin(mentees.numbers["comfort"], RARE))


def _ambassadors(draw, m):
    country = draw.choice(COUNTRIES, m, p=_whole(LIVE))
    main = 2 * country + (draw.random(m) > 0.65)
    second = draw.integers(0, 2 * COUNTRIES, m)
    routes = _bit(main) | np.where(draw.random(m) < 0.25, _bit(second), np.uint64(0))
    none = np.zeros(m, dtype=np.uint64)
    woman = draw.random(m) < 0.30
    masks = {
        "topics": _sample(draw, draw.integers(2, 7, m), TOPICS),
        "routes": routes,
        "routes_old": none,
        "countries": _bit(country),
        "countries_old": none,
        "languages": _spoken(draw, m, SPOKEN_THERE),
    }
    numbers = {
        "open": np.ones(m, dtype=bool),
        "women_only": woman & (draw.random(m) < 0.20),
        "circle": woman,
        "async": draw.random(m) < 0.30,
        "experience": np.clip(4 + draw.gamma(3, 2.2, m), 3, 25).astype(np.int16),
        "role": draw.choice(ROLES, m, p=_zipf()).astype(np.int16),
        "reliability": draw.beta(6, 2, m),
    }
    hours = _hours(draw, draw.integers(4, 15, m), THERE_HOURS, OFFSETS[country])
    return People({**{name: mask[None] for name, mask in masks.items()}, "hours": hours}, numbers)


def _mentees(draw, n):
    country = draw.choice(COUNTRIES, n, p=_whole(WISH))
    second = draw.choice(COUNTRIES, n, p=_whole(WISH))
    two = draw.random(n) < 0.5
    routes = _bit(2 * country + (draw.random(n) > 0.65))
    routes = routes | np.where(two, _bit(2 * second + (draw.random(n) > 0.65)), np.uint64(0))
    role = draw.choice(ROLES, n, p=_zipf())
    woman = draw.random(n) < 0.45
    women_only = woman & (draw.random(n) < 0.35)
    asked = draw.integers(1, 4, n)
    comfort = draw.choice(list(COMFORT), n, p=list(COMFORT.values())).astype(np.uint64)
    masks = {
        "topics": _sample(draw, asked, TOPICS, TOPIC_SHARES),
        "routes": routes,
        "countries": _bit(country) | np.where(two, _bit(second), np.uint64(0)),
        "languages": _spoken(draw, n, SPOKEN_HERE) | (np.uint64(1) << comfort),
        "near": _bit((role + 1) % ROLES) | _bit((role - 1) % ROLES),
    }
    numbers = {
        "adult": np.ones(n, dtype=bool),
        "women_only": women_only,
        "circle": woman,
        "async": draw.random(n) < 0.50,
        "experience": np.clip(draw.gamma(2, 1.8, n), 0, 15).astype(np.int16),
        "topics_asked": asked.astype(np.uint8),
        "comfort": comfort,
        "role": role.astype(np.int16),
        "readiness": draw.beta(4, 3, n),
        "waiting": draw.integers(0, 61, n).astype(np.float64),
    }
    hours = _hours(draw, draw.integers(10, 31, n), HERE_HOURS, np.full(n, PAKISTAN))
    return People({**{name: mask[None] for name, mask in masks.items()}, "hours": hours}, numbers), women_only


def _whole(shares):
    return np.array(shares) / sum(shares)


def _zipf():
    return _whole(1 / np.arange(1, ROLES + 1) ** 0.7)


def _bit(at):
    return np.uint64(1) << at.astype(np.uint64)


def _sample(draw, sizes, among, shares=None):
    """A mask of `sizes` different bits each, by shares: the largest of random keys (Efraimidis & Spirakis
    2006).
    """
    weights = np.array(shares or [1] * among)
    keys = np.log(draw.random((len(sizes), among))) / weights
    ranks = np.argsort(np.argsort(-keys, axis=1), axis=1)
    return ((ranks < sizes[:, None]).astype(np.uint64) << np.arange(among, dtype=np.uint64)).sum(
        axis=1, dtype=np.uint64
    )


def _spoken(draw, n, shares):
    spoken = (draw.random((n, len(shares))) < shares).astype(np.uint64)
    return (spoken << np.arange(len(shares), dtype=np.uint64)).sum(axis=1, dtype=np.uint64)


def _hours(draw, sizes, choice, offsets):
    """(3, n) masks: `sizes` of the local hours that suit, moved to UTC."""
    weekday, weekend = choice
    suits = np.array([24 * day + hour for day in range(7) for hour in (weekend if day > 4 else weekday)])
    ranks = np.argsort(np.argsort(draw.random((len(sizes), len(suits))), axis=1), axis=1)
    at = (suits[None, :] - offsets[:, None]) % 168
    masks = np.zeros((3, len(sizes)), dtype=np.uint64)
    for word in range(3):
        here = (ranks < sizes[:, None]) & (at // 64 == word)
        masks[word] = (here.astype(np.uint64) << (at % 64).astype(np.uint64)).sum(axis=1, dtype=np.uint64)
    return masks
