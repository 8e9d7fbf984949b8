from dataclasses import replace

import pytest

from mentorship.scoring import (
    AMBASSADOR_WEIGHTS,
    WEIGHTS,
    Ambassador,
    Mentee,
    ambassador_fit,
    broken_rules,
    fit,
    scarcity,
    shown_order,
)

MENTEE = Mentee(
    id=1,
    topics=frozenset({"cv", "visa", "interview"}),
    role="nurse",
    languages=frozenset({"ur", "ps"}),
    comfort="ps",
    routes=frozenset({"de-blue-card"}),
    countries=frozenset({"DE"}),
    near_roles=frozenset({"carer"}),
    hours=0b1111,
    async_ok=True,
    experience=2,
    age=25,
    waiting_days=30,
    readiness=0.5,
)
AMBASSADOR = Ambassador(
    id=9,
    topics=frozenset({"cv", "visa"}),
    role="nurse",
    languages=frozenset({"en", "ps"}),
    routes=frozenset({"de-blue-card"}),
    countries=frozenset({"DE"}),
    hours=0b0011,
    experience=6,
    age=40,
)


def test_weights_sum_to_one():
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    assert sum(AMBASSADOR_WEIGHTS.values()) == pytest.approx(1)


def test_a_score_by_hand():
    got = fit(MENTEE, AMBASSADOR)
    assert got.features == {
        "topics": pytest.approx(2 / 3),
        "route": 1.0,
        "role": 1.0,
        "hours": pytest.approx(2 / 3),
        "language": 1.0,
        "experience": 1.0,
        "reliability": 0.75,
    }
    assert got.total == pytest.approx(0.25 * 2 / 3 + 0.25 + 0.20 + 0.10 * 2 / 3 + 0.08 + 0.07 + 0.05 * 0.75)


@pytest.mark.parametrize(
    ("change", "feature", "value"),
    [
        ({"topics": frozenset({"tax"})}, "topics", 0.0),
        ({"routes": frozenset(), "routes_old": frozenset({"de-blue-card"})}, "route", 0.8),
        ({"routes": frozenset()}, "route", 0.6),
        (
            {"routes": frozenset(), "countries": frozenset(), "countries_old": frozenset({"DE"})},
            "route",
            0.48,
        ),
        ({"routes": frozenset(), "countries": frozenset()}, "route", 0.0),
        ({"role": "carer"}, "role", 0.4),
        ({"role": "cook"}, "role", 0.0),
        ({"hours": 0b1111}, "hours", 1.0),
        ({"hours": 0, "async_ok": True}, "hours", 0.5),
        ({"hours": 0b1, "async_ok": True}, "hours", 0.5),
        ({"hours": 0b1}, "hours", pytest.approx(1 / 3)),
        ({"hours": 0}, "hours", 0.0),
        ({"languages": frozenset({"ur"})}, "language", 0.4),
        ({"experience": 14}, "experience", 1.0),
        ({"experience": 15}, "experience", 0.6),
        ({"answered": 6, "asked": 8}, "reliability", 0.75),
        ({"answered": 0, "asked": 8}, "reliability", 0.25),
    ],
)
def test_each_feature(change, feature, value):
    assert fit(MENTEE, replace(AMBASSADOR, **change)).features[feature] == value


def test_the_ambassadors_side_by_hand():
    got = ambassador_fit(MENTEE, AMBASSADOR)
    assert got.total == pytest.approx(0.35 * 2 / 3 + 0.20 + 0.20 + 0.15 * 0.5 + 0.10 * 0.5)
    assert ambassador_fit(MENTEE, AMBASSADOR, 0.5).total == pytest.approx(got.total + 0.05)


def test_nothing_is_wrong_with_a_good_pair():
    assert broken_rules(MENTEE, AMBASSADOR) == []
    assert broken_rules(MENTEE, AMBASSADOR, barred=True) == ["H3"]


@pytest.mark.parametrize(
    ("mentee", "ambassador", "rule"),
    [
        ({}, {"trust": 1}, "H1"),
        ({}, {"accepting": False}, "H1"),
        ({}, {"free_slots": 0}, "H1"),
        ({}, {"resting": True}, "H1"),
        ({"women_only": True}, {}, "H2"),
        ({}, {"women_only": True}, "H2"),
        ({"women_only": True, "circle_verified": True}, {"women_only": True}, "H2"),
        ({"languages": frozenset({"ur"})}, {"languages": frozenset({"en"})}, "H4"),
        ({"hours": 0b1100}, {}, "H5"),
        ({"hours": 0b1100, "async_ok": False}, {"async_ok": True}, "H5"),
        ({"experience": 6}, {}, "H6"),
        ({"age": 17}, {}, "H7"),
        ({}, {"age": 17}, "H7"),
        ({"routes": frozenset()}, {"topics": frozenset({"tax"})}, "H9"),
    ],
)
def test_each_hard_constraint(mentee, ambassador, rule):
    assert broken_rules(replace(MENTEE, **mentee), replace(AMBASSADOR, **ambassador)) == [rule]


@pytest.mark.parametrize(
    ("mentee", "ambassador"),
    [
        ({"women_only": True}, {"circle_verified": True}),
        ({"circle_verified": True}, {"women_only": True}),
        ({"hours": 0}, {"async_ok": True}),
        ({"experience": 5}, {}),
        (
            {},
            {"topics": frozenset({"tax"}), "routes": frozenset(), "routes_old": frozenset({"de-blue-card"})},
        ),
    ],
)
def test_what_just_satisfies_a_constraint(mentee, ambassador):
    assert broken_rules(replace(MENTEE, **mentee), replace(AMBASSADOR, **ambassador)) == []


@pytest.mark.parametrize(
    ("reachable", "median", "expected"),
    [(0, 40, 1), (10, 40, 0.75), (40, 40, 0), (90, 40, 0), (0, 0, 0), (5, 0, 0)],
)
def test_scarcity(reachable, median, expected):
    assert scarcity(reachable, median) == expected


def test_those_with_many_requests_stand_further_down():
    assert shown_order(0.8, pending=4, free_slots=2) == pytest.approx(0.7)
    assert shown_order(0.8, pending=0, free_slots=0) == 0.8
