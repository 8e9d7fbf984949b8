"""A referral from its first day to its stated end, and what each side sees."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from diaspora.moves import MoveError
from diaspora.notifications.models import Notification
from jobs.models import Attestation, Job, ReferralDesk, ReferralRequest, SeekerDesk
from jobs.services import attesting, listings, referrals
from jobs.services.upkeep import scrub_referrals
from tests.factories import UserFactory
from tests.jobs.factories import FIT, JobFactory, OfferFactory

pytestmark = pytest.mark.django_db
S = ReferralRequest.Status


@pytest.fixture
def job():
    job = JobFactory()
    OfferFactory(employer=job.employer, job=job)
    return job


@pytest.fixture
def asked(job, member):
    return referrals.ask(job, by=member, fit_note=FIT)


def later(days):
    return time_machine.travel(timezone.now() + timedelta(days=days, minutes=1))


def told(member):
    return list(Notification.objects.filter(member=member).order_by("pk").values_list("kind", flat=True))


def prove(request):
    return attesting.prove(
        Attestation.objects.create(member=request.ambassador, employer=request.job.employer, level="current"),
        by=request.ambassador,
    )


def test_both_are_told_when_asked(asked):
    assert told(asked.seeker) == ["jobs/referral_sent"]
    assert told(asked.ambassador) == ["jobs/referral_queued"]
    assert asked.due_at - timezone.now() > timedelta(days=13, hours=23)


def test_names_are_hidden_until_accepted(client, asked):
    client.force_login(asked.seeker)
    url = reverse("referral", args=[asked.pk])
    assert asked.ambassador.name not in client.get(url).content.decode()
    client.force_login(asked.ambassador)
    assert asked.seeker.name not in client.get(url).content.decode()
    referrals.accept(asked, by=asked.ambassador)
    assert asked.seeker.name in client.get(url).content.decode()


def test_a_stranger_finds_nothing(client, asked):
    client.force_login(UserFactory())
    assert client.get(reverse("referral", args=[asked.pk])).status_code == 404
    assert client.post(reverse("referral_act", args=[asked.pk]), {"act": "accept"}).status_code == 404


def test_decline_needs_no_reason_and_names_nobody(asked):
    ended = referrals.decline(asked, by=asked.ambassador)
    assert ended.status == S.DECLINED
    assert "name" not in str(Notification.objects.get(kind="jobs/referral_declined").data)
    assert SeekerDesk.objects.get(member=asked.seeker).asked == 0


def test_one_round_of_questions(asked):
    asked = referrals.ask_more(asked, "Which databases?", by=asked.ambassador)
    asked = referrals.answer(asked, "PostgreSQL, for six years.", by=asked.seeker)
    assert asked.status == S.QUEUED
    with pytest.raises(referrals.NotPossible):
        referrals.ask_more(asked, "And which clouds?", by=asked.ambassador)


def test_only_proved_work_there_may_submit(asked):
    asked = referrals.accept(asked, by=asked.ambassador)
    with pytest.raises(referrals.NotPossible):
        referrals.submit(asked, by=asked.ambassador, channel="portal")
    prove(asked)
    assert referrals.submit(asked, by=asked.ambassador, channel="portal").status == S.SUBMITTED


def test_a_proof_of_180_days_ago_no_longer_counts(asked):
    prove(asked)
    with later(9):
        asked = referrals.accept(asked, by=asked.ambassador)
    with later(181), pytest.raises(referrals.NotPossible):
        referrals.submit(asked, by=asked.ambassador, channel="portal")


def test_no_answer_in_14_days_is_offered_once_to_the_next(job, asked):
    first, second = asked.ambassador, OfferFactory(employer=job.employer, job=job).ambassador
    with later(14):
        referrals.end_overdue()
        asked.refresh_from_db()
        assert (asked.ambassador, asked.status, asked.handed_on) == (second, S.QUEUED, True)
        assert asked.ambassador != first
    with later(29):
        referrals.end_overdue()
    asked.refresh_from_db()
    assert asked.status == S.LAPSED
    assert told(asked.seeker)[-2:] == ["jobs/referral_handed_on", "jobs/referral_lapsed"]


def test_ten_days_after_accepting_the_place_comes_back(asked):
    asked = referrals.accept(asked, by=asked.ambassador)
    assert ReferralDesk.objects.get().taken == 1
    same_month = asked.taken_in
    with later(10):
        referrals.end_overdue()
        asked.refresh_from_db()
        assert asked.status == S.RELEASED
        if timezone.localdate().replace(day=1) == same_month:
            assert ReferralDesk.objects.get().taken == 0
    assert Job.objects.get().open_requests == 0


def test_submitted_is_taken_as_seen_after_seven_days_and_silent_after_sixty(asked):
    prove(asked)
    asked = referrals.submit(referrals.accept(asked, by=asked.ambassador), by=asked.ambassador, channel="portal")
    with later(7):
        referrals.end_overdue()
        asked.refresh_from_db()
        assert asked.status == S.ACKNOWLEDGED
    with later(68):
        referrals.end_overdue()
    asked.refresh_from_db()
    assert asked.status == S.NO_RESPONSE


def test_the_seeker_says_how_it_goes_one_step_at_a_time(asked):
    prove(asked)
    asked = referrals.submit(referrals.accept(asked, by=asked.ambassador), by=asked.ambassador, channel="portal")
    with pytest.raises(MoveError):
        referrals.progress(asked, S.OFFERED, by=asked.seeker)
    for step in (S.ACKNOWLEDGED, S.INTERVIEWING, S.OFFERED, S.HIRED):
        asked = referrals.progress(asked, step, by=asked.seeker)
    assert asked.ended_at is not None
    assert SeekerDesk.objects.get().asked == 0


def test_the_end_of_a_job_ends_its_requests(asked):
    listings.fill(asked.job, by=None)
    asked.refresh_from_db()
    assert asked.status == S.JOB_CLOSED
    assert "jobs/referral_job_closed" in told(asked.seeker)
    assert "jobs/referral_job_closed" in told(asked.ambassador)


def test_a_block_ends_it_silently(asked):
    referrals.end_between(asked.ambassador, asked.seeker)
    asked.refresh_from_db()
    assert asked.status == S.RELEASED
    assert told(asked.seeker) == ["jobs/referral_sent"]


def test_a_reminder_comes_once_three_days_before(asked):
    with later(11):
        referrals.remind()
        referrals.remind()
    assert told(asked.ambassador) == ["jobs/referral_queued", "jobs/referral_reminder"]


def test_texts_are_emptied_30_days_after_the_end(asked):
    referrals.withdraw(asked, by=asked.seeker)
    with later(29):
        scrub_referrals()
    assert ReferralRequest.objects.get().fit_note
    with later(31):
        scrub_referrals()
    assert ReferralRequest.objects.get().fit_note == ""


def test_too_short_a_note_stays_in_the_form(client, job, member):
    client.force_login(member)
    response = client.post(reverse("ask_referral", args=[job.pk]), {"fit_note": "I fit.", "consent": "on"})
    assert response.status_code == 422
    assert "6 characters so far" in response.content.decode()
    assert "I fit." in response.content.decode()


def test_a_refused_request_keeps_its_text(client, job, member):
    Job.objects.filter(pk=job.pk).update(open_requests=10)
    client.force_login(member)
    response = client.post(reverse("ask_referral", args=[job.pk]), {"fit_note": FIT, "consent": "on"})
    assert response.status_code == 422
    assert "Ten people" in response.content.decode()
    assert FIT.strip() in client.get(reverse("ask_referral", args=[job.pk])).content.decode()


def test_an_ambassador_accepts_on_the_page_and_a_second_press_is_told(client, asked):
    client.force_login(asked.ambassador)
    url = reverse("referral_act", args=[asked.pk])
    assert client.post(url, {"act": "accept"}).status_code == 302
    second = client.post(url, {"act": "accept"})
    assert second.status_code == 409
    assert "now “accepted”" in second.content.decode()


def test_an_ambassador_cannot_act_for_the_seeker(client, asked):
    client.force_login(asked.ambassador)
    assert client.post(reverse("referral_act", args=[asked.pk]), {"act": "withdraw"}).status_code == 403
