"""A draft, a held, an expired and a removed listing are absent from every exit."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jobs.asked import Asked
from jobs.dashboard import FreshJobs
from jobs.digest import JobsDigest
from jobs.models import JobSearch
from jobs.search import JobsSource
from jobs.services.searches import save_search
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, claim, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture
def canaries():
    made = [waiting(status=status, title=f"Canary {status}") for status in ("draft", "in_review", "quarantined")]
    made += [
        JobFactory(status=status, title=f"Canary {status}") for status in ("removed", "reported", "expired", "paused")
    ]
    late = JobFactory(title="Canary late")
    claim(late)
    past = timezone.now() - timedelta(minutes=1)
    JobSearch.objects.filter(pk=late.pk).update(valid_through=past)
    type(late).objects.filter(pk=late.pk).update(valid_through=past)
    return [*made, late]


@pytest.mark.parametrize("name", ["jobs", "jobs_feed"])
def test_lists_and_feed(canaries, name):
    for query in ({}, {"q": "canary"}, {"sort": "deadline"}):
        assert "Canary" not in Client().get(reverse(name), query).content.decode()


def test_company_page(canaries):
    for job in canaries:
        assert "Canary" not in Client().get(job.employer.get_absolute_url()).content.decode()


def test_site_search_and_front_page(canaries):
    assert list(JobsSource().results("canary", AnonymousUser(), limit=10)) == []
    assert FreshJobs().render(None) is None


def test_digest(canaries):
    member = UserFactory()
    save_search(Asked(words="canary"), by=member, name="canary")
    now = timezone.now()
    assert JobsDigest().items_for([member], now - timedelta(days=60), now + timedelta(days=1)) == {}
