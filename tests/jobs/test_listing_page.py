"""One listing's page: evidence, answer, pay with its rupees, and what an ended one shows."""

import json
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from diaspora.rates.models import Rate
from jobs.models import Job, SavedJob
from jobs.services.claims import dispute_claim
from tests.jobs.factories import JobFactory, OfferFactory, claim, waiting

pytestmark = pytest.mark.django_db


def body(client, job):
    return client.get(job.get_absolute_url()).content.decode()


def test_a_wrong_slug_leads_to_the_right_one(client):
    job = JobFactory()
    response = client.get(reverse("job", args=[job.pk, "something-else"]))
    assert (response.status_code, response.url) == (301, job.get_absolute_url())


def test_evidence_is_quoted_with_its_day(client):
    job = JobFactory()
    claim(job)
    shown = body(client, job)
    assert "We sponsor visas for people from abroad." in shown
    assert "Read in the advert by a moderator" in shown
    assert "Yes, by moving" in shown


def test_what_a_rule_read_counts_for_nothing_yet(client):
    job = JobFactory()
    claim(job, confirmed=False)
    shown = body(client, job)
    assert "not confirmed by a person yet" in shown
    assert "Not known: ask first" in shown


def test_silence_is_no_refusal(client):
    assert "The advert doesn't say. That isn't a no." in body(client, JobFactory())


def test_a_claim_past_its_day_leaves_the_filter(client):
    job = JobFactory()
    claim(job, recheck_by=timezone.localdate() - timedelta(days=1))
    job.search.refresh_from_db()
    assert job.search.sponsors is False
    assert "Checked long ago" in body(client, job)


def test_a_doubted_claim_leaves_the_filter_until_read_again(client, member):
    job = JobFactory()
    claim(job)
    client.force_login(member)
    client.post(reverse("dispute_claim", args=[job.pk]), {"text": "They told me no."})
    job.search.refresh_from_db()
    assert job.search.sponsors is False
    assert "doubted by a reader" in body(client, job)


def test_rupees_only_with_a_rate_and_its_day(client):
    job = JobFactory(salary_min=5000, currency="EUR", salary_period="month")
    assert "PKR" not in body(client, job)
    Rate.objects.create(currency="EUR", pkr=Decimal(300), on=timezone.localdate(), source="A bank")
    shown = body(client, job)
    assert "PKR 1.8 crore" in shown
    assert "A bank" in shown
    assert "€5,000" in shown


def test_people_inside_are_numbers_without_names(client):
    job = JobFactory()
    offer = OfferFactory(employer=job.employer)
    shown = body(client, job)
    assert "1 person from our community works there" in shown
    assert offer.ambassador.name not in shown
    assert offer.ambassador.handle not in shown


@pytest.mark.parametrize("status", ["filled", "withdrawn", "expired", "paused", "stale", "reported"])
def test_an_ended_job_says_so_and_asks_not_to_be_indexed(client, status):
    response = client.get(JobFactory(status=status).get_absolute_url())
    assert response.status_code == 200
    assert response.headers["X-Robots-Tag"] == "noindex"
    assert "application/ld+json" not in response.content.decode()


def test_a_removed_job_is_gone(client):
    assert client.get(JobFactory(status="removed").get_absolute_url()).status_code == 410


def test_a_job_that_ended_half_a_year_ago_is_gone(client):
    job = JobFactory(status="filled", status_at=timezone.now() - timedelta(days=181))
    assert client.get(job.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("status", ["draft", "screening", "in_review", "changes", "quarantined", "rejected", "scam"])
def test_what_was_never_live_is_its_owners_only(client, member, status):
    job = waiting(status=status, poster=member)
    assert client.get(job.get_absolute_url()).status_code == 404
    client.force_login(member)
    assert client.get(job.get_absolute_url()).status_code == 200


def test_json_ld_says_what_search_engines_require(client):
    job = JobFactory(
        salary_min=50_000, salary_max=60_000, currency="EUR", salary_period="year", employment_type="full_time"
    )
    claim(job)
    found = json.loads(re.search(r'ld\+json">(.*?)</script>', body(client, job)).group(1))
    assert found["@type"] == "JobPosting"
    assert found["jobLocation"]["address"]["addressCountry"] == "DE"
    assert found["hiringOrganization"]["name"] == job.employer.name
    assert found["baseSalary"]["value"] == {
        "@type": "QuantitativeValue", "unitText": "YEAR", "minValue": 50_000.0, "maxValue": 60_000.0,
    }  # fmt: skip
    assert found["eligibilityToWorkRequirement"] == "We sponsor visas for people from abroad."
    assert found["directApply"] is False
    assert {"datePosted", "validThrough", "title", "description", "employmentType"} <= set(found)


def test_no_text_ends_the_json_ld_script(client):
    job = JobFactory(title="</script><script>alert(1)</script>")
    assert "<script>alert" not in body(client, job)


def test_saving_and_letting_go(client, member):
    job = JobFactory()
    client.force_login(member)
    url = reverse("save_job", args=[job.pk])
    for _ in range(2):
        client.post(url, {"keep": "1"})
    assert SavedJob.objects.count() == 1
    assert job.title in client.get(reverse("saved_jobs")).content.decode()
    client.post(url, {"keep": "0"})
    assert SavedJob.objects.count() == 0


def test_saving_never_leads_to_another_site(client, member):
    client.force_login(member)
    job = JobFactory()
    for url in ("//evil.example", "https:evil.example", "/\\evil.example", "javascript:alert(1)"):
        response = client.post(reverse("save_job", args=[job.pk]), {"keep": "1", "next": url})
        assert response.url == job.get_absolute_url()


def test_a_job_in_review_cannot_be_saved(client, member):
    client.force_login(member)
    assert client.post(reverse("save_job", args=[waiting().pk]), {"keep": "1"}).status_code == 404


def test_disputing_twice_is_once(member):
    job = JobFactory()
    made = claim(job)
    dispute_claim(job, by=member, reason="No.")
    made.refresh_from_db()
    first = made.disputed_at
    dispute_claim(job, by=member, reason="No.")
    made.refresh_from_db()
    assert made.disputed_at == first
    assert Job.objects.get().hireable == Job.Hireable.NOT_KNOWN
