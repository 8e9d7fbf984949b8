"""Pay above 99 of 100 live listings of the country is a signal, where there are enough to compare with."""

import pytest

from diaspora.rates.models import Rate
from jobs.services import screening
from jobs.services.screening import look_at, pays_out_of_line
from tests.jobs.factories import EmployerFactory, JobFactory, waiting

pytestmark = pytest.mark.django_db
PAY = {"currency": "EUR", "salary_period": "year"}


@pytest.fixture
def others(monkeypatch):
    monkeypatch.setattr(screening, "ENOUGH_TO_COMPARE", 20)
    Rate.objects.create(currency="EUR", pkr=300, on="2026-11-20", source="test")
    employer = EmployerFactory()
    for number in range(20):
        JobFactory(employer=employer, country="DE", salary_min=30_000 + number * 1000, **PAY)


@pytest.mark.parametrize(
    ("fields", "out_of_line"),
    [
        ({"country": "DE", "salary_min": 49_000, **PAY}, False),
        ({"country": "DE", "salary_min": 90_000, **PAY}, True),
        ({"country": "DE", "salary_min": 8_000, "currency": "EUR", "salary_period": "month"}, True),
        ({"country": "NL", "salary_min": 90_000, **PAY}, False),
        ({"country": "DE", "salary_min": 90_000, "currency": "SEK", "salary_period": "year"}, False),
        ({"country": "DE"}, False),
    ],
)
def test_out_of_line(others, fields, out_of_line):
    job = waiting(**fields)
    assert pays_out_of_line(job) is out_of_line
    assert ("S10" in [signal["code"] for signal in look_at(job).signals]) is out_of_line


def test_too_few_to_say_so(db):
    Rate.objects.create(currency="EUR", pkr=300, on="2026-11-20", source="test")
    JobFactory(country="DE", salary_min=30_000, **PAY)
    assert not pays_out_of_line(waiting(country="DE", salary_min=900_000, **PAY))
