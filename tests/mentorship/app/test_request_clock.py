"""Each date of a request, a second before and after."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from mentorship.models import MentorProfile, MentorRequest, SeekerWish
from mentorship.services import requests
from tests.mentorship.factories import MentorFactory, RequestFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def kinds(member):
    return sorted(member.notifications.values_list("kind", flat=True))


def run_at(moment):
    with time_machine.travel(moment, tick=False):
        requests.run_due()


def test_reminders_on_day_three_and_six_then_the_end(asked):
    start = asked.answer_by - timedelta(days=7)
    MentorRequest.objects.update(due_at=start + timedelta(days=3))
    run_at(start + timedelta(days=3) - SECOND)
    assert kinds(asked.ambassador) == []
    run_at(start + timedelta(days=3))
    run_at(start + timedelta(days=3) + SECOND)
    assert kinds(asked.ambassador) == ["mentorship/request_reminder"]
    run_at(start + timedelta(days=6))
    assert kinds(asked.ambassador) == ["mentorship/request_reminder"] * 2
    run_at(start + timedelta(days=7) - SECOND)
    asked.refresh_from_db()
    assert asked.status == "sent"
    run_at(start + timedelta(days=7))
    asked.refresh_from_db()
    assert (asked.status, asked.face, asked.due_at) == ("expired", "unavailable", None)


def test_expiry_counts_the_wait_double_once(asked):
    run_at(asked.answer_by)
    wish = SeekerWish.objects.get(member=asked.seeker)
    wish.waiting_since = timezone.now() - timedelta(days=10)
    assert wish.waited_twice
    assert wish.waiting_days == pytest.approx(20, abs=0.01)


def test_unanswered_question_ends_after_five_days(asked):
    row = requests.ask_more(asked, by=asked.ambassador, question="Which of the two routes?")
    run_at(row.answer_by - SECOND)
    row.refresh_from_db()
    assert row.status == "info_asked"
    run_at(row.answer_by)
    row.refresh_from_db()
    assert (row.status, row.due_at) == ("withdrawn", None)
    assert "mentorship/request_lapsed" in kinds(asked.seeker)


def test_second_silence_asks_and_third_pauses():
    mentor = MentorFactory(capacity=5)
    for number in range(3):
        row = RequestFactory(ambassador=mentor.member)
        MentorRequest.objects.filter(pk=row.pk).update(answer_by=timezone.now(), due_at=timezone.now())
        requests.run_due()
        mentor.refresh_from_db()
        assert mentor.accepting == (number < 2)
    assert kinds(mentor.member) == ["mentorship/paused_silent", "mentorship/still_available"]


def test_running_twice_does_nothing_more(asked):
    run_at(asked.answer_by)
    before = list(MentorRequest.objects.values())
    run_at(asked.answer_by + timedelta(days=1))
    assert list(MentorRequest.objects.values()) == before
    assert MentorProfile.objects.get(pk=asked.ambassador_id).free_slots == 2
