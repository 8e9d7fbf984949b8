from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from diaspora.accounts.models import PendingAddress
from diaspora.notifications import account_safety
from tests.accounts import mails
from tests.factories import PASSWORD, ModeratorFactory, UserFactory

NEW = "new.address@example.test"


def confirmed_change(member):
    client = Client()
    client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post("/accounts/email/", {"action_add": "", "email": NEW})
    answer = client.post("/accounts/confirm-email/", {"code": mails.code(NEW)})
    member.refresh_from_db()
    return client, answer


def test_the_old_address_is_told(member):
    old = member.email
    confirmed_change(member)
    assert member.email == NEW
    assert mails.subjects(old) == ["Email Changed"]
    assert list(member.emailaddress_set.values_list("email", "verified")) == [(NEW, True)]


def test_a_stranger_at_the_keyboard_needs_the_password(member):
    client = Client()
    client.force_login(member)
    answer = client.post("/accounts/email/", {"action_add": "", "email": NEW})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert mails.to(NEW) == []


@pytest.fixture
def staff(db):
    return ModeratorFactory()


def test_staff_wait_three_days_and_the_old_address_is_told(staff):
    old = staff.email
    _client, answer = confirmed_change(staff)
    assert answer.url == "/me/safety/"
    assert staff.email == old
    assert "about to get another address" in mails.subjects(old)[0]
    account_safety.take_effect(timezone.now() + timedelta(hours=71))
    staff.refresh_from_db()
    assert staff.email == old
    account_safety.take_effect(timezone.now() + timedelta(hours=73))
    staff.refresh_from_db()
    assert staff.email == NEW
    assert list(staff.emailaddress_set.values_list("email", "verified", "primary")) == [(NEW, True, True)]
    assert "has another address now" in mails.subjects(old)[-1]


def test_staff_may_stop_it(staff):
    old = staff.email
    client, _answer = confirmed_change(staff)
    assert "takes effect on" in client.get("/me/safety/").text
    client.post("/me/safety/address/")
    account_safety.take_effect(timezone.now() + timedelta(hours=73))
    staff.refresh_from_db()
    assert staff.email == old


def test_an_address_that_was_taken_meanwhile_is_not_stolen(staff):
    old = staff.email
    confirmed_change(staff)
    UserFactory(email=NEW)
    account_safety.take_effect(timezone.now() + timedelta(hours=73))
    staff.refresh_from_db()
    assert staff.email == old
    assert not PendingAddress.objects.exists()
