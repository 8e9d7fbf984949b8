import re
from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import serializers
from django.utils import timezone

from diaspora.accounts.models import Ambassador, WorkCode
from diaspora.audit.models import Event
from diaspora.notifications.models import Delivery, Notification
from tests.accounts import mails
from tests.factories import AmbassadorFactory, UserFactory

WORK = "Hina.Khan@Robots-Canary.example"
WORDS = {"statement": "I took the Blue Card route.", "employer_name": "Robots", "label": "a robot maker"}


@pytest.fixture
def own(member, client):
    client.force_login(member)
    return client


def ask(own, **more):
    return own.post("/me/ambassador/", {**WORDS, "work_mail": WORK, **more})


def enter(own, code):
    return own.post("/me/ambassador/code/", {"code": code})


def status():
    return Ambassador.objects.get().status


def wrong_for(code):
    return "000000" if code != "000000" else "111111"


def test_the_right_code_verifies(own, member):
    assert ask(own).url == "/me/ambassador/code/"
    assert enter(own, mails.code(WORK)).url == "/me/ambassador/"
    row = Ambassador.objects.get()
    assert (row.status, row.proof, row.work_domain) == ("verified", "work_mail", "robots-canary.example")
    assert Notification.objects.get(member=member).kind == "moderation/ambassador_verified"
    moved = Event.objects.about(row).get(verb="moved")
    assert (moved.from_status, moved.to_status, moved.actor) == ("asked", "verified", member)


def test_the_mail_is_a_security_mail_with_the_code_in_its_subject(own):
    ask(own)
    mail = Delivery.objects.get(address=WORK)
    assert mail.kind == "security"
    assert mail.payload["subject"] == f"{mails.code(WORK)} is your code for Safeer"


def test_the_address_is_kept_nowhere_but_in_the_outbox(own):
    ask(own)
    code = mails.code(WORK)
    rows = [*Ambassador.objects.all(), *WorkCode.objects.all(), *Event.objects.all()]
    kept = serializers.serialize("json", rows).lower()
    assert "hina.khan" not in kept
    assert code not in kept
    enter(own, code)
    assert not WorkCode.objects.exists()


def test_five_wrong_tries_end_a_code(own):
    ask(own)
    code = mails.code(WORK)
    for left in (4, 3, 2, 1):
        assert f"You have {left} tr" in enter(own, wrong_for(code)).text
    assert "Too many wrong tries" in enter(own, wrong_for(code)).text
    assert "Too many wrong tries" in enter(own, code).text
    assert status() == "asked"


def test_a_code_is_good_for_fifteen_minutes(own):
    ask(own)
    WorkCode.objects.update(sent_at=timezone.now() - timedelta(minutes=15, seconds=1))
    assert "older than 15 minutes" in enter(own, mails.code(WORK)).text
    WorkCode.objects.update(sent_at=timezone.now() - timedelta(minutes=14))
    enter(own, mails.code(WORK))
    assert status() == "verified"


def test_a_code_of_another_member_does_not_verify(own, client):
    ask(own)
    code = mails.code(WORK)
    client.force_login(UserFactory())
    ask(client, work_mail="other@robots-canary.example")
    if code != mails.code("other@robots-canary.example"):
        enter(client, code)
    assert not Ambassador.objects.filter(status="verified").exists()


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦"])
def test_what_is_no_code_costs_no_try(own, code):
    ask(own)
    assert "Six digits" in enter(own, code).text or not code
    assert WorkCode.objects.get().tries == 0


def send_again(own, address=WORK):
    own.post("/me/ambassador/code/new/", {"work_mail": address})
    return [str(message) for message in get_messages(own.get("/me/ambassador/code/").wsgi_request)][-1]


def test_codes_are_sent_a_minute_apart_and_three_an_hour(own):
    ask(own)
    assert "in 1 minute" in send_again(own)
    for _ in range(2):
        WorkCode.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
        assert "on its way" in send_again(own)
    WorkCode.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
    assert "in 60 minutes" in send_again(own)
    assert Delivery.objects.filter(address=WORK).count() == 3
    WorkCode.objects.update(window_at=timezone.now() - timedelta(minutes=61))
    assert "on its way" in send_again(own)


def test_a_new_code_makes_the_old_one_void(own):
    ask(own)
    old = mails.code(WORK)
    WorkCode.objects.update(sent_at=timezone.now() - timedelta(seconds=61))
    send_again(own)
    if old != mails.code(WORK):
        enter(own, old)
        assert status() == "asked"
    enter(own, mails.code(WORK))
    assert status() == "verified"


@pytest.mark.parametrize("address", ["x@gmail.com", "x@GMAIL.com", "x@mail.yahoo.com", "x@mailinator.com"])
def test_free_mail_is_refused_with_the_reason(own, address):
    answer = ask(own, work_mail=address)
    assert "Anyone can get an address at" in answer.text
    assert WORDS["statement"] in answer.text
    assert not Ambassador.objects.exists()
    assert not Delivery.objects.exists()


def test_without_a_work_address_a_moderator_looks(own):
    assert ask(own, work_mail="").url == "/me/ambassador/"
    assert status() == "asked"
    assert not Delivery.objects.exists()


def test_one_address_verifies_one_member(own, client):
    ask(own)
    enter(own, mails.code(WORK))
    second = UserFactory()
    client.force_login(second)
    ask(client, work_mail=WORK.lower())
    assert "already verified another member" in enter(client, mails.code(WORK.lower())).text
    assert second.ambassador.status == "asked"
    assert not Event.objects.about(second.ambassador).filter(verb="moved").exists()


def test_the_mail_speaks_the_members_language(own, member):
    member.language = "ur"
    member.save()
    ask(own)
    assert not re.search(r"is your code", mails.subjects(WORK)[0])


@pytest.mark.parametrize("state", ["refused", "revoked"])
def test_one_may_ask_again(own, member, state):
    AmbassadorFactory(member=member, status=state)
    ask(own, work_mail="")
    assert status() == "asked"


def test_a_verified_one_edits_the_label_but_not_the_employer(own, member):
    AmbassadorFactory(member=member, employer_name="Robots", verified_at=timezone.now())
    own.post("/me/ambassador/", {**WORDS, "label": "a maker of arms", "employer_name": "Google", "show_city": "on"})
    row = Ambassador.objects.get()
    assert (row.label, row.employer_name, row.show_city, row.status) == ("a maker of arms", "Robots", True, "verified")


@pytest.mark.parametrize("state", ["verified", "refused", None])
def test_there_is_no_code_page_without_a_request(own, member, state):
    if state:
        AmbassadorFactory(member=member, status=state)
    assert own.get("/me/ambassador/code/").status_code == 404
    assert own.post("/me/ambassador/code/new/", {"work_mail": WORK}).status_code == 404
