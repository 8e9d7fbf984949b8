"""Asking: what it takes, and what is refused in words."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.models import MentorRequest
from mentorship.services import requests
from mentorship.services.telling import NotPossible
from tests.factories import UserFactory
from tests.mentorship.factories import TEXT, MentorFactory, MentorshipFactory, RequestFactory, WishFactory, circle

pytestmark = pytest.mark.django_db


def ask(wish, mentor, text=TEXT):
    return requests.send(mentor, by=wish.member, text=text, topics=["cv"])


def refused(wish, mentor, text=TEXT):
    with pytest.raises(NotPossible) as caught:
        ask(wish, mentor, text)
    assert MentorRequest.objects.filter(ambassador=mentor.member, seeker=wish.member, text=text).count() == 0
    return str(caught.value)


def test_request_has_a_week_and_the_ambassador_is_told(wish, mentor):
    row = ask(wish, mentor)
    assert row.answer_by - row.sent_at == timedelta(days=7)
    assert row.due_at - row.sent_at == timedelta(days=3)
    assert mentor.member.notifications.get().kind == "mentorship/request_new"


def test_contact_details_are_held_back(wish, mentor):
    assert "Contact details" in refused(wish, mentor, f"{TEXT} Write to bilal@example.com please.")


def test_third_open_request_is_refused(wish):
    for _ in range(2):
        ask(wish, MentorFactory(), f"{TEXT} {_}")
    assert "2 open requests" in refused(wish, MentorFactory(), TEXT + " Else.")


def test_fifth_in_a_month_is_refused(wish):
    for _ in range(4):
        RequestFactory(seeker=wish.member, status="expired", face="unavailable", due_at=None, ended_at=timezone.now())
    assert "4 people in 30 days" in refused(wish, MentorFactory())


def test_thin_profile_may_not_ask(mentor):
    assert "profile" in refused(WishFactory(member=UserFactory()), mentor)


def test_working_together_already(wish, mentor):
    MentorshipFactory(seeker=wish.member)
    assert "already work" in refused(wish, mentor)


def test_full_inbox_is_full_this_week(wish, mentor):
    for _ in range(4):
        RequestFactory(ambassador=mentor.member)
    assert "full this week" in refused(wish, mentor)


def test_same_text_to_a_third_is_held(wish):
    for _ in range(2):
        RequestFactory(seeker=wish.member, status="expired", face="unavailable", due_at=None, ended_at=timezone.now(),
                       likeness=requests.fingerprint(TEXT))  # fmt: skip
    assert "almost the one" in refused(wish, MentorFactory())


def test_women_only_both_ways(wish):
    strict = MentorFactory(women_only=True)
    assert "not available" in refused(wish, strict)
    circle(wish.member)
    assert ask(wish, strict).status == "sent"


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"experience": 20}, "further on"),
        ({"languages": ["bal"]}, "no language"),
        ({"topics": ["study"], "routes": []}, "other things"),
        ({"hours": "0" * 42}, "no hour"),
    ],
)
def test_hard_rules_are_asked_again(mentor, change, says):
    assert says in refused(WishFactory(**change), mentor)


def test_declined_pair_waits_ninety_days(wish, mentor):
    row = ask(wish, mentor)
    requests.decline(row, by=mentor.member, reason="full")
    assert "already asked" in refused(wish, mentor, TEXT + " again")
    MentorRequest.objects.update(due_at=timezone.now())
    requests.run_due()
    assert "not available for you" in refused(wish, mentor, TEXT + " again")
    assert wish.member.id not in MentorRequest.objects.open().values_list("seeker", flat=True)
