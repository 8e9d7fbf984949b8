"""Statuses follow the table; nothing else passes."""

import pytest
from django.db import IntegrityError, transaction

from diaspora.audit.services import move
from diaspora.moves import MoveError
from jobs.models import Job, ReferralRequest
from tests.jobs.factories import JobFactory, RequestFactory, waiting

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("before", Job.Status.values)
def test_every_move_outside_the_table_raises(before):
    job = waiting(status=before) if before != "live" else JobFactory()
    for after in Job.Status.values:
        if after not in Job.MOVES.get(before, ()):
            with pytest.raises(MoveError):
                move(job, after)


@pytest.mark.parametrize("before", ReferralRequest.Status.values)
def test_every_move_of_a_referral_outside_the_table_raises(before):
    row = RequestFactory()
    row.status = before
    for after in ReferralRequest.Status.values:
        assert row.may_move_to(after) == (after in ReferralRequest.MOVES.get(before, ()))


def test_the_database_knows_the_statuses():
    job = JobFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(status="exprired")


@pytest.mark.parametrize(
    "wrong",
    [
        {"salary_min": 2, "salary_max": 1, "currency": "EUR"},
        {"salary_min": 0, "currency": "EUR"},
        {"salary_min": 5, "currency": ""},
        {"renewals": 4},
        {"open_requests": 11},
        {"valid_through": None},
    ],
)
def test_the_database_refuses(wrong):
    job = JobFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**wrong)


def test_an_open_request_has_a_next_date():
    row = RequestFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ReferralRequest.objects.filter(pk=row.pk).update(due_at=None)
