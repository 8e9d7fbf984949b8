from datetime import date
from decimal import Decimal

import pytest

from diaspora.panels import CountryInterest, Offer, Person
from visas.offers import bars_for
from visas.panels import VisasPanel


def offer(salary, **more):
    amount = None if salary is None else Decimal(salary)
    return Offer(
        **{"country": "DE", "salary": amount, "currency": "EUR", "occupation": "", "on": date(2026, 11, 24), **more}
    )


def by_fact(found):
    return {bar.row.fact.key: bar for bar in found}


@pytest.mark.parametrize(
    ("salary", "standard", "lower"), [(52_000, True, True), (46_000, False, True), (45_934, False, False)]
)
def test_pay_is_held_against_both_bars(germany, salary, standard, lower):
    bars = by_fact(bars_for(offer(salary)))
    assert bars["de.eu-blue-card.salary_standard"].meets is standard
    assert bars["de.eu-blue-card.salary_shortage_new_graduate_it"].meets is lower
    assert "shortage" in bars["de.eu-blue-card.salary_shortage_new_graduate_it"].only


def test_the_day_of_the_application_decides(germany):
    bars = by_fact(bars_for(offer(52_000, on=date(2027, 1, 1))))
    assert bars["de.eu-blue-card.salary_standard"].meets is None
    html = VisasPanel().for_subject(offer(52_000, on=date(2027, 1, 1)), None)
    assert "the bar isn&#x27;t known yet" in html or "the bar isn't known yet" in html


def test_pay_that_is_not_told_meets_nothing(germany):
    assert {bar.meets for bar in bars_for(offer(None))} == {None}


def test_another_currency_is_not_compared(germany):
    assert bars_for(offer(52_000, currency="USD")) == []
    assert VisasPanel().for_subject(offer(52_000, currency="USD"), None) is None


def test_a_monthly_bar_is_a_year_of_months(guides):
    bars = by_fact(bars_for(offer(71_304, country="NL")))
    assert bars["nl.highly-skilled-migrant.salary_30_plus"].yearly == Decimal("71304.00")
    assert bars["nl.highly-skilled-migrant.salary_30_plus"].meets is True


def test_a_country_shows_its_routes_and_a_person_nothing(germany):
    html = VisasPanel().for_subject(CountryInterest("DE"), None)
    assert html.count("<li>") == 4
    assert VisasPanel().for_subject(CountryInterest("DE", "eu-blue-card"), None).count("<li>") == 1
    assert VisasPanel().for_subject(CountryInterest("XX"), None) is None
    assert VisasPanel().for_subject(Person(1), None) is None
