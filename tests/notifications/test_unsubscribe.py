"""One click stops a mail; looking at the link doesn't."""

import re

import pytest
from django.db import connection
from django.test import Client

from diaspora.digests import services
from diaspora.digests.models import Subscription
from diaspora.notifications import stopping
from diaspora.notifications.models import NoticeChoice

ONE_CLICK = {"List-Unsubscribe": "One-Click"}


def path(member_id, what):
    return f"/mail/unsubscribe/{stopping.token(member_id, what)}/"


@pytest.fixture
def subscribed(member):
    services.subscribe(member, "weekly")
    return member


def _tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT md5((SELECT string_agg(t::text, ',') FROM digests_subscription t)::text),"
            " (SELECT count(*) FROM notifications_noticechoice)"
        )
        return cursor.fetchone()


def test_looking_changes_no_table_and_sets_no_cookie(client, subscribed):
    before = _tables()
    response = client.get(path(subscribed.pk, "digest"))
    assert (response.status_code, response.cookies.output(), _tables()) == (200, "", before)
    assert b'method="post"' in response.content


@pytest.mark.parametrize("body", [ONE_CLICK, {}])
def test_one_press_stops_the_digest_without_sign_in_cookie_or_redirect(client, subscribed, body):
    for _press in range(2):
        response = client.post(path(subscribed.pk, "digest"), body)
        assert (response.status_code, response.cookies.output()) == (200, "")
    assert Subscription.objects.get().cadence == "off"
    assert Subscription.objects.get().next_due_at is None


def test_the_mail_programs_button_carries_no_csrf_token(subscribed):
    response = Client(enforce_csrf_checks=True).post(path(subscribed.pk, "digest"), ONE_CLICK)
    assert response.status_code == 200
    assert Subscription.objects.get().cadence == "off"


def test_a_kind_of_notice_is_stopped_alone(client, subscribed):
    client.post(path(subscribed.pk, "notice:jobs/published"), ONE_CLICK)
    assert list(NoticeChoice.objects.values_list("kind", "when")) == [("jobs/published", "off")]
    assert Subscription.objects.get().cadence == "weekly"


def test_everything_may_be_stopped_at_once(client, subscribed):
    client.post(path(subscribed.pk, "notice:jobs/published"), {"everything": "yes"})
    assert Subscription.objects.get().cadence == "off"


def test_a_member_without_a_row_stays_unsubscribed(client, member):
    client.post(path(member.pk, "digest"), ONE_CLICK)
    assert Subscription.objects.get().cadence == "off"


def test_a_member_who_is_gone_gets_the_same_answer(client, subscribed):
    address = path(subscribed.pk, "all")
    subscribed.delete()
    assert client.get(address).status_code == 200
    assert client.post(address, ONE_CLICK).status_code == 200
    assert not Subscription.objects.exists()
    assert not NoticeChoice.objects.exists()


@pytest.mark.parametrize("signed", ["nonsense", "1f.digest~forged", "~", "1.digest"])
def test_a_link_that_is_not_ours_does_nothing_and_says_so(client, subscribed, signed):
    before = _tables()
    for ask in (client.get, client.post):
        response = ask(f"/mail/unsubscribe/{signed}/")
        assert response.status_code == 200
        assert re.search(rb"isn(&#x27;|')t complete|Stopped", response.content)
    assert _tables() == before


def test_a_token_names_neither_address_nor_handle(subscribed):
    signed = stopping.token(subscribed.pk, "digest")
    assert subscribed.email not in signed
    assert subscribed.handle not in signed
    assert stopping.read(signed) == stopping.Stop(subscribed.pk, "digest")
