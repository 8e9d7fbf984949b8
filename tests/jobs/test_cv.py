"""The CV that goes with a request: read by who accepted, from then until 30 days after the end."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.models import MemberFile
from jobs.models import ReferralRequest
from jobs.services import referrals
from jobs.services.papers import may_read_cv
from jobs.services.upkeep import scrub_referrals
from tests.factories import UserFactory
from tests.jobs.factories import FIT, JobFactory, OfferFactory

pytestmark = pytest.mark.django_db


def file_of(member, status=MemberFile.Status.CLEAN):
    return MemberFile.objects.create(
        member=member, name="My CV.pdf", content=ContentFile(b"%PDF-1.7", "x.pdf"), size=8, status=status
    )


@pytest.fixture
def job():
    job = JobFactory()
    OfferFactory(employer=job.employer, job=job)
    return job


@pytest.fixture
def asked(job, member):
    return referrals.ask(job, by=member, fit_note=FIT, cv=file_of(member))


def ask(client, job, cv):
    return client.post(reverse("ask_referral", args=[job.pk]), {"fit_note": FIT, "consent": "on", "cv": cv})


def test_only_ones_own_checked_file_can_go_along(client, member, job):
    client.force_login(member)
    for other in (file_of(UserFactory()), file_of(member, MemberFile.Status.QUARANTINED)):
        assert ask(client, job, other.pk).status_code == 422
    assert ask(client, job, file_of(member).pk).status_code == 302
    assert ReferralRequest.objects.get().cv.name == "My CV.pdf"


def test_a_refused_request_keeps_the_choice(client, member, job):
    job.referral_offers.all().delete()
    client.force_login(member)
    cv = file_of(member)
    assert ask(client, job, cv.pk).status_code == 422
    assert f'value="{cv.pk}" selected' in client.get(reverse("ask_referral", args=[job.pk])).content.decode()


def test_the_ambassador_reads_it_after_accepting_and_nobody_else(client, asked):
    cv, url = asked.cv, reverse("file", args=[asked.cv_id])
    client.force_login(asked.ambassador)
    assert client.get(url).status_code == 404
    assert url not in client.get(asked.get_absolute_url()).content.decode()
    referrals.accept(asked, by=asked.ambassador)
    assert client.get(url).status_code == 302
    assert url in client.get(asked.get_absolute_url()).content.decode()
    assert not may_read_cv(cv, UserFactory())
    client.force_login(UserFactory())
    assert client.get(url).status_code == 404


def test_reading_ends_thirty_days_after_the_end(asked):
    accepted = referrals.accept(asked, by=asked.ambassador)
    ReferralRequest.objects.filter(pk=accepted.pk).update(status="no_response", ended_at=timezone.now())
    assert may_read_cv(asked.cv, asked.ambassador)
    with time_machine.travel(timezone.now() + timedelta(days=30, minutes=1)):
        assert not may_read_cv(asked.cv, asked.ambassador)
        scrub_referrals()
        assert ReferralRequest.objects.get().cv is None
        assert MemberFile.objects.filter(pk=asked.cv_id).exists()


def test_a_withdrawal_ends_it_at_once(asked):
    accepted = referrals.accept(asked, by=asked.ambassador)
    referrals.withdraw(accepted, by=asked.seeker)
    assert not may_read_cv(asked.cv, asked.ambassador)


def test_a_deleted_file_leaves_the_request(asked):
    asked.cv.delete()
    asked.refresh_from_db()
    assert (asked.cv, asked.status) == (None, "queued")
