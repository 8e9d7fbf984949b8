import pytest

from tests.mentorship import factories


@pytest.fixture
def wish(db):
    return factories.WishFactory()


@pytest.fixture
def mentor(db):
    return factories.MentorFactory()


@pytest.fixture
def asked(db):
    return factories.RequestFactory()


@pytest.fixture
def together(db):
    return factories.MentorshipFactory()
