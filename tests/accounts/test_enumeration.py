"""Nobody learns from an answer whether an address has an account here."""

import re

import pytest
from django.test import Client

from diaspora.notifications.models import Delivery
from tests.factories import UserFactory

KNOWN, UNKNOWN = "known@example.test", "nobody@example.test"
FORMS = {
    "/accounts/login/": {"login": "{}", "password": "not this one at all"},
    "/accounts/login/code/": {"email": "{}"},
    "/accounts/password/reset/": {"email": "{}"},
    "/accounts/signup/": {"email": "{}", "password1": "a quiet blue river"},
}


@pytest.fixture(autouse=True)
def _known(db):
    UserFactory(email=KNOWN)


def answer(form, address):
    """Status, where it leads, headers and page of the answer and of what it leads to, less what differs each time."""
    client, found = Client(), []
    response = client.post(form, {name: value.format(address) for name, value in FORMS[form].items()})
    while True:
        page = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", response.content.decode())
        headers = {
            name: value for name, value in response.headers.items() if name not in {"Content-Length", "Expires"}
        }
        found.append((response.status_code, headers, page.replace(address, "ADDRESS"), sorted(response.cookies)))
        if response.status_code != 302:
            return found
        response = client.get(response.url)


@pytest.mark.parametrize("form", FORMS)
def test_a_known_and_an_unknown_address_get_the_same_answer(form):
    assert answer(form, KNOWN) == answer(form, UNKNOWN)


@pytest.mark.parametrize("form", [form for form in FORMS if form != "/accounts/login/"])
def test_both_cause_one_mail_so_that_neither_is_quicker(form):
    for address in (KNOWN, UNKNOWN):
        answer(form, address)
        assert Delivery.objects.filter(address=address).count() == 1, address


def test_an_address_that_left_is_as_unknown_as_one_that_never_came():
    UserFactory(email="left@example.test", is_active=False)
    for form in ("/accounts/login/", "/accounts/password/reset/"):
        assert answer(form, "left@example.test") == answer(form, UNKNOWN), form
