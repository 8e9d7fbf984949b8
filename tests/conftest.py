"""What every test may ask for."""

import os
from pathlib import Path

import pytest
from django.core.cache import caches

from tests import factories


@pytest.fixture(autouse=True)
def _no_page_of_another_test():
    caches["pages"].clear()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real postings, registers and visa facts; tests that need it are skipped where it's missing."""
    folder = Path(os.environ.get("REAL_DATA_DIR", "../shared/data"))
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there: set REAL_DATA_DIR to run against real material")
    return folder


@pytest.fixture
def member(db):
    return factories.UserFactory()


@pytest.fixture
def ambassador(db):
    return factories.AmbassadorFactory().member


@pytest.fixture
def moderator(db):
    return factories.ModeratorFactory()
