"""A register match names the entity or says that it isn't sure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.company_names import Candidate, Grade, NameKey, Verdict, decide, grade, name_key, similarity
from jobs.registers import READERS
from tests.real import real


def names(*written: str) -> list[Candidate]:
    return [Candidate(name) for name in written]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("  LANTERN   Care LTD ", NameKey("lantern care", "limited")),
        ("Lantern Care Limited", NameKey("lantern care", "limited")),
        ("A&amp;S Example B.V.", NameKey("a and s example", "bv")),
        ("Ｐinewick Ｌｔｄ．", NameKey("pinewick", "limited")),
        ("Rivergate Foods Ltd t/a Spice Yard", NameKey("rivergate foods", "limited", "spice yard")),
        ("Rivergate Foods Ltd T/A Spice Yard Ltd", NameKey("rivergate foods", "limited", "spice yard")),
        ("R. Placeholder trading as Spice Yard", NameKey("r placeholder", "", "spice yard")),
        ("Cedarfork LLC d/b/a Cedar", NameKey("cedarfork", "llc", "cedar")),
        ("Indus Looms (Pvt) Ltd", NameKey("indus looms", "private limited")),
        ("Limited", NameKey("limited")),
        ("Saint Mary's Hospital", NameKey("saint marys hospital")),
        ("", NameKey("")),
    ],
)
def test_name_key(name, key):
    assert name_key(name) == key


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        ("Pinewick Ltd", "PINEWICK LIMITED", Grade.SAME),
        ("Pinewick", "Pinewick Ltd", Grade.SUFFIX),
        ("Pinewick LLP", "Pinewick Ltd", Grade.OTHER_SUFFIX),
        ("Spice Yard", "Rivergate Foods Ltd t/a Spice Yard", Grade.TRADING),
        ("Pinewick", "Pinewick Consulting Ltd", Grade.FAMILY),
        ("Wise", "UK Wise Group Ltd", Grade.DIFFERENT),
        ("Wise", "Wisehart Ltd", Grade.DIFFERENT),
        ("", "Ltd", Grade.DIFFERENT),
    ],
)
def test_grade(ours, theirs, expected):
    assert grade(name_key(ours), name_key(theirs)) == expected


def test_one_shared_word_is_no_candidate():
    assert decide("Wise", names("UK Wise Group Ltd", "Otherwise Ltd", "Penny Wise Stores")).verdict == Verdict.NONE


def test_a_first_word_alone_is_not_sure():
    found = decide("Wise", names("Wise Payments Limited", "Wise Owl Nursery", "UK Wise Group Ltd"))
    assert found.verdict == Verdict.NOT_SURE
    assert {one.candidate.name for one in found.ranked} == {"Wise Payments Limited", "Wise Owl Nursery"}
    assert found.persons == 2


def test_the_shortest_name_never_wins():
    rows = [Candidate("Oakline LLP", weight=2), Candidate("Oakline Consulting LLP", weight=1298)]
    found = decide("Oakline", rows)
    assert found.verdict == Verdict.NOT_SURE
    assert [one.candidate.weight for one in found.ranked] == [1298, 2]


def test_one_entity_with_many_routes_is_one_candidate():
    found = decide("Lantern Care", [Candidate("Lantern Care Ltd", "York")] * 3)
    assert (found.verdict, len(found.ranked), found.persons) == (Verdict.PROPOSED, 1, 1)


def test_the_same_name_in_two_towns_needs_the_town():
    rows = [Candidate("Lantern Care Ltd", "York"), Candidate("Lantern Care Ltd", "Hull")]
    assert decide("Lantern Care Ltd", rows).verdict == Verdict.NOT_SURE
    found = decide("Lantern Care Ltd", rows, town="hull")
    assert (found.verdict, found.ranked[0].candidate.town) == (Verdict.PROPOSED, "Hull")


def test_another_suffix_is_another_entity_until_two_persons_say_so():
    found = decide("Lantern Care LLP", names("Lantern Care Ltd"))
    assert (found.verdict, found.persons) == (Verdict.NOT_SURE, 2)


def test_a_trading_name_is_proposed_to_two_persons():
    found = decide("Spice Yard", names("Rivergate Foods Ltd t/a Spice Yard"))
    assert (found.verdict, found.persons) == (Verdict.PROPOSED, 2)


def test_the_number_decides_even_over_a_renamed_entity():
    rows = [Candidate("Duin Holding B.V.", number="01234567"), Candidate("Lantern B.V.", number="07654321")]
    found = decide("Lantern", rows, number="01234567")
    assert (found.verdict, found.ranked[0].candidate.name, found.persons) == (
        Verdict.PROPOSED,
        "Duin Holding B.V.",
        2,
    )


@given(st.text(max_size=60), st.lists(st.text(max_size=60), max_size=5))
def test_no_name_breaks_a_decision(name, rows):
    found = decide(name, names(*rows))
    assert (found.verdict == Verdict.NONE) == (not found.ranked)
    assert name_key(name) == name_key(f"  {name} ")
    assert 0 <= similarity(name, name_key(name).core) <= 1


@pytest.mark.real_data
def test_against_the_real_register_bare_brands_are_never_proposed_wrongly():
    rows = [
        Candidate(entry.name, entry.town)
        for entry in READERS["uk"](real("jobs/sponsors_uk/register.2021-07-26.csv"))
        if not entry.repeated
    ]
    assert decide("Wise", rows).verdict != Verdict.PROPOSED
    deloitte = decide("Deloitte", rows)
    assert all(name_key(one.candidate.name).core.startswith("deloitte") for one in deloitte.ranked)
    assert deloitte.ranked
