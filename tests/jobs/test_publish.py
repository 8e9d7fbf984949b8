"""What a moderator decides, and that nobody decides about their own post."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from diaspora.audit.models import Event
from diaspora.moves import MoveError
from diaspora.notifications.models import Delivery, Notification
from jobs.models import Job, JobNote, JobSearch
from jobs.services import listings
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory, claim, waiting

pytestmark = pytest.mark.django_db


def test_poster_cannot_publish_own_job(moderator):
    job = waiting(poster=moderator)
    with pytest.raises(listings.OwnPost):
        listings.publish(job, by=moderator)
    job.refresh_from_db()
    assert job.status == Job.Status.IN_REVIEW


def test_published_job_is_found_mailed_and_in_the_log(member, moderator):
    job = waiting(poster=member)
    listings.publish(job, by=moderator)
    assert JobSearch.objects.filter(pk=job.pk).exists()
    assert Notification.objects.get().kind == "jobs/published"
    assert Delivery.objects.get().member == member
    event = Event.objects.about(job).get(to_status="live")
    assert (event.actor, event.from_status) == (moderator, "in_review")


def test_last_day_is_counted_from_approval(moderator):
    job = listings.publish(waiting(created_at=timezone.now() - timedelta(days=50)), by=moderator)
    assert abs(job.valid_through - job.published_at - timedelta(days=30)) < timedelta(seconds=5)


def test_last_day_is_never_beyond_the_cap(moderator):
    job = waiting()
    job.valid_through = timezone.now() + timedelta(days=200)
    job.save()
    job = listings.publish(job, by=moderator)
    assert job.valid_through <= job.published_at + timedelta(days=60, seconds=5)


def test_a_past_last_day_is_not_published(moderator):
    job = waiting()
    Job.objects.filter(pk=job.pk).update(valid_through=timezone.now() - timedelta(days=1))
    job.refresh_from_db()
    with pytest.raises(ValidationError):
        listings.publish(job, by=moderator)


def test_approval_confirms_the_sentence_and_bulk_approval_does_not(moderator):
    read, unread = waiting(), waiting()
    for job in (read, unread):
        claim(job, confirmed=False)
    listings.publish(read, by=moderator)
    listings.publish(unread, by=moderator, confirm=False)
    assert JobSearch.objects.get(pk=read.pk).sponsors is True
    assert JobSearch.objects.get(pk=unread.pk).sponsors is False
    read.refresh_from_db()
    assert read.hireable == Job.Hireable.YES_BY_MOVING


def test_asked_changes_are_said_in_the_thread_and_by_mail(member, moderator):
    job = waiting(poster=member)
    listings.ask_for_changes(job, "Which team is it?", by=moderator)
    note = JobNote.objects.get()
    assert (note.text, note.by_reviewer) == ("Which team is it?", True)
    assert Notification.objects.get().data["message"] == "Which team is it?"


def test_rejected_is_told_with_its_reason(member, moderator):
    job = listings.reject(waiting(poster=member), "We know of no such company.", by=moderator)
    assert job.status == Job.Status.REJECTED
    assert Notification.objects.get().data["reason"] == "We know of no such company."


def test_two_moderators_at_once_the_second_is_told(moderator):
    job = waiting()
    listings.publish(job, by=moderator)
    with pytest.raises(MoveError) as caught:
        listings.reject(job, "Too late for this.", by=UserFactory(is_staff=True))
    assert caught.value.now == "live"


def test_the_machine_screens_what_is_sent(member):
    job = listings.submit(waiting(status=Job.Status.DRAFT, poster=member), by=member)
    assert job.status == Job.Status.IN_REVIEW
    assert [event.to_status for event in Event.objects.about(job).order_by("pk")] == ["screening", "in_review"]


def test_a_fourth_renewal_is_refused(member):
    job = JobFactory(status=Job.Status.EXPIRED, renewals=3, poster=member)
    with pytest.raises(MoveError):
        listings.submit(job, by=member)
