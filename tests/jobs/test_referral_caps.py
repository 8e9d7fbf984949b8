"""Places are taken by conditional updates: however many ask at once, no more than there are get one."""

import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from diaspora.accounts.models import Block
from jobs.models import Job, ReferralDesk, ReferralRequest, SeekerDesk
from jobs.models.referrals import this_month
from jobs.services import listings, referrals
from tests.factories import UserFactory
from tests.jobs.factories import FIT, JobFactory, OfferFactory, RequestFactory

S = ReferralRequest.Status


def at_once(calls):
    """Runs all of them on threads of their own, started together; returns what each answered or raised."""
    gate, answers = threading.Barrier(len(calls)), []

    def run(call):
        try:
            gate.wait(timeout=60)
            answers.append(call())
        except Exception as error:  # noqa: BLE001 - what it raised is what is tested
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def refused(answers):
    return [answer for answer in answers if isinstance(answer, Exception)]


@pytest.fixture
def job(db):
    job = JobFactory()
    for _ in range(3):
        OfferFactory(employer=job.employer, job=job)
    return job


@pytest.mark.django_db(transaction=True)
def test_hundred_ask_at_once_and_ten_get_a_place(job):
    job.referral_offers.all().delete()
    for _ in range(30):
        OfferFactory(employer=job.employer, job=job)
    seekers = [UserFactory() for _ in range(100)]
    answers = []
    for start in range(0, 100, 25):
        some = seekers[start : start + 25]
        answers += at_once([lambda seeker=seeker: referrals.ask(job, by=seeker, fit_note=FIT) for seeker in some])
    job.refresh_from_db()
    assert len(refused(answers)) == 90
    assert all(isinstance(error, referrals.NotPossible) for error in refused(answers))
    assert job.open_requests == ReferralRequest.objects.open().filter(job=job).count() == 10
    assert ReferralRequest.objects.filter(status=S.DRAFT).count() == 90


@pytest.mark.django_db(transaction=True)
def test_a_double_click_is_one_request(job):
    seeker = UserFactory()
    at_once([lambda: referrals.ask(job, by=seeker, fit_note=FIT)] * 8)
    job.refresh_from_db()
    assert ReferralRequest.objects.open().filter(seeker=seeker).count() == 1
    assert job.open_requests == 1
    assert SeekerDesk.objects.get(member=seeker).asked == 1


@pytest.mark.django_db(transaction=True)
def test_one_ambassadors_last_place_goes_once(job):
    job.referral_offers.all().delete()
    ambassador = OfferFactory(employer=job.employer, job=job).ambassador
    ReferralDesk.objects.create(member=ambassador, capacity=1)
    seekers = [UserFactory() for _ in range(10)]
    answers = at_once([lambda seeker=seeker: referrals.ask(job, by=seeker, fit_note=FIT) for seeker in seekers])
    assert len(refused(answers)) == 9
    assert ReferralDesk.objects.get().taken == 1


@pytest.mark.django_db(transaction=True)
def test_two_answers_at_once_only_one_counts(job):
    request = referrals.ask(job, by=UserFactory(), fit_note=FIT)
    answers = at_once([
        lambda: referrals.accept(request, by=request.ambassador),
        lambda: referrals.decline(request, by=request.ambassador),
    ])  # fmt: skip
    assert len(refused(answers)) == 1


@pytest.mark.django_db(transaction=True)
def test_closing_a_job_while_people_withdraw_leaves_no_place_taken(job):
    made = [referrals.ask(job, by=UserFactory(), fit_note=FIT) for _ in range(6)]
    at_once([lambda: listings.fill(job, by=None)] + [lambda r=r: referrals.withdraw(r, by=r.seeker) for r in made])
    job.refresh_from_db()
    assert not ReferralRequest.objects.open().exists()
    assert job.open_requests == 0
    assert set(SeekerDesk.objects.values_list("asked", flat=True)) == {0}


def test_a_fourth_open_request_of_a_seeker_is_refused(db, member):
    jobs = [JobFactory() for _ in range(4)]
    for one in jobs:
        OfferFactory(employer=one.employer, job=one)
    for one in jobs[:3]:
        referrals.ask(one, by=member, fit_note=FIT)
    with pytest.raises(referrals.NotPossible, match="3 open requests"):
        referrals.ask(jobs[3], by=member, fit_note=FIT)
    assert member.referral_requests.get(status=S.DRAFT).fit_note == FIT


def test_the_same_ambassador_is_asked_once_in_90_days(db, member):
    first, second = JobFactory(), JobFactory()
    ambassador = OfferFactory(employer=first.employer, job=first).ambassador
    OfferFactory(employer=second.employer, job=second, ambassador=ambassador)
    asked = referrals.ask(first, by=member, fit_note=FIT)
    referrals.decline(asked, by=ambassador)
    with pytest.raises(referrals.NotPossible):
        referrals.ask(second, by=member, fit_note=FIT)
    ReferralRequest.objects.filter(pk=asked.pk).update(consent_at=timezone.now() - timedelta(days=91))
    assert referrals.ask(second, by=member, fit_note=FIT).status == S.QUEUED


def test_paused_blocked_and_full_ambassadors_are_not_offered(db, member):
    job = JobFactory()
    paused, blocked, full = (OfferFactory(employer=job.employer, job=job).ambassador for _ in range(3))
    ReferralDesk.objects.create(member=paused, paused_until=timezone.localdate())
    ReferralDesk.objects.create(member=full, month=this_month(), taken=5)
    Block.objects.create(blocker=blocked, blocked=member)
    with pytest.raises(referrals.NotPossible, match="Places open again"):
        referrals.ask(job, by=member, fit_note=FIT)


def test_a_new_month_opens_the_places_again(db, member):
    job = JobFactory()
    full = OfferFactory(employer=job.employer, job=job).ambassador
    last = (this_month() - timedelta(days=1)).replace(day=1)
    ReferralDesk.objects.create(member=full, month=last, taken=5)
    assert referrals.ask(job, by=member, fit_note=FIT).ambassador == full


def test_nobody_is_referred_by_themselves(db, ambassador):
    job = JobFactory()
    OfferFactory(employer=job.employer, job=job, ambassador=ambassador)
    with pytest.raises(referrals.NotPossible):
        referrals.ask(job, by=ambassador, fit_note=FIT)


def test_a_job_that_ended_takes_no_request(db, member):
    job = JobFactory(status=Job.Status.FILLED)
    with pytest.raises(referrals.NotPossible, match="no longer open"):
        referrals.ask(job, by=member, fit_note=FIT)


def test_ten_open_ones_and_the_eleventh_is_told_when(db, member):
    job = JobFactory(open_requests=10)
    RequestFactory(job=job, due_at=timezone.now() + timedelta(days=3))
    OfferFactory(employer=job.employer, job=job)
    with pytest.raises(referrals.NotPossible, match="A place may open by"):
        referrals.ask(job, by=member, fit_note=FIT)
