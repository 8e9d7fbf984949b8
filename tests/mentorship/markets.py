"""Small random markets, and the ways tests write them down."""

import random
from dataclasses import dataclass, field


@dataclass
class Market:
    seekers: dict = field(default_factory=dict)
    ambassadors: dict = field(default_factory=dict)
    capacities: dict = field(default_factory=dict)

    @property
    def parts(self):
        return self.seekers, self.ambassadors, self.capacities


def random_market(seed, n=30, m=8, longest=5, *, ties=False, highest=3):
    """n seekers who list up to `longest` of m ambassadors; ambassadors rank everyone who listed them."""
    draw = random.Random(seed)
    market = Market()
    names = [f"a{j}" for j in range(m)]
    for i in range(n):
        market.seekers[f"s{i}"] = draw.sample(names, draw.randint(0, min(longest, m)))
    for name in names:
        fans = [seeker for seeker, wishes in market.seekers.items() if name in wishes]
        draw.shuffle(fans)
        market.ambassadors[name] = tied(fans, draw) if ties else fans
        market.capacities[name] = draw.randint(0, highest)
    return market


def tied(fans, draw):
    ranking = []
    while fans:
        size = draw.choice([1, 1, 2, 3, 5])
        group, fans = fans[:size], fans[size:]
        ranking.append(group if len(group) > 1 else group[0])
    return ranking


def shuffled(market, seed):
    draw = random.Random(seed)
    seekers, names = list(market.seekers), list(market.ambassadors)
    draw.shuffle(seekers)
    draw.shuffle(names)
    return Market(
        {one: market.seekers[one] for one in seekers},
        {one: market.ambassadors[one] for one in names},
        market.capacities,
    )
