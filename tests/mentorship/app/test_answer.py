"""The ambassador's answer: yes, not this time, one question."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from diaspora.moves import MoveError
from mentorship.models import MentorProfile, MentorRequest, Mentorship
from mentorship.services import requests
from mentorship.services.telling import NotPossible
from tests.mentorship.factories import MentorFactory, RequestFactory

pytestmark = pytest.mark.django_db


def slots(row):
    return MentorProfile.objects.get(pk=row.ambassador_id).free_slots


def test_accepting_takes_a_place_and_opens_a_page(asked):
    made = requests.accept(asked, by=asked.ambassador)
    assert slots(asked) == 1
    assert made.due_at - made.started_at == timedelta(days=14)
    assert (made.ends_on - made.started_at.date()).days == 84
    assert asked.seeker.notifications.get().kind == "mentorship/request_accepted"


def test_first_yes_withdraws_the_other_requests(asked):
    other = RequestFactory(seeker=asked.seeker)
    requests.accept(asked, by=asked.ambassador)
    other.refresh_from_db()
    assert (other.status, other.face) == ("withdrawn", "withdrawn")
    with pytest.raises(MoveError):
        requests.accept(other, by=other.ambassador)


def test_no_place_no_yes():
    row = RequestFactory(ambassador=MentorFactory(free_slots=0).member)
    with pytest.raises(NotPossible, match="no free place"):
        requests.accept(row, by=row.ambassador)
    row.refresh_from_db()
    assert row.status == "sent"
    assert not Mentorship.objects.exists()


def test_accepting_twice_is_refused(asked):
    requests.accept(asked, by=asked.ambassador)
    with pytest.raises(MoveError):
        requests.accept(asked, by=asked.ambassador)
    assert slots(asked) == 1


def test_question_stops_the_clock_and_is_asked_once(asked):
    with time_machine.travel(timezone.now() + timedelta(days=6), tick=False):
        row = requests.ask_more(asked, by=asked.ambassador, question="Which of the two routes?")
        assert (row.answer_by - timezone.now()).days == 5
        row = requests.answer(row, by=asked.seeker, text="The Blue Card, please.")
        assert row.answer_by - timezone.now() == timedelta(days=3)
        with pytest.raises(NotPossible, match="once"):
            requests.ask_more(row, by=asked.ambassador, question="And when would that be?")


def test_declining_frees_nothing_for_the_seeker_until_told(asked):
    requests.decline(asked, by=asked.ambassador, reason="full")
    row = MentorRequest.objects.get()
    assert (row.status, row.face) == ("declined", "sent")
    assert timedelta(hours=2) <= row.due_at - row.ended_at <= timedelta(hours=24)
    assert MentorRequest.objects.waiting_for(asked.seeker).count() == 1
    assert not asked.seeker.notifications.exists()
    with time_machine.travel(row.due_at + timedelta(seconds=1), tick=False):
        requests.run_due()
    row.refresh_from_db()
    assert (row.face, row.due_at) == ("unavailable", None)
    assert asked.seeker.notifications.get().kind == "mentorship/request_unavailable"


def test_withdrawing_what_was_declined_works_as_ever(asked):
    requests.decline(asked, by=asked.ambassador, reason="full")
    requests.withdraw(asked, by=asked.seeker)
    row = MentorRequest.objects.get()
    assert (row.status, row.face, row.due_at) == ("declined", "withdrawn", None)
