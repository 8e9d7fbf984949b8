"""One derived answer, first row that fits."""

from itertools import product

import pytest

from jobs.hireable import Answer, Evidence, Hireable, Reason, hireable_from_pakistan
from jobs.sponsorship import Value

OFFER = {"sponsorship": Value.OFFERED, "quote": "We sponsor.", "confirmed": True}


@pytest.mark.parametrize(
    ("facts", "answer", "reason"),
    [
        ({"sponsorship": Value.REFUSED}, Answer.NO, Reason.REFUSED),
        ({"sponsorship": Value.IN_COUNTRY_ONLY}, Answer.NO, Reason.IN_COUNTRY_ONLY),
        ({"sponsorship": Value.REFUSED, "register_confirmed": True}, Answer.NO, Reason.REFUSED),
        ({"sponsorship": Value.REFUSED, "remote": True, "remote_region": "US"}, Answer.NO, Reason.REFUSED),
        ({"sponsorship": Value.REFUSED, "remote": True}, Answer.NO, Reason.REFUSED),
        (
            {
                "sponsorship": Value.REFUSED,
                "remote": True,
                "remote_region": "worldwide",
                "hires_abroad": True,
            },
            Answer.YES_FROM_HOME,
            Reason.REMOTE_WORLDWIDE,
        ),
        (
            {"remote": True, "remote_region": "IN PK", "hires_abroad": True},
            Answer.YES_FROM_HOME,
            Reason.REMOTE_REGION,
        ),
        ({"remote": True, "remote_region": "PK"}, Answer.NOT_KNOWN, Reason.REMOTE_WITHOUT_CONTRACT),
        ({"remote": True, "hires_abroad": True}, Answer.NOT_KNOWN, Reason.REMOTE_REGION_NOT_STATED),
        ({"remote_region": "worldwide", "hires_abroad": True}, Answer.NOT_KNOWN, Reason.NOTHING_SAID),
        (OFFER, Answer.YES_BY_MOVING, Reason.OFFERED_FOR_ROLE),
        (OFFER | {"confirmed": False}, Answer.NOT_KNOWN, Reason.OFFER_NOT_CONFIRMED),
        (OFFER | {"current": False}, Answer.NOT_KNOWN, Reason.OFFER_CHECKED_LONG_AGO),
        (OFFER | {"for_role": False}, Answer.NOT_KNOWN, Reason.EMPLOYER_SPONSORS_ROLE_SILENT),
        (OFFER | {"confirmed": False, "register_confirmed": True}, Answer.PERHAPS, Reason.ON_REGISTER),
        ({"register_confirmed": True}, Answer.PERHAPS, Reason.ON_REGISTER),
        ({"sponsored_from_pk_year": 2024}, Answer.PERHAPS, Reason.SPONSORED_BEFORE),
        ({}, Answer.NOT_KNOWN, Reason.NOTHING_SAID),
    ],
)
def test_each_row_of_the_table(facts, answer, reason):
    found = hireable_from_pakistan(Evidence(**facts))
    assert (found.answer, found.reason) == (answer, reason)


def test_no_and_yes_by_moving_carry_the_quoted_sentence():
    assert hireable_from_pakistan(Evidence(Value.REFUSED, quote="No visas.")).quote == "No visas."
    assert hireable_from_pakistan(Evidence(**OFFER)).quote == "We sponsor."


def test_an_attestation_carries_its_year():
    found = hireable_from_pakistan(Evidence(sponsored_from_pk_year=2023))
    assert found == Hireable(Answer.PERHAPS, Reason.SPONSORED_BEFORE, year=2023)


def test_nothing_but_a_confirmed_current_offer_for_the_role_says_yes_by_moving():
    flags = [False, True]
    for value, *rest in product(Value, *[flags] * 6):
        role, confirmed, current, remote, abroad, register = rest
        found = hireable_from_pakistan(
            Evidence(value, role, confirmed, current, "q", remote, None, abroad, register, None)
        )
        sure = value == Value.OFFERED and role and confirmed and current
        assert (found.answer == Answer.YES_BY_MOVING) == sure
        assert (found.answer == Answer.NO) == (value in {Value.REFUSED, Value.IN_COUNTRY_ONLY})
        assert found.answer != Answer.YES_FROM_HOME
