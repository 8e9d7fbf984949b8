"""The matchings that books and other people's tests print. Read from outside, never kept here."""

import json

import pytest

from mentorship.coverage import cover, maximum
from mentorship.matching import ambassador_optimal, deferred_acceptance, propose
from mentorship.preferences import read
from mentorship.stability import blocking_pairs
from mentorship.tracks import Tracks, allocate, blocking_tracks

pytestmark = pytest.mark.real_data

PROBLEMS = [
    "gusfield_irving_1989_s1.6.5",
    "roth_sotomayor_p16",
    "matching_readme",
    "matching_issue_67",
    "resident_loses_all",
    "gale_shapley_1962_ex1",
]


def texts(lists):
    return {str(name): [str(one) for one in listed] for name, listed in lists.items()}


def pairs(answer):
    return {str(one): str(other) for one, other in answer.items() if other is not None}


def parts(problem):
    return texts(problem["residents"]), texts(problem["hospitals"]), dict(problem["capacities"])


@pytest.mark.parametrize("key", PROBLEMS)
@pytest.mark.parametrize("promotion", [True, False])
def test_seekers_propose(known_answers, key, promotion):
    problem = known_answers[key]
    market = parts(problem)
    got = deferred_acceptance(*market, promotion=promotion)
    assert got == pairs(problem["resident_optimal"])
    assert len(got) == problem["stable_size"]
    assert blocking_pairs(*market, got) == []


def test_every_problem_is_looked_at(known_answers):
    assert set(known_answers) == set(PROBLEMS)


@pytest.mark.parametrize("key", PROBLEMS)
def test_ambassadors_propose(known_answers, key):
    problem = known_answers[key]
    market = parts(problem)
    got = ambassador_optimal(*market)
    if "hospital_optimal" in problem:
        assert got == pairs(problem["hospital_optimal"])
    assert len(got) == problem["stable_size"]
    assert blocking_pairs(*market, got) == []


@pytest.mark.parametrize("key", PROBLEMS)
def test_coverage_finds_the_most(known_answers, key):
    problem = known_answers[key]
    lists = read(*parts(problem))
    assert (maximum(lists) >= 0).sum() == problem["max_size"]
    assert (cover(lists, propose(lists)) >= 0).sum() == problem["max_size"]


def test_the_misprinted_matching_is_rejected(known_answers):
    """It is stable, so the slip is easily missed, but ambassadors 4 and 5 can both do better."""
    problem = known_answers["gusfield_irving_1989_s1.6.5"]
    market = parts(problem)
    misprint, best = pairs(problem["book_misprint_hospital_optimal"]), ambassador_optimal(*market)
    assert blocking_pairs(*market, misprint) == []
    assert best != misprint
    moved = {one for one in best if best[one] != misprint[one]}
    assert moved == {"2", "10"}
    rankings = market[1]
    assert rankings["5"].index("2") < rankings["5"].index("10")
    assert rankings["4"].index("10") < rankings["4"].index("2")


def test_both_optima_of_roth_and_sotomayor_share_no_pair(known_answers):
    market = parts(known_answers["roth_sotomayor_p16"])
    assert not set(deferred_acceptance(*market).items()) & set(ambassador_optimal(*market).items())


@pytest.fixture(scope="module")
def cardiff(rows):
    """The game as its answer expects it: only who has wishes, first mentions only, capacities cut to size."""
    students = rows("students")
    wishes = {}
    for row in students:
        named = [row[str(n)] for n in range(25) if row[str(n)]]
        if named:
            wishes[row["name"]] = list(dict.fromkeys(named))
    chosen = {project for listed in wishes.values() for project in listed}
    projects = [row for row in rows("projects") if row["code"] in chosen]
    owner = {row["code"]: row["supervisor"] for row in projects}
    places = {row["name"]: int(row["capacity"]) for row in rows("supervisors")}
    track_places = {row["code"]: min(int(row["capacity"]), places[row["supervisor"]]) for row in projects}
    offered = {who: sum(track_places[code] for code in owner if owner[code] == who) for who in places}
    places = {who: min(total, offered[who]) for who, total in places.items()}
    ranked = sorted(students, key=lambda row: int(row["rank"]))
    by_rank = [row["name"] for row in ranked if row["name"] in wishes]
    rankings = {who: [one for one in by_rank if any(owner[code] == who for code in wishes[one])] for who in places}
    return wishes, rankings, Tracks(owner, track_places, places)


def test_cardiff(cardiff, matching_data):
    wishes, rankings, tracks = cardiff
    assert (len(wishes), len(tracks.owner), sum(tracks.places.values())) == (97, 69, 100)
    got = allocate(wishes, rankings, tracks)
    expected = json.loads((matching_data / "cardiff-spa" / "expected.json").read_text())
    answer = {str(one): project for project, ones in expected["student_optimal"].items() for one in ones}
    assert got == answer
    assert sorted(set(wishes) - set(got)) == [str(one) for one in expected["unmatched"]]
    taken = [tracks.owner[project] for project in got.values()]
    free = {who: n - taken.count(who) for who, n in tracks.places.items() if n > taken.count(who)}
    assert free == expected["free"]
    assert blocking_tracks(wishes, rankings, tracks, got) == []
