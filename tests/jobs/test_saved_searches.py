"""Saved searches: one row a distinct question, renamed, stopped, and in the digest with their reason."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.asked import Asked
from jobs.digest import JobsDigest
from jobs.models import Job, Question, SavedSearch
from jobs.services.finding import matching
from jobs.services.searches import SAVED_MAX, save_search
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, claim

pytestmark = pytest.mark.django_db


def items(member, *, days=1, section=None):
    now = timezone.now() + timedelta(minutes=1)
    found = (section or JobsDigest()).items_for([member], now - timedelta(days=days), now)
    return [(item.data["title"], item.reason) for item in found.get(member.pk, ())]


def test_the_same_question_in_another_spelling_is_one_row():
    for words in ("Backend  Berlin", "backend berlin"):
        save_search(
            Asked(words=words.lower()) if "  " not in words else Asked(words="backend berlin"),
            by=UserFactory(),
            name="b",
        )
    assert Question.objects.count() == 1


def test_saved_from_the_list_under_a_name_that_says_it(client, member):
    client.force_login(member)
    client.post(reverse("save_search"), {"query": "q=Backend++ENGINEER&country=DE&remote=on&country=XX"})
    saved = SavedSearch.objects.get()
    assert (saved.name, saved.question.canonical) == (
        "backend engineer, Germany, remote", "country=DE&q=backend+engineer&remote=1",
    )  # fmt: skip
    page = client.get(f"{reverse('jobs')}?{saved.question.canonical}")
    assert page.context["asked"].canonical == saved.question.canonical


def test_everything_is_no_search(client, member):
    client.force_login(member)
    client.post(reverse("save_search"), {"query": "sort=newest"})
    assert SavedSearch.objects.count() == 0


def test_no_more_than_thirty(client, member):
    for number in range(SAVED_MAX):
        save_search(Asked(words=f"word{number}"), by=member, name="w")
    client.force_login(member)
    client.post(reverse("save_search"), {"query": "q=another"})
    assert member.saved_searches.count() == SAVED_MAX


def test_renamed_and_stopped(client, member):
    saved = save_search(Asked(words="python"), by=member, name="python")
    client.force_login(member)
    client.post(reverse("saved_search", args=[saved.pk]), {"name": "My search", "cadence": "weekly"})
    client.post(reverse("stop_search", args=[saved.pk]), {"act": "stop"})
    saved.refresh_from_db()
    assert (saved.name, saved.cadence) == ("My search", "weekly")
    assert saved.stopped_at is not None


def test_others_searches_are_not_found(client, member):
    saved = save_search(Asked(words="python"), by=UserFactory(), name="python")
    client.force_login(member)
    assert client.get(reverse("saved_search", args=[saved.pk])).status_code == 404
    assert client.post(reverse("stop_search", args=[saved.pk]), {"act": "delete"}).status_code == 404


def test_the_digest_says_which_search_matched(member):
    save_search(Asked(words="backend", countries=("DE",)), by=member, name="backend, Germany")
    JobFactory(title="Backend engineer", country="DE")
    JobFactory(title="Backend engineer", country="NL")
    JobFactory(title="Nurse", country="DE")
    assert items(member) == [("Backend engineer", "matches “backend, Germany”")]


QUESTIONS = [
    Asked(words="django engineer"),
    Asked(words='"senior engineer"'),
    Asked(words="engineer -java"),
    Asked(words="nurse or doctor"),
    Asked(sponsors=True),
    Asked(hireable="yes"),
    Asked(hireable="perhaps"),
    Asked(remote=True, countries=("DE", "NL")),
    Asked(relocation=True),
    Asked(floor=60_000, currency="EUR"),
    Asked(floor=60_000, currency="GBP"),
    Asked(seniority=("senior", "lead")),
    Asked(skill="python"),
    Asked(words="python", countries=("NL",), seniority=("senior",)),
]


@pytest.fixture
def many():
    claim(JobFactory(title="Senior engineer", skills=["Python", "Django"], seniority="senior", country="NL"))
    JobFactory(
        title="Java engineer, senior", seniority="lead", salary_min=70_000, currency="EUR", salary_period="year"
    )
    JobFactory(title="Nurse", relocation_paid=True, also_in=["NL"], country="DE", workplace="remote")
    JobFactory(title="Doctor", salary_min=5_500, currency="GBP", salary_period="month", country="GB")
    claim(JobFactory(title="Django nurse", country="SE"), confirmed=False)


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.canonical)
def test_the_digest_finds_what_the_list_finds(many, member, asked):
    save_search(asked, by=member, name="it")
    wanted = set(matching(asked).values_list("job__title", flat=True))
    assert {title for title, _reason in items(member)} == wanted


def test_as_many_statements_for_one_member_as_for_twenty(many, django_assert_num_queries):
    now = timezone.now() + timedelta(minutes=1)
    members = [UserFactory() for _ in range(20)]
    for number, member in enumerate(members):
        save_search(QUESTIONS[number % len(QUESTIONS)], by=member, name="it")
        save_search(Asked(words='"plain phrase"'), by=member, name="it")
    # Searches, listings, their lexemes, what was saved, phrases once more; rates for floors.
    for some, statements in ((members[:1], 5), (members, 6)):
        with django_assert_num_queries(statements):
            JobsDigest().items_for(some, now - timedelta(days=1), now)


def test_old_jobs_do_not_come_again(member):
    save_search(Asked(words="engineer"), by=member, name="it")
    JobFactory(title="Engineer", published_at=timezone.now() - timedelta(days=2))
    assert items(member) == []


def test_a_weekly_search_speaks_once_a_week_about_the_whole_week(member):
    saved = save_search(Asked(words="engineer"), by=member, name="it")
    saved.cadence = SavedSearch.Cadence.WEEKLY
    saved.save()
    job = JobFactory(title="Engineer", published_at=timezone.now() - timedelta(days=3))
    monday = timezone.now() + timedelta(days=1)
    while monday.weekday() != 0:
        monday += timedelta(days=1)
    section = JobsDigest()
    Job.objects.filter(pk=job.pk).update(published_at=monday - timedelta(days=5))
    job.search.published_at = monday - timedelta(days=5)
    job.search.save()
    found = section.items_for([member], monday - timedelta(days=1), monday)
    assert [item.key for item in found[member.pk]] == [f"job:{job.pk}"]
    tuesday = monday + timedelta(days=1)
    assert section.items_for([member], monday, tuesday).get(member.pk, []) == []


def test_what_ended_meanwhile_is_not_sent(member):
    save_search(Asked(words="engineer"), by=member, name="it")
    job = JobFactory(title="Engineer")
    now = timezone.now()
    found = JobsDigest().items_for([member], now - timedelta(days=1), now + timedelta(minutes=1))[member.pk]
    job.status = Job.Status.FILLED
    job.save()
    assert JobsDigest().still_visible(member, found) == []


def test_in_the_members_own_language(member):
    member.language = "ur"
    member.save()
    save_search(Asked(words="engineer"), by=member, name="it")
    JobFactory(title="Engineer")
    assert items(member)[0][1] != "matches “it”"
