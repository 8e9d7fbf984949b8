"""Reports of jobs and of referrals: who may, what they stop at once, and what a moderator sees."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.models import Block
from diaspora.moderation.models import Report
from diaspora.notifications.models import Notification
from jobs.models import Job, ReferralRequest, SeekerDesk
from jobs.services import referrals
from tests.factories import UserFactory
from tests.jobs.factories import FIT, JobFactory, OfferFactory, RequestFactory

pytestmark = pytest.mark.django_db
S = ReferralRequest.Status
MONEY = "Please pay a processing fee of PKR 50,000 first, you pay it by bank transfer before I refer you."


@pytest.fixture
def asked(member):
    job = JobFactory()
    OfferFactory(employer=job.employer, job=job)
    return referrals.ask(job, by=member, fit_note=FIT)


def known(**fields):
    """A member long enough to be trusted a little."""
    member = UserFactory(**fields)
    member.joined_at = timezone.now() - timedelta(days=3)
    member.save()
    return member


def report(client, member, job):
    """Each from a network of their own: one house counts once."""
    client.force_login(member)
    said = {"reason": "off_topic", "text": "not a job"}
    return client.post(f"/report/jobs.job/{job.pk}/", said, REMOTE_ADDR=f"203.{member.pk % 200}.113.7")


def test_three_trusted_members_hide_a_job_and_two_do_not(client):
    job = JobFactory(poster=known())
    for hidden in (False, False, True):
        assert report(client, known(), job).status_code == 302
        job.refresh_from_db()
        assert (job.status == Job.Status.UNDER_REPORT) is hidden
    assert client.get(job.get_absolute_url()).status_code == 200
    assert not Job.objects.visible().exists()


def test_newcomers_hide_nothing(client):
    job = JobFactory(poster=known())
    for _ in range(5):
        report(client, UserFactory(), job)
    job.refresh_from_db()
    assert job.status == Job.Status.LIVE


def test_nobody_reports_their_own_or_what_they_cannot_see(client, member):
    own = JobFactory(poster=member)
    draft = JobFactory(status="draft", published_at=None, valid_through=None)
    for job in (own, draft):
        assert report(client, member, job).status_code == 404


def test_the_jobs_page_leads_there(client, member):
    job = JobFactory()
    client.force_login(member)
    assert f"/report/jobs.job/{job.pk}/" in client.get(job.get_absolute_url()).content.decode()


@pytest.mark.parametrize("side", ["seeker", "ambassador"])
def test_a_report_by_either_side_stops_it_and_opens_a_case_about_the_other(client, asked, side):
    by = getattr(asked, side)
    other = asked.ambassador if side == "seeker" else asked.seeker
    client.force_login(by)
    url = reverse("report_referral", args=[asked.pk])
    assert url in client.get(asked.get_absolute_url()).content.decode()
    client.post(url, {"reason": "harassment", "text": "rude", "also_block": "on"})
    asked.refresh_from_db()
    assert asked.status == S.REPORTED
    case = Report.objects.get()
    assert case.owner == other
    assert case.signals.get().evidence["fit_note"] == FIT
    assert Block.objects.filter(blocker=by, blocked=other).exists()
    assert SeekerDesk.objects.get(member=asked.seeker).asked == 0


def test_a_report_without_a_reason_changes_nothing(client, asked):
    client.force_login(asked.seeker)
    assert client.post(reverse("report_referral", args=[asked.pk]), {"text": "x"}).status_code == 422
    asked.refresh_from_db()
    assert asked.status == S.QUEUED


def test_strangers_cannot_report_a_referral(client, asked):
    client.force_login(UserFactory())
    assert client.post(reverse("report_referral", args=[asked.pk]), {"reason": "spam"}).status_code == 404
    for key in ("jobs.referralrequest", "jobs.referralanswer"):
        assert client.get(f"/report/{key}/{asked.pk}/").status_code == 404
    client.force_login(asked.seeker)
    assert client.get(f"/report/jobs.referralrequest/{asked.pk}/").status_code == 404
    assert client.get(f"/report/jobs.referralanswer/{asked.pk}/").status_code == 200


def test_asking_for_money_stops_it_undelivered_and_opens_a_report(asked):
    ended = referrals.ask_more(asked, MONEY, by=asked.ambassador)
    assert ended.status == S.REPORTED
    case = Report.objects.get()
    assert (case.owner, case.signals.get().reason) == (asked.ambassador, "money")
    assert case.signals.get().evidence["question"] == MONEY
    told = Notification.objects.filter(member=asked.seeker).order_by("pk").values_list("kind", flat=True)
    assert list(told) == ["jobs/referral_sent", "jobs/referral_stopped"]
    assert MONEY not in str(list(Notification.objects.values_list("data", flat=True)))


def test_money_in_the_answer_is_the_seekers(asked):
    asked = referrals.ask_more(asked, "Which databases?", by=asked.ambassador)
    ended = referrals.answer(asked, MONEY, by=asked.seeker)
    assert ended.status == S.REPORTED
    assert Report.objects.get().owner == asked.seeker


def test_the_answered_share_counts_a_no_and_not_what_ended_otherwise(ambassador):
    for status in (S.ACCEPTED, S.DECLINED, S.LAPSED, S.WITHDRAWN, S.QUEUED):
        ended = None if status in (S.ACCEPTED, S.QUEUED) else timezone.now()
        RequestFactory(ambassador=ambassador, status=status, ended_at=ended, consent_at=timezone.now())
    assert referrals.answered_share(ambassador) == (2, 3)
