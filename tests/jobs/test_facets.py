"""Numbers beside the filters, and what was meant."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from jobs.asked import Asked
from jobs.models import JobSearch
from jobs.models.search import unpack
from jobs.services.facets import facets
from jobs.services.finding import matching
from jobs.services.words import meant, rebuild_words
from tests.jobs.factories import JobFactory, claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh():
    caches["local"].clear()


@pytest.fixture
def some():
    claim(JobFactory(title="Django engineer", country="DE", seniority="senior"))
    JobFactory(title="Django engineer", country="NL", workplace="remote", relocation_paid=True)
    JobFactory(title="Nurse", country="DE", workplace="remote")


def test_packed_filters_unpack_to_the_rows_own(some):
    for row in JobSearch.objects.all():
        assert unpack(row.facet) == {
            "country": row.country, "seniority": row.seniority, "hireable": row.hireable, "remote": row.remote,
            "sponsors": row.sponsors, "relocation": row.relocation, "referral": row.referral,
        }  # fmt: skip


def test_numbers_under_the_words(some):
    found = facets(Asked(words="django"))
    assert found.country == {"DE": 1, "NL": 1}
    assert found.flags == {"sponsors": 1, "remote": 1, "relocation": 1}


def test_a_filters_numbers_are_those_under_all_the_others(some):
    found = facets(Asked(countries=("DE",), remote=True))
    assert found.country == {"DE": 1, "NL": 1}
    assert found.flags == {"remote": 1}


def test_each_number_is_what_the_list_then_finds(client, some):
    for asked in (Asked(), Asked(words="django"), Asked(remote=True), Asked(countries=("DE",)), Asked(hireable="yes")):
        caches["local"].clear()
        found = facets(asked)
        for code, number in found.country.items():
            one = Asked(words=asked.words, remote=asked.remote, hireable=asked.hireable, countries=(code,))
            assert matching(one).count() == number


def test_did_you_mean(client, some):
    rebuild_words()
    assert meant("djagno engineer") == "django engineer"
    assert meant("django") == ""
    page = client.get(reverse("jobs"), {"q": "djagno", "country": "DE"})
    assert page.context["meant"]["url"] == f"{reverse('jobs')}?country=DE&q=django"


def test_words_are_rebuilt_now_and_then_only(some, django_assert_num_queries):
    rebuild_words()
    with django_assert_num_queries(1):
        rebuild_words()
