"""The admin's queue: moderators decide through services, with a reason, and can do nothing else."""

import re

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from diaspora.audit.models import Event
from jobs.models import Job, JobVersion
from jobs.services.edits import wait_for_review
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, waiting

pytestmark = pytest.mark.django_db
REASON = {"reason": "It is a real company, and the sentence stands in the advert."}


@pytest.fixture
def desk(client, moderator):
    moderator.groups.add(Group.objects.get(name="moderator"))
    client.force_login(moderator)
    return client


def act(client, job, name, data=None):
    return client.post(f"{reverse('admin:jobs_job_changelist')}{job.pk}/{name}", data or REASON)


def url_of(client, job, name):
    page = client.get(reverse("admin:jobs_job_change", args=[job.pk])).content.decode()
    return re.search(rf'href="([^"]*{job.pk}/{name}/?)"', page).group(1)


@pytest.mark.parametrize(
    ("before", "name", "after"),
    [
        ("in_review", "approve", "live"),
        ("in_review", "changes", "changes"),
        ("in_review", "reject", "rejected"),
        ("quarantined", "let-through", "in_review"),
        ("quarantined", "scam", "scam"),
    ],
)
def test_decisions(desk, member, before, name, after):
    job = waiting(status=before, poster=member)
    url = url_of(desk, job, name)
    assert desk.get(url).status_code == 200
    desk.post(url, {"reason": "short"})
    job.refresh_from_db()
    assert job.status == before
    desk.post(url, REASON)
    job.refresh_from_db()
    assert job.status == after


def test_reports_are_decided(desk):
    job = JobFactory(status="reported")
    desk.post(url_of(desk, job, "restore"), REASON)
    job.refresh_from_db()
    assert job.status == "live"


def test_own_post_is_for_another_moderator(desk, moderator):
    job = waiting(poster=moderator)
    response = desk.post(url_of(desk, job, "approve"), REASON, follow=True)
    assert "another moderator" in response.content.decode()
    job.refresh_from_db()
    assert job.status == "in_review"


def test_bulk_approval_of_fifty_at_most(desk):
    jobs = [waiting() for _ in range(51)]
    data = {"action": "approve_many", "_selected_action": [job.pk for job in jobs], "select_across": "1"}
    desk.post(reverse("admin:jobs_job_changelist"), data)
    assert Job.objects.filter(status="live").count() == 0
    data = {"action": "approve_many", "_selected_action": [job.pk for job in jobs[:3]]}
    desk.post(reverse("admin:jobs_job_changelist"), data)
    assert Job.objects.filter(status="live").count() == 3
    assert Event.objects.filter(to_status="live").count() == 3


def test_a_change_of_a_live_job_is_published(desk):
    job = JobFactory(title="Old")
    version = wait_for_review(job, {"title": "New", "salary_min": "5", "currency": "EUR"})
    desk.post(f"{reverse('admin:jobs_jobversion_changelist')}{version.pk}/take", REASON, follow=True)
    page = desk.get(reverse("admin:jobs_jobversion_change", args=[version.pk])).content.decode()
    desk.post(re.search(r'href="([^"]*/take/?)"', page).group(1), REASON)
    job.refresh_from_db()
    assert (job.title, job.salary_min) == ("New", 5)
    assert JobVersion.objects.get().state == "taken"


def test_rows_are_not_typed_into(desk):
    job = waiting()
    assert (
        desk.post(reverse("admin:jobs_job_change", args=[job.pk]), {"title": "Mine", "status": "live"}).status_code
        == 403
    )
    assert desk.get(reverse("admin:jobs_job_add")).status_code == 403
    assert desk.post(reverse("admin:jobs_job_delete", args=[job.pk]), {"post": "yes"}).status_code == 403
    job.refresh_from_db()
    assert job.status == "in_review"


def test_staff_without_the_group_decide_nothing(client):
    client.force_login(UserFactory(is_staff=True))
    assert client.get(reverse("admin:jobs_job_changelist")).status_code == 403
    job = waiting()
    act(client, job, "approve")
    job.refresh_from_db()
    assert job.status == "in_review"


def test_drafts_are_nobodys_business(desk):
    assert "Secret draft" not in desk.get(reverse("admin:jobs_job_changelist")).content.decode()
    job = waiting(status="draft", title="Secret draft")
    assert job.title not in desk.get(reverse("admin:jobs_job_changelist")).content.decode()
