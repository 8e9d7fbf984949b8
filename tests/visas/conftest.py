"""Guides from the files, as on an empty database."""

import pytest

from visas.content_files import read_all
from visas.loading import load_all
from visas.models import Route


@pytest.fixture
def guides(db):
    """All countries and routes."""
    files, faults = read_all()
    assert not faults
    list(load_all(files))


@pytest.fixture
def germany(db):
    """Germany and the offices at home: the smallest set that has everything."""
    files, _faults = read_all()
    list(load_all([file for file in files if file.country in ("PK", "DE")]))


@pytest.fixture
def blue_card(germany):
    return Route.objects.get(country="DE", slug="eu-blue-card")
