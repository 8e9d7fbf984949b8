"""The list: words and filters together, in addresses that can be shared."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.urls import reverse
from django.utils import timezone

from tests.jobs.factories import JobFactory, claim, waiting

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    caches["local"].clear()


def titles(client, **query):
    response = client.get(reverse("jobs"), query)
    assert response.status_code == 200
    return [row.job.title for row in response.context["page"].rows]


def test_word_in_the_title_comes_before_word_in_the_description(client):
    JobFactory(title="Nurse", description="You may work with a django team now and then.")
    JobFactory(title="Django engineer")
    assert titles(client, q="django") == ["Django engineer", "Nurse"]


def test_word_nowhere_finds_nothing(client):
    JobFactory()
    assert titles(client, q="zeppelin") == []


def test_country(client):
    JobFactory(title="Here", country="DE")
    JobFactory(title="There", country="CA")
    assert titles(client, country="CA") == ["There"]


def test_country_of_another_place_of_the_same_job(client):
    JobFactory(title="Two places", country="DE", also_in=["NL"])
    assert titles(client, country="NL") == ["Two places"]


def test_sponsors_only_with_a_confirmed_claim(client):
    claim(JobFactory(title="Confirmed"))
    claim(JobFactory(title="Read by a rule"), confirmed=False)
    claim(JobFactory(title="Refused"), value="refused")
    JobFactory(title="Silent")
    assert titles(client, sponsors="on") == ["Confirmed"]


def test_hires_from_pakistan(client):
    claim(JobFactory(title="By moving"))
    JobFactory(
        title="From home", workplace="remote", remote_region="worldwide", employment_type="contract", country=""
    )
    JobFactory(title="Remote somewhere", workplace="remote", country="US")
    assert sorted(titles(client, hireable="yes")) == ["By moving", "From home"]


def test_salary_floor_compares_by_the_year(client):
    JobFactory(title="Month", salary_min=5000, currency="EUR", salary_period="month")
    JobFactory(title="Less", salary_min=50_000, currency="EUR", salary_period="year")
    JobFactory(title="Other money", salary_min=90_000, currency="GBP", salary_period="year")
    JobFactory(title="No period", salary_min=90_000, currency="EUR")
    assert titles(client, floor="60000", currency="EUR") == ["Month"]


def test_seniority_remote_relocation_and_skill(client):
    JobFactory(title="All", seniority="senior", workplace="remote", relocation_paid=True, skills=["Python"])
    JobFactory(title="None")
    for query in ({"seniority": "senior"}, {"remote": "on"}, {"relocation": "on"}, {"skill": "PYTHON"}):
        assert titles(client, **query) == ["All"]


def test_posted_since(client):
    JobFactory(title="Old", published_at=timezone.now() - timedelta(days=8))
    JobFactory(title="New")
    assert titles(client, since="7") == ["New"]


def test_only_live_jobs_with_a_day_left(client):
    for status in ("draft", "in_review", "quarantined", "rejected", "screening"):
        waiting(status=status)
    for status in ("paused", "stale", "expired", "removed", "filled", "withdrawn", "reported"):
        JobFactory(status=status)
    JobFactory(published_at=timezone.now() - timedelta(days=31), valid_through=timezone.now() - timedelta(minutes=1))
    assert titles(client) == []


def test_pages_lead_forth_and_back_without_repeating(client):
    now = timezone.now()
    for number in range(60):
        JobFactory(title=f"Job {number:02}", published_at=now - timedelta(minutes=number))
    first = client.get(reverse("jobs"))
    second = client.get(first.context["next_url"])
    third = client.get(second.context["next_url"])
    seen = [row.job.title for page in (first, second, third) for row in page.context["page"].rows]
    assert seen == [f"Job {number:02}" for number in range(60)]
    back = client.get(third.context["previous_url"])
    assert [row.pk for row in back.context["page"].rows] == [row.pk for row in second.context["page"].rows]


def test_pages_of_the_best_matches_end_with_what_the_description_holds(client):
    for number in range(30):
        JobFactory(title=f"Rust engineer {number}")
    for number in range(30):
        JobFactory(title=f"Nurse {number}", description="You work beside a rust team, and you like it well enough.")
    page = client.get(reverse("jobs"), {"q": "rust"})
    seen = []
    while True:
        seen += [row.job.title for row in page.context["page"].rows]
        if not page.context["next_url"]:
            break
        page = client.get(page.context["next_url"])
    assert len(seen) == len(set(seen)) == 60
    assert all(title.startswith("Rust") for title in seen[:30])


def test_a_made_up_cursor_is_not_found(client):
    assert client.get(reverse("jobs"), {"after": "nonsense"}).status_code == 404


def test_what_is_no_filter_is_left_out(client):
    JobFactory(title="Here")
    assert titles(client, country="XX", floor="-3", since="soon", seniority="king", hireable="maybe") == ["Here"]


def test_empty_list_gives_one_reason_and_one_action(client):
    JobFactory(country="DE")
    response = client.get(reverse("jobs"), {"country": "DE", "remote": "on"})
    assert response.context["less"]["url"] == f"{reverse('jobs')}?country=DE"
    assert "1 matches without “Remote”." in response.content.decode()


def test_htmx_gets_the_results_alone(client):
    JobFactory(title="Here")
    body = client.get(reverse("jobs"), headers={"HX-Request": "true"}).content.decode()
    assert "Here" in body
    assert "<html" not in body


def test_members_words_are_shown_as_text(client):
    JobFactory(title="<script>alert(1)</script>")
    body = client.get(reverse("jobs")).content.decode()
    assert "<script>alert" not in body
    assert "&lt;script&gt;alert" in body
