from decimal import Decimal

import pytest
from django.utils import timezone

from tests.factories import UserFactory
from visas.fit import Answers, all_fits

ENGINEER = {"age": 28, "degree": "bachelor", "experience": 4, "offer": "", "salary": None, "english": "C1"}


def fits(**changes):
    found, _ledger = all_fits(Answers(**{**ENGINEER, **changes}), timezone.localdate())
    return {f"{one.route.country_id} {one.route.slug}": one for one in found}


def test_every_live_route_gets_one_of_three_answers_and_a_reason(guides):
    found = fits()
    assert len(found) == 47
    assert {one.fit for one in found.values()} <= {"likely", "not-yet", "no"}
    assert all(one.reason for one in found.values())


@pytest.mark.parametrize(
    ("salary", "fit", "reason"),
    [
        (Decimal(50_700), "likely", "The pay you told meets its bar."),
        # Between the two bars: it depends on the job.
        (Decimal(46_000), "likely", "You have the offer that it asks for."),
        (Decimal(45_934), "not-yet", "The pay is under the bar."),
    ],
)
def test_the_pay_decides_by_the_guides_own_bar(germany, salary, fit, reason):
    card = fits(offer="DE", salary=salary)["DE eu-blue-card"]
    assert (card.fit, card.reason) == (fit, reason)


def test_without_an_offer_a_work_route_is_not_yet(germany):
    assert fits()["DE eu-blue-card"].reason == "It needs a job offer from there."
    assert fits(offer="NL", salary=Decimal(90_000))["DE eu-blue-card"].fit == "not-yet"


def test_an_age_limit_is_a_no(guides):
    found = fits(age=45)["AU skilled-189-190"]
    assert (found.fit, found.reason) == ("no", "You are over its age limit.")
    assert fits(age=44)["AU skilled-189-190"].fit == "not-yet"
    assert fits(age=55)["NZ skilled-migrant"].fit != "no"
    assert fits(age=56)["NZ skilled-migrant"].fit == "no"


def test_fourteen_payments_are_a_year_in_austria(guides):
    assert (
        fits(offer="AT", salary=Decimal(48_510))["AT red-white-red-card"].reason == "Points decide: count yours first."
    )
    assert fits(offer="AT", salary=Decimal(48_509))["AT red-white-red-card"].reason == "The pay is under the bar."


def test_of_two_disputed_bars_the_higher_one_counts(guides):
    assert fits(offer="AU", salary=Decimal(79_450))["AU skills-in-demand-482"].reason == "The pay is under the bar."


def test_remote_income_is_in_dollars(guides):
    found = fits(offer="remote", salary=Decimal(42_000))
    assert found["AE remote-work"].fit == "likely"
    assert fits(offer="remote", salary=Decimal(41_999))["AE remote-work"].fit == "not-yet"


def test_the_page_keeps_the_answers_in_the_address(client, germany):
    response = client.get("/visas/fit/", {**ENGINEER, "offer": "DE", "salary": "50700"})
    html = response.content.decode()
    assert "Likely" in html
    assert 'value="50700"' in html


@pytest.mark.parametrize(("field", "value"), [("age", "7"), ("age", "old"), ("degree", "wizard"), ("salary", "-1"),
                                              ("experience", "99"), ("english", "Z9"), ("offer", "XX")])  # fmt: skip
def test_a_wrong_answer_is_told_at_its_field_and_the_rest_is_kept(client, germany, field, value):
    given = {**ENGINEER, "salary": "", field: value}
    response = client.get("/visas/fit/", given)
    assert response.status_code == 200
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert "fits" not in response.context


def test_one_question_a_page_carries_the_others(client, germany):
    html = client.get("/visas/fit/?step=3&age=28&degree=bachelor").content.decode()
    assert '<input type="hidden" name="age" value="28">' in html
    assert 'name="experience"' in html
    assert html.count('name="degree"') == 1


def test_a_profile_fills_what_it_knows(client, germany):
    member = UserFactory()
    member.profile.years = 9
    member.profile.save()
    client.force_login(member)
    assert client.get("/visas/fit/").context["form"].initial["experience"] == 9
