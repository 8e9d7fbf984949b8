"""Fraud is held before anyone sees it, and said in plain words to whoever pastes an offer."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from jobs.models import Employer, Job, PromoterLicence, Screening, UpheldMark
from jobs.scam_words import words_for
from jobs.services import listings, referrals
from jobs.services.referrals import S as R
from jobs.services.screening import SHARED_HOSTS, look_at, shared_marks
from tests.factories import UserFactory
from tests.jobs.factories import FIT, JobFactory, OfferFactory, waiting

pytestmark = pytest.mark.django_db
FEE = "Visa ready hai, processing fee 150,000 PKR advance bhejo to this number: 0301 2345678 and apply on WhatsApp."


def sent(member, **fields):
    return listings.submit(waiting(status=Job.Status.DRAFT, poster=member, **fields), by=member)


def test_money_asked_is_held_with_its_words(member):
    job = sent(member, description=FEE)
    assert job.status == Job.Status.QUARANTINED
    seen = Screening.objects.get()
    assert seen.quarantined
    assert "S1" in [one["code"] for one in seen.signals]


def test_an_honest_job_goes_to_review(member):
    assert sent(member).status == Job.Status.IN_REVIEW


def test_upheld_fraud_comes_through_nowhere_else(member, moderator):
    job = sent(member, description=FEE)
    listings.refuse_as_scam(job, "It asks for money.", by=moderator)
    assert UpheldMark.objects.filter(kind="phone").exists()
    other = sent(
        UserFactory(), description="A fine job in Berlin with a good team. Call 0092 301 2345678 for details and wait."
    )
    assert other.status == Job.Status.QUARANTINED


def test_what_else_the_poster_has_live_is_hidden_and_no_more_is_posted(member, moderator):
    live = JobFactory(poster=member)
    listings.refuse_as_scam(sent(member, description=FEE), "It asks for money.", by=moderator)
    live.refresh_from_db()
    assert live.status == Job.Status.UNDER_REPORT
    with pytest.raises(listings.NoPostLeft, match="fraud"):
        listings.check_allowance(member)


def test_the_hosts_of_many_boards_are_never_marked(member, moderator):
    job = sent(member, description=FEE, apply_url="https://boards.greenhouse.io/acme/jobs/1")
    listings.refuse_as_scam(job, "It asks for money.", by=moderator)
    assert not UpheldMark.objects.filter(mark__in=shared_marks(SHARED_HOSTS)).exists()


def test_an_agent_without_a_licence_is_held(member):
    agent = Employer.objects.create(name="Agent", slug="agent", is_promoter=True)
    assert sent(member, employer=agent).status == Job.Status.QUARANTINED


def test_an_agent_with_a_licence_needs_the_permission_as_well(member, moderator):
    agent = Employer.objects.create(name="Agent", slug="agent", is_promoter=True)
    licence = PromoterLicence.objects.create(
        licence_no="1/LHR", name="Agent", status="valid", checked_on="2026-11-01", source="test", employer=agent
    )
    job = sent(member, employer=agent)
    assert job.status == Job.Status.IN_REVIEW
    with pytest.raises(ValidationError, match="permission"):
        listings.publish(job, by=moderator)
    licence.permissions.create(permission_no="P1", country="DE", trade="nurse", valid_to="2099-01-01")
    Screening.objects.all().delete()
    look_at(job)
    assert listings.publish(job, by=moderator).status == Job.Status.LIVE


def test_money_asked_in_a_referral_freezes_it(member):
    job = JobFactory()
    OfferFactory(employer=job.employer, job=job)
    asked = referrals.ask(job, by=member, fit_note=FIT)
    asked = referrals.ask_more(asked, "Pay me a fee of 50,000 PKR first, send by Easypaisa.", by=asked.ambassador)
    assert asked.status == R.REPORTED


def test_the_checker_explains_and_keeps_nothing(client):
    shown = client.post(reverse("check_offer"), {"text": FEE}).content.decode()
    assert "Money is asked from you" in shown
    assert "warning sign" in shown
    assert Screening.objects.count() == 0


def test_the_checker_never_says_safe(client):
    shown = client.post(reverse("check_offer"), {"text": "Hello, how are you today?"}).content.decode()
    assert "No sign that we know of" in shown
    assert "make it safe" in shown


@pytest.mark.parametrize(
    ("text", "said"),
    [("x" * 20_001, "longer than 20,000"), ("", "Paste a message first"), ("\x00\x01\x02", "characters"),
     ("<script>alert(1)</script> fee", "")],
)  # fmt: skip
def test_bad_input_of_the_checker(client, text, said):
    response = client.post(reverse("check_offer"), {"text": text})
    assert response.status_code in (200, 422)
    assert said in response.content.decode()
    assert "<script>alert" not in response.content.decode()


REASONS = [
    "money_asked", "papers_asked", "licence_missing", "licence_unchecked", "licence_expired", "permission_missing",
    "trafficking_pattern", "no_company_contact", "impossible_promise", "task_job", "mlm", "pay_outlier",
    "lookalike_domain", "false_office", "haste", "upheld_phone", "no_site", "no_salary", "protector_overcharged",
]  # fmt: skip


@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_its_words(reason):
    assert words_for(reason).means
    assert words_for(reason).ask
