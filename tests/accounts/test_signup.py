import re

import pytest
from django.test import Client

from diaspora.accounts.models import Profile, User
from diaspora.notifications.models import Delivery
from tests.accounts import mails
from tests.factories import PASSWORD, UserFactory

NEW = {"email": "new@example.test", "password1": "a quiet blue river"}


@pytest.fixture
def signed_up(db, client):
    return client.post("/accounts/signup/", NEW)


def test_every_new_member_has_a_profile(signed_up):
    assert Profile.objects.get().member == User.objects.get()
    assert User.objects.create_user("direct@example.test").profile.visibility == Profile.Visibility.MEMBERS


def test_a_member_is_not_signed_in_before_the_code(signed_up, client):
    assert signed_up.status_code == 302
    assert client.get("/me/profile/").url.startswith("/accounts/login/")
    assert not client.get("/accounts/login/").wsgi_request.user.is_authenticated


def test_the_code_from_the_mail_signs_in_and_leads_to_the_first_questions(signed_up, client):
    answer = client.post(signed_up.url, {"code": mails.code("new@example.test")})
    assert answer.url == "/welcome/"
    assert client.get("/me/profile/").status_code == 200


def test_the_third_wrong_code_ends_the_flow(signed_up, client):
    right = mails.code("new@example.test")
    for _ in range(3):
        client.post(signed_up.url, {"code": "000000"})
    client.post(signed_up.url, {"code": right})
    assert client.get("/me/profile/").url.startswith("/accounts/login/")


def test_the_honeypot_swallows_a_bot(db, client):
    client.post("/accounts/signup/", {**NEW, "phone": "+92 300 0000000"})
    assert not User.objects.exists()


@pytest.mark.parametrize("password", ["12345678901", "password123", "short"])
def test_a_weak_password_is_refused(db, client, password):
    answer = client.post("/accounts/signup/", {**NEW, "password1": password})
    assert answer.status_code == 200
    assert "password1" in answer.context["form"].errors
    assert not User.objects.exists()


def test_someone_who_signs_up_in_urdu_gets_urdu(db, client):
    client.post("/accounts/signup/", NEW, headers={"accept-language": "ur"})
    assert User.objects.get().language == "ur"


def masked(text):
    text = re.sub(r"[\w.]+@example\.test", "ADDRESS", text)
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"|name="next" value="[^"]*"', "", text)


def pages(path, data):
    """The answer to a form and the page that follows, without what the visitor typed."""
    client = Client()
    first = client.post(path, data)
    shown = client.get(first.url) if first.status_code == 302 else first
    return first.status_code, first.headers.get("Location"), shown.status_code, masked(shown.text)


@pytest.mark.parametrize(
    ("path", "extra"),
    [
        ("/accounts/signup/", {"password1": "a quiet blue river"}),
        ("/accounts/login/", {"password": "wrong password here"}),
        ("/accounts/password/reset/", {}),
        ("/accounts/login/code/", {}),
    ],
)
def test_known_and_unknown_addresses_get_the_same_answer(db, path, extra):
    field = "login" if path == "/accounts/login/" else "email"
    known = UserFactory().email
    assert pages(path, {field: known, **extra}) == pages(path, {field: "nobody@example.test", **extra})


@pytest.mark.parametrize(
    ("path", "extra"), [("/accounts/signup/", {"password1": PASSWORD}), ("/accounts/login/code/", {})]
)
def test_both_get_one_mail_through_the_outbox(db, client, mailoutbox, path, extra):
    known = UserFactory().email
    for address in (known, "nobody@example.test"):
        Client().post(path, {"email": address, **extra})
    assert Delivery.objects.filter(address=known).count() == 1
    assert Delivery.objects.filter(address="nobody@example.test").count() == 1
    assert mailoutbox == []
