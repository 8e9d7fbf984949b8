from dataclasses import replace

import pytest

from mentorship.reasons import REASON_KEYS, Reason, caution, reasons
from mentorship.scoring import fit
from tests.mentorship.test_scoring import AMBASSADOR, MENTEE

ENOUGH = dict.fromkeys(REASON_KEYS, 5)


def keys(mentee=MENTEE, ambassador=AMBASSADOR, alike=ENOUGH):
    return [one.key for one in reasons(mentee, ambassador, fit(mentee, ambassador), alike=alike)]


def test_the_three_weightiest_are_shown():
    got = reasons(MENTEE, AMBASSADOR, fit(MENTEE, AMBASSADOR), alike=ENOUGH)
    assert got == [
        Reason("route_held", {"which": "de-blue-card"}),
        Reason("role_same"),
        Reason("topics_covered", {"covered": 2, "asked": 3}),
    ]


def test_a_reason_that_points_at_fewer_than_five_is_dropped():
    assert keys(alike={**ENOUGH, "route_held": 4}) == ["role_same", "topics_covered", "speaks"]
    assert keys(alike={}) == []
    assert keys(alike=None) == ["route_held", "role_same", "topics_covered"]


def test_what_weighs_little_is_not_said():
    poor = replace(
        AMBASSADOR,
        routes=frozenset(),
        countries=frozenset(),
        role="cook",
        topics=frozenset({"tax"}),
        languages=frozenset({"ur"}),
        hours=0b1,
    )
    assert keys(ambassador=poor) == ["years_ahead"]


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"routes": frozenset(), "routes_old": frozenset({"de-blue-card"})}, "route_held_before"),
        ({"routes": frozenset()}, "country_known"),
        (
            {"routes": frozenset(), "countries": frozenset(), "countries_old": frozenset({"DE"})},
            "country_known_before",
        ),
    ],
)
def test_how_the_route_is_known(change, key):
    assert key in keys(ambassador=replace(AMBASSADOR, **change))


def test_hours_together_or_by_message():
    bare = {"routes": frozenset(), "countries": frozenset(), "role": "carer", "topics": frozenset({"tax"})}
    assert keys(ambassador=replace(AMBASSADOR, **bare, hours=0b1111))[0] == "shared_hours"
    apart = replace(AMBASSADOR, **bare, hours=0, async_ok=True, languages=frozenset({"ur"}), experience=20)
    assert keys(ambassador=apart) == ["role_near", "async_both", "years_ahead"]


def test_reasons_recompute_to_what_was_stored():
    stored = [one.stored() for one in reasons(MENTEE, AMBASSADOR, fit(MENTEE, AMBASSADOR), alike=ENOUGH)]
    again = [one.stored() for one in reasons(MENTEE, AMBASSADOR, fit(MENTEE, AMBASSADOR), alike=ENOUGH)]
    assert stored == again
    assert all(one["key"] in REASON_KEYS for one in stored)


def test_a_slow_answer_is_the_only_caution():
    assert caution(5.2) == Reason("answers_in_days", {"days": 5})
    assert caution(1.0) is None
    assert caution(None) is None
