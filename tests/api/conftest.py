import pytest
from django.core.cache import caches
from django.core.management import call_command

from tests.insights import factories as figures
from tests.jobs.factories import EmployerFactory, JobFactory, claim


@pytest.fixture
def job(db):
    caches["local"].clear()
    found = JobFactory(
        title="Site Reliability Engineer", employer=EmployerFactory(name="Adyen", slug="adyen"), country="NL",
        place="Amsterdam", salary_min=65_000, currency="EUR", salary_period="year", apply_mail="secret@adyen.test",
    )  # fmt: skip
    claim(found)
    return found


@pytest.fixture
def figures_loaded(db):
    call_command("load_emigration", verbosity=0)


@pytest.fixture
def route(db):
    return figures.route("DE", "eu-blue-card")
