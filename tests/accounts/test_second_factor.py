import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from tests.accounts import mails
from tests.accounts.passkey import Passkey
from tests.factories import PASSWORD


@pytest.fixture
def secret(member):
    secret = totp.generate_totp_secret()
    totp.TOTP.activate(member, secret)
    return secret


def now(secret):
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def at_the_second_step(member):
    client = Client()
    answer = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert answer.url.startswith("/accounts/2fa/authenticate/")
    assert client.get("/me/profile/").status_code == 302
    return client


def test_password_and_authenticator_sign_in(member, secret):
    client = at_the_second_step(member)
    client.post("/accounts/2fa/authenticate/", {"code": now(secret)})
    assert client.get("/me/profile/").status_code == 200


def test_a_code_works_once(member, secret):
    code = now(secret)
    at_the_second_step(member).post("/accounts/2fa/authenticate/", {"code": code})
    again = at_the_second_step(member)
    again.post("/accounts/2fa/authenticate/", {"code": code})
    assert again.get("/me/profile/").status_code == 302


def test_a_recovery_code_signs_in_once(member, secret):
    code = RecoveryCodes.activate(member).get_unused_codes()[0]
    first, second = at_the_second_step(member), at_the_second_step(member)
    first.post("/accounts/2fa/authenticate/", {"code": code})
    second.post("/accounts/2fa/authenticate/", {"code": code})
    assert first.get("/me/profile/").status_code == 200
    assert second.get("/me/profile/").status_code == 302


def test_a_code_by_mail_does_not_get_round_the_second_factor(member, secret):
    client = Client()
    asked = client.post("/accounts/login/code/", {"email": member.email})
    client.post(asked.url, {"code": mails.code(member.email)})
    assert client.get("/me/profile/").status_code == 302


def recently_confirmed(member):
    """Signed in, and the password was asked for once more."""
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.mark.parametrize("path", ["totp/activate/", "webauthn/add/", "recovery-codes/generate/"])
def test_changing_them_asks_for_the_password_again(member, secret, path):
    client = at_the_second_step(member)
    client.post("/accounts/2fa/authenticate/", {"code": now(secret)})
    assert client.get(f"/accounts/2fa/{path}").url.startswith("/accounts/reauthenticate/")


def test_an_authenticator_may_be_added_and_the_member_is_told(member, django_capture_on_commit_callbacks):
    client = recently_confirmed(member)
    secret = client.get("/accounts/2fa/totp/activate/").context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post("/accounts/2fa/totp/activate/", {"code": now(secret)})
    assert Authenticator.objects.filter(user=member, type="totp").exists()
    assert "Authenticator App Activated" in mails.subjects(member.email)


def challenge(client):
    answer = client.get("/accounts/2fa/webauthn/login/", headers={"accept": "application/json"})
    return answer.json()["request_options"]["publicKey"]


def test_a_passkey_is_added_with_a_name_and_signs_in_without_a_password(member):
    client, key = recently_confirmed(member), Passkey()
    page = client.get("/accounts/2fa/webauthn/add/")
    answer = key.register(page.context["js_data"]["creation_options"]["publicKey"])
    client.post(
        "/accounts/2fa/webauthn/add/", {"name": "My phone", "credential": json.dumps(answer), "passwordless": "on"}
    )
    assert Authenticator.objects.get(user=member, type="webauthn").data["name"] == "My phone"

    other = Client()
    options = challenge(other)
    assert options["userVerification"] == "required"
    other.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(key.sign(options))})
    assert other.get("/me/profile/").status_code == 200


def test_a_passkey_of_somebody_else_does_not_sign_in(member):
    other = Client()
    options = challenge(other)
    stranger = Passkey()
    stranger.user = b"someone"
    other.post("/accounts/2fa/webauthn/login/", {"credential": json.dumps(stranger.sign(options))})
    assert other.get("/me/profile/").status_code == 302
