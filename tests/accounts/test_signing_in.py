import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts import mails
from tests.factories import PASSWORD


def sign_in(client, member, password=PASSWORD, **extra):
    return client.post("/accounts/login/", {"login": member.email, "password": password}, **extra)


def test_the_first_time_leads_to_the_questions(member, client):
    assert sign_in(client, member).url == "/welcome/"


def test_later_it_leads_home(member, client):
    member.profile.onboarded_at = timezone.now()
    member.profile.save()
    assert sign_in(client, member).url == "/me/"


@pytest.mark.parametrize("target", ["https://evil.test/", "//evil.test", "/\\evil.test", "javascript:alert(1)"])
def test_next_never_leads_to_another_host(member, client, target):
    answer = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD, "next": target})
    assert answer.url == "/welcome/"


def test_a_code_by_mail_signs_in(member, client):
    asked = client.post("/accounts/login/code/", {"email": member.email})
    client.post(asked.url, {"code": mails.code(member.email)})
    assert client.get("/me/profile/").status_code == 200


def test_wrong_passwords_by_a_stranger_close_the_password_and_leave_the_code_open(member, client):
    for _ in range(6):
        sign_in(Client(REMOTE_ADDR="198.51.100.1"), member, "not the password")
    own = Client(REMOTE_ADDR="203.0.113.9")
    assert sign_in(own, member).status_code == 200
    asked = own.post("/accounts/login/code/", {"email": member.email})
    own.post(asked.url, {"code": mails.code(member.email)})
    assert own.get("/me/profile/").status_code == 200


def first_limited(client, **headers):
    """The number of the sign-in try that's answered with 429."""
    for number in range(1, 45):
        extra = {key: value(number) for key, value in headers.items()}
        data = {"login": f"nobody{number}@example.test", "password": "wrong"}
        if client.post("/accounts/login/", data, **extra).status_code == 429:
            return number
    return None


def test_too_many_tries_from_one_address_are_limited(db, client):
    assert first_limited(client) == 31


def test_a_forged_forwarded_for_buys_nothing_without_a_proxy(db, client):
    assert first_limited(client, HTTP_X_FORWARDED_FOR=lambda number: f"198.51.100.{number}") == 31


def test_behind_one_proxy_the_last_hop_counts_and_what_the_client_added_does_not(db, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert first_limited(client, HTTP_X_FORWARDED_FOR=lambda number: f"198.51.100.{number}, 203.0.113.5") == 31


def test_behind_one_proxy_each_visitor_has_a_bucket_of_their_own(db, client, settings):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert first_limited(client, HTTP_X_FORWARDED_FOR=lambda number: f"203.0.113.{number}") is None


def test_a_form_without_a_token_is_refused(member):
    assert sign_in(Client(enforce_csrf_checks=True), member).status_code == 403


def test_an_inactive_member_cannot_sign_in(member, client):
    member.is_active = False
    member.save()
    sign_in(client, member)
    assert client.get("/me/profile/").status_code == 302
