"""Editing a live job: what is looked at first, what shows at once, and what can't slip through."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jobs.models import Job, JobVersion
from jobs.services import edits
from tests.factories import ModeratorFactory, UserFactory
from tests.jobs.factories import JobFactory, claim

pytestmark = pytest.mark.django_db
FRAUD = (
    "You build services with six others. Before we start, you pay a processing fee of PKR 50,000 by bank transfer, "
    "and you send your original passport."
)


@pytest.fixture
def job():
    return JobFactory(poster=UserFactory())


def edit(job, said=None, **changes):
    wanted = Job.objects.get(pk=job.pk)
    for name, value in changes.items():
        setattr(wanted, name, value)
    return edits.edit_live(Job.objects.with_terms().get(pk=job.pk), wanted, by=job.poster, said=said)


def test_sponsorship_is_material_and_counts_once_a_moderator_took_it(job):
    assert edit(job, said=("offered", "We sponsor visas."))
    waiting = JobVersion.objects.get()
    job.refresh_from_db()
    assert job.claim is None
    edits.take_version(waiting, by=ModeratorFactory())
    job.refresh_from_db()
    assert (job.claim.value, job.claim.quote, job.claim.counts) == ("offered", "We sponsor visas.", True)


def test_saying_the_same_again_changes_nothing(job):
    standing = claim(job)
    assert not edit(job, said=("offered", standing.quote))
    assert not JobVersion.objects.exists()


def test_the_admin_shows_old_beside_new(client, job):
    edit(job, said=("refused", "No sponsorship."), title="Another title")
    client.force_login(ModeratorFactory())
    page = client.get(reverse("admin:jobs_jobversion_change", args=[JobVersion.objects.get().pk])).content.decode()
    assert "No sponsorship." in page
    assert "Another title" in page


def test_a_fraud_written_into_an_approved_job_waits(job):
    before = job.description
    assert edit(job, description=FRAUD)
    job.refresh_from_db()
    assert job.description == before
    assert job.screenings.first().quarantined


def test_a_typo_shows_at_once(job):
    assert not edit(job, description=job.description.replace("plain", "simple"))
    job.refresh_from_db()
    assert "simple" in job.description


def test_the_last_day_moves_within_what_the_approval_gave(job):
    assert not edit(job, valid_through=timezone.now() + timedelta(days=90))
    job.refresh_from_db()
    assert job.valid_through == job.published_at + timedelta(days=60)
    edit(job, valid_through=timezone.now() + timedelta(days=90), title="Another")
    edits.take_version(JobVersion.objects.get(), by=ModeratorFactory())
    job.refresh_from_db()
    assert (job.title, job.valid_through) == ("Another", job.published_at + timedelta(days=60))
