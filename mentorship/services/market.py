"""A round's frozen inputs as JSON, and what they and the seed give: lists, results, figures."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import numpy as np

from mentorship.coverage import cover
from mentorship.models import Entry, MentorProfile, Mentorship, PairBar, Round, SeekerWish
from mentorship.models.rounds import Mode
from mentorship.pairs import pack
from mentorship.preferences import Ints, Lists
from mentorship.rounds import Draft, Frozen, Outcome, Rules, audit, draft, refill, settle
from mentorship.scoring import WEIGHTS, Ambassador, Mentee
from mentorship.services.finding import weights_now
from mentorship.services.standing import as_ambassadors, as_mentee, coming_monday
from mentorship.stability import blocking_edges, ranks

SETS = ("topics", "languages", "routes", "countries", "near_roles", "routes_old", "countries_old")
Choices = Mapping[int, tuple[Sequence[int], Sequence[int]]]


def freeze_inputs(entries: Sequence[Entry]) -> dict[str, Any]:
    """Everyone in the round as the matching sees them, by primary keys; no name, text or address."""
    monday = coming_monday()
    seekers = [entry.member_id for entry in entries if entry.side == Entry.Side.SEEKER]
    places = {entry.member_id: entry.places for entry in entries if entry.side == Entry.Side.AMBASSADOR}
    wishes = SeekerWish.objects.filter(member__in=seekers, member__is_active=True).select_related("member__profile")
    mentors = MentorProfile.objects.filter(member__in=places).select_related("member__profile", "member__ambassador")
    found = as_ambassadors(list(mentors.prefetch_related("routes").order_by("pk")), monday)
    version, weights = weights_now()
    return {
        "monday": monday.isoformat(),
        "weights": {"version": version, **weights},
        "seekers": [_plain(as_mentee(wish, monday)) for wish in wishes.order_by("pk")],
        "ambassadors": [
            {**_plain(one), "places": min(places[one.id], one.free_slots)} for one in found if one.free_slots > 0
        ],
        "barred": sorted(_barred(seekers, list(places))),
    }


def _barred(seekers: Sequence[int], ambassadors: Sequence[int]) -> set[tuple[int, int]]:
    bars = PairBar.objects.standing().filter(seeker__in=seekers, ambassador__in=ambassadors)
    live = Mentorship.objects.live().filter(seeker__in=seekers, ambassador__in=ambassadors)
    return {pair for rows in (bars, live) for pair in rows.values_list("seeker", "ambassador")}


def _plain(one: Mentee | Ambassador) -> dict[str, Any]:
    return {
        name: sorted(value) if isinstance(value, frozenset) else format(value, "x") if name == "hours" else value
        for name, value in asdict(one).items()
    }


def _back(kind: Any, row: Mapping[str, Any]) -> Any:
    fields: dict[str, Any] = {
        name: frozenset(value) if name in SETS else value for name, value in row.items() if name != "places"
    }
    fields["hours"] = int(fields["hours"], 16)
    return kind(**fields)


class Market:
    """Reads what was frozen. Every answer depends on that, the seed and the round's rules alone."""

    def __init__(self, inputs: Mapping[str, Any], seed: str, row: Round) -> None:
        seekers = [_back(Mentee, one) for one in inputs["seekers"]]
        ambassadors = [_back(Ambassador, one) for one in inputs["ambassadors"]]
        self.seekers, self.ambassadors = [one.id for one in seekers], [one.id for one in ambassadors]
        self.women_only = np.array([one.women_only for one in seekers], dtype=np.bool_)
        self.rules = Rules(seed, length=row.length, promotion=row.promotion)
        barred = [(a, b) for a, b in inputs["barred"]]
        self.frozen = Frozen(
            pack(seekers, ambassadors, barred, inputs.get("weights", WEIGHTS)), self.seekers, self.ambassadors,
            np.array([one.waiting_days for one in seekers], dtype=np.float64),
            np.array([one["places"] for one in inputs["ambassadors"]], dtype=np.int64), self.rules,
        )  # fmt: skip

    @property
    def commitment(self) -> str:
        return self.rules.commitment

    def lists(self) -> dict[int, list[int]]:
        """Everybody's first list, as members' keys."""
        drawn = draft(self.frozen)
        ends = zip(self.seekers, drawn.starts[:-1].tolist(), drawn.starts[1:].tolist(), strict=True)
        return {who: [self.ambassadors[j] for j in drawn.choices[a:b].tolist()] for who, a, b in ends}

    def _chosen(self, choices: Choices) -> tuple[Draft, list[tuple[int, int]]]:
        """The lists in the seekers' own order, and what they struck."""
        drawn = draft(self.frozen)
        column = {key: at for at, key in enumerate(self.ambassadors)}
        lists, struck = [], []
        for i, who in enumerate(self.seekers):
            listed, off = choices.get(who, ((), ()))
            lists.append([column[key] for key in listed if key not in set(off)])
            struck += [(i, column[key]) for key in off]
        starts = np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)
        flat = np.array([j for one in lists for j in one], dtype=np.int64)
        return Draft(starts, flat, drawn.reachable), struck

    def solve(self, choices: Choices) -> dict[str, Any]:
        drawn, struck = self._chosen(choices)
        stable = settle(self.frozen, drawn, struck)
        wide = Outcome(stable.lists, cover(stable.lists, stable.seats), stable.passes)
        return {str(Mode.STABLE): self._told(stable), str(Mode.COVERAGE): self._told(wide)}

    def refill(
        self, choices: Choices, mode: str, taken: Sequence[Sequence[int]], refused: Sequence[Sequence[int]]
    ) -> list[list[int]]:
        """Pairs for the places that were declined."""
        drawn, struck = self._chosen(choices)
        before = settle(self.frozen, drawn, struck)
        row = {key: at for at, key in enumerate(self.seekers)}
        column = {key: at for at, key in enumerate(self.ambassadors)}
        numbers = [(row[a], column[b]) for a, b in taken if a in row and b in column]
        edges = _edges(before.lists, numbers)
        off = [*struck, *((row[a], column[b]) for a, b in refused if a in row and b in column)]
        again = refill(self.frozen, drawn, before, edges, off)
        return self._pairs(again.lists, again.seats)

    def _pairs(self, lists: Lists, seats: Ints) -> list[list[int]]:
        found = [(i, int(lists.choices[seat])) for i, seat in enumerate(seats.tolist()) if seat >= 0]
        return [[self.seekers[i], self.ambassadors[j]] for i, j in found]

    def _told(self, outcome: Outcome) -> dict[str, Any]:
        lists, seats = outcome.lists, outcome.seats
        found = ranks(lists, seats)
        seated = seats >= 0
        return {
            "pairs": self._pairs(lists, seats),
            "matched": int(seated.sum()),
            "of": len(self.seekers),
            "places": int(self.frozen.places.sum()),
            "mean_rank": round(float(found.mean), 2) if found.matched else None,
            "first": round(float(found.first), 4) if found.matched else None,
            "top_three": round(float(found.top_three), 4) if found.matched else None,
            "blocking": len(blocking_edges(lists, seats)),
            "women_only": [int(seated[self.women_only].sum()), int(self.women_only.sum())],
            "passes": outcome.passes,
            "faults": audit(self.frozen, outcome),
        }


def _edges(lists: Lists, pairs: Sequence[tuple[int, int]]) -> Ints:
    where = {(int(i), int(j)): at for at, (i, j) in enumerate(zip(lists.owners, lists.choices, strict=True))}
    return np.array([where[pair] for pair in pairs if pair in where], dtype=np.int64)
