from django.test import Client

from tests.accounts import mails
from tests.factories import PASSWORD, UserFactory

SUBJECT = "A new device signed in to your Safeer account"


def sign_in(client, member):
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD}, HTTP_USER_AGENT="Chrome on Android")
    return client


def sign_out(client):
    client.post("/accounts/logout/")
    return client


def test_the_first_one_is_not_worth_a_mail(member):
    sign_in(Client(), member)
    assert mails.to(member.email) == []


def test_another_one_is(member):
    sign_in(Client(), member)
    sign_in(Client(), member)
    (mail,) = mails.to(member.email)
    assert mail["subject"] == SUBJECT
    assert "Chrome, Android" in mail["text"]


def test_the_same_one_again_is_not(member):
    client = sign_in(Client(), member)
    sign_in(sign_out(client), member)
    assert mails.to(member.email) == []


def test_a_family_phone_is_new_to_each_of_them(member):
    other = UserFactory()
    sign_in(Client(), other)
    phone = sign_in(Client(), member)
    sign_in(sign_out(phone), other)
    assert mails.subjects(other.email) == [SUBJECT]


def test_what_is_kept_says_nothing_about_the_device(member):
    client = sign_in(Client(), member)
    token = client.cookies["device"].value
    row = member.known_devices.get()
    assert token not in row.device
    assert client.cookies["device"]["httponly"]
