from allauth.usersessions.models import UserSession
from django.test import Client

from tests.factories import PASSWORD, UserFactory


def signed_in(member, agent):
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.get("/me/safety/")
    return client


def test_each_device_is_listed(member):
    here, _there = signed_in(member, "Phone/1"), signed_in(member, "Laptop/2")
    text = here.get("/me/safety/").text
    assert "Phone/1" in text
    assert "Laptop/2" in text


def test_one_is_ended(member):
    here, there = signed_in(member, "Phone/1"), signed_in(member, "Laptop/2")
    session = UserSession.objects.get(user_agent="Laptop/2")
    here.post("/me/safety/sessions/", {"session": session.pk})
    assert there.get("/me/safety/").status_code == 302
    assert here.get("/me/safety/").status_code == 200


def test_all_others_are_ended_at_once(member):
    here, there, third = signed_in(member, "A"), signed_in(member, "B"), signed_in(member, "C")
    here.post("/me/safety/sessions/")
    assert [one.get("/me/safety/").status_code for one in (here, there, third)] == [200, 302, 302]


def test_another_members_session_cannot_be_ended(member):
    here, theirs = signed_in(member, "A"), signed_in(UserFactory(), "B")
    session = UserSession.objects.get(user_agent="B")
    for number in (session.pk, "x", "9" * 30):
        assert here.post("/me/safety/sessions/", {"session": number}).status_code == 404
    assert theirs.get("/me/safety/").status_code == 200
