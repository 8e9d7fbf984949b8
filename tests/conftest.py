"""What every test may ask for."""

from pathlib import Path

import pytest
from django.core.cache import caches
from django.db import connections

from tests import factories
from tests.real import real


@pytest.fixture(autouse=True)
def _no_page_of_another_test():
    caches["pages"].clear()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real postings, registers and visa facts; tests that need it are skipped where it's missing."""
    return real(".")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    """Making and emptying all tables takes longer than a page may, and a test, which is one long transaction, thinks
    longer between two statements than a request."""
    options = connections["default"].settings_dict["OPTIONS"]
    options["options"] += " -c statement_timeout=60000 -c idle_in_transaction_session_timeout=0"


@pytest.fixture
def member(db):
    return factories.UserFactory()


@pytest.fixture
def ambassador(db):
    return factories.AmbassadorFactory().member


@pytest.fixture
def moderator(db):
    return factories.ModeratorFactory()
