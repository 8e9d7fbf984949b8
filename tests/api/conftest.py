import shutil

import pytest
from django.core.cache import caches
from django.core.management import call_command

from tests.insights import factories as figures
from tests.jobs.factories import EmployerFactory, JobFactory, claim
from visas import content_files


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


@pytest.fixture
def guides(db, tmp_path):
    """Two of the guides' files: a destination and home."""
    for name in ("germany.yaml", "pakistan.yaml"):
        shutil.copy(content_files.FOLDER / name, tmp_path / name)
    call_command("load_guides", folder=tmp_path, verbosity=0)
