"""What every test may ask for."""

from pathlib import Path

import pytest

from tests import factories
from tests.real import real


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real postings, registers and visa facts; tests that need it are skipped where it's missing."""
    return real(".")


@pytest.fixture
def member(db):
    return factories.UserFactory()


@pytest.fixture
def ambassador(db):
    return factories.AmbassadorFactory().member


@pytest.fixture
def moderator(db):
    return factories.ModeratorFactory()
