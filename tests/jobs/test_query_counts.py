"""Lists ask the database as often for one row as for thirty."""

import pytest
from django.core.cache import caches
from django.urls import reverse

from jobs.models import Question
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, OfferFactory, RequestFactory, claim, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    caches["local"].clear()


def some_jobs(number, **fields):
    for _ in range(number):
        claim(JobFactory(**fields))


@pytest.mark.parametrize("rows", [1, 30])
def test_signed_out_list(client, rows, django_assert_num_queries):
    some_jobs(rows)
    with django_assert_num_queries(4):  # rows, their cards, facets: bitmaps if there are any, or grouped
        client.get(reverse("jobs"))
    with django_assert_num_queries(0):  # the page is ten seconds old at most
        client.get(reverse("jobs"))
    caches["pages"].clear()
    with django_assert_num_queries(1):  # cards are kept, numbers are a minute old at most
        client.get(reverse("jobs"))


@pytest.mark.parametrize("rows", [1, 30])
def test_signed_in_list(client, rows, member, django_assert_max_num_queries):
    some_jobs(rows)
    client.force_login(member)
    client.get(reverse("jobs"))  # the session is recorded, the facets are warm
    with django_assert_max_num_queries(6):
        client.get(reverse("jobs"))


@pytest.mark.parametrize("rows", [1, 30])
def test_list_with_words_and_filters(client, rows, django_assert_num_queries):
    some_jobs(rows, title="Django engineer")
    # The best, their cards, count, facets twice; those behind the best where the page has room.
    with django_assert_num_queries(6 if rows == 1 else 5):
        client.get(reverse("jobs"), {"q": "django", "country": "DE", "sponsors": "on"})


@pytest.mark.parametrize("rows", [1, 30])
def test_feed(client, rows, django_assert_num_queries):
    some_jobs(rows)
    with django_assert_num_queries(1):
        client.get(reverse("jobs_feed"))


def count(client, url, django_assert_max_num_queries):
    with django_assert_max_num_queries(100) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("name", ["saved_jobs", "my_jobs", "referrals", "saved_searches"])
def test_members_own_lists(client, name, django_assert_max_num_queries):
    numbers = []
    for rows in (1, 25):
        member = UserFactory()
        for _ in range(rows):
            job = JobFactory(poster=member)
            member.saved_jobs.create(job=job)
            RequestFactory(seeker=member)
            RequestFactory(ambassador=member)
            OfferFactory(ambassador=member)
            member.saved_searches.create(name="x", question=_question(job.pk))
        client.force_login(member)
        client.get(reverse("jobs"))
        numbers.append(count(client, reverse(name), django_assert_max_num_queries))
    assert numbers[0] == numbers[1]


def _question(number):
    return Question.objects.create(canonical=f"q={number}")


def test_admin_queue(admin_client, django_assert_max_num_queries):
    url = reverse("admin:jobs_job_changelist")
    admin_client.get(url)
    numbers = []
    for rows in (1, 29):
        for _ in range(rows):
            waiting(poster=UserFactory())
        numbers.append(count(admin_client, url, django_assert_max_num_queries))
    assert numbers[0] == numbers[1]
