"""Addresses are masked for the staff; each look has a reason, a trace and a number."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from diaspora.accounts.buckets import Spent
from diaspora.accounts.models import User
from diaspora.audit.models import Event
from diaspora.moderation import unmasking
from tests.factories import ModeratorFactory, UserFactory

WHY = "The police asked about a threat."


@pytest.fixture
def person(db):
    member = UserFactory(email="canary.name@mail.example")
    UserSession.objects.create(user=member, ip="203.0.113.77", session_key="x" * 32, user_agent="x")
    return member


@pytest.fixture
def desk(moderator):
    client = Client()
    client.force_login(moderator)
    return client


def test_what_is_seen_without_a_reason_is_masked(desk, person):
    page = desk.get(f"/admin/accounts/user/{person.pk}/change/").text
    assert "c•••@mail.example" in page
    assert "203.•••" in page
    for path in ("", "unmask/"):
        shown = desk.get(f"/admin/accounts/user/{person.pk}/{path}", follow=True).text
        assert "canary.name" not in shown
        assert "203.0.113" not in shown
    assert not Event.objects.filter(verb="unmasked").exists()


@pytest.mark.parametrize("reason", ["", "too short"])
def test_no_reason_no_address(desk, person, reason):
    answer = desk.post(f"/admin/accounts/user/{person.pk}/unmask/", {"reason": reason})
    assert "canary.name" not in answer.text
    assert not Event.objects.filter(verb="unmasked").exists()


def test_with_a_reason_it_is_shown_once_and_logged(desk, person, moderator):
    answer = desk.post(f"/admin/accounts/user/{person.pk}/unmask/", {"reason": WHY})
    assert "canary.name@mail.example" in answer.text
    assert "203.0.113.77" in answer.text
    event = Event.objects.get(verb="unmasked")
    assert (event.actor, event.target_id, event.reason, event.data) == (
        moderator, str(person.pk), WHY, {"what": "addresses"},
    )  # fmt: skip
    assert "canary.name" not in desk.get(f"/admin/accounts/user/{person.pk}/change/").text


def test_the_twenty_first_of_a_day_is_refused_whatever_is_unmasked(desk, person, moderator):
    for _ in range(19):
        unmasking.contact_of(person, by=moderator, reason=WHY)
    unmasking.unmask(person, "something else", by=moderator, reason=WHY)
    answer = desk.post(f"/admin/accounts/user/{person.pk}/unmask/", {"reason": WHY})
    assert answer.status_code == 429
    assert "canary.name" not in answer.text
    with pytest.raises(Spent):
        unmasking.contact_of(person, by=moderator, reason=WHY)
    assert Event.objects.filter(verb="unmasked").count() == 20


def test_of_the_staff_only_an_admin_sees_more(desk, moderator):
    other = ModeratorFactory(email="canary.staff@mail.example")
    answer = desk.post(f"/admin/accounts/user/{other.pk}/unmask/", {"reason": WHY})
    assert "canary.staff" not in answer.text
    assert not Event.objects.filter(verb="unmasked").exists()


def test_staff_outside_the_groups_unmask_nothing(db, person):
    client = Client()
    client.force_login(UserFactory(is_staff=True))
    assert client.post(f"/admin/accounts/user/{person.pk}/unmask/", {"reason": WHY}).status_code == 403


def test_allauths_own_lists_of_addresses_are_not_there(db):
    root = Client()
    root.force_login(User.objects.create_superuser("root@example.test"))
    for path in ("account/emailaddress/", "usersessions/usersession/"):
        assert root.get(f"/admin/{path}").status_code == 404
