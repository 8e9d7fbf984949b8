from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from diaspora.moderation import appeals, deciding
from diaspora.moderation.models import Appeal, Decision, Report
from diaspora.moderation.reporting import plug_for, report
from diaspora.notifications.models import Notification
from tests.factories import ModeratorFactory
from tests.moderation.factories import HIDDEN, trusted

TEXT = "I never asked anyone for money, that was a joke among friends."


@pytest.fixture
def hidden(note, moderator):
    case = report(plug_for("accounts.skill"), note, by=trusted(1), reason="money")
    case = deciding.claim(case, by=moderator)
    verdict = deciding.Verdict("hide", "suspend", 24, "money", "It asks members for money.")
    return deciding.decide(case, verdict, by=moderator, version=case.version)


@pytest.fixture
def ban(hidden):
    return next(one for one in hidden if one.kind == "suspend")


def page(decision):
    return f"/appeal/{appeals.token(decision)}/"


def aged(decision, days):
    """The database refuses to change a decision, so the clock is asked instead."""
    return decision.starts_at + timedelta(days=days)


def test_a_suspended_member_appeals_without_signing_in(ban, client):
    assert "Your appeal has arrived" in client.post(page(ban), {"text": TEXT}).text
    assert Appeal.objects.get().text == TEXT
    assert Report.objects.get().status == "appealed"


def test_once_a_decision(ban, client):
    client.post(page(ban), {"text": TEXT})
    assert "can no longer be appealed" in client.post(page(ban), {"text": TEXT}).text
    assert Appeal.objects.count() == 1


def test_within_twenty_days(ban, client, time_machine_to):
    time_machine_to(aged(ban, 19))
    assert appeals.may_appeal(ban)
    time_machine_to(aged(ban, 21))
    assert not appeals.may_appeal(ban)
    assert "can no longer be appealed" in client.get(page(ban)).text
    client.post(page(ban), {"text": TEXT})
    assert not Appeal.objects.exists()


@pytest.fixture
def time_machine_to():
    travels = []

    def go(moment):
        travels.append(time_machine.travel(moment, tick=False))
        travels[-1].start()

    yield go
    for travel in reversed(travels):
        travel.stop()


@pytest.mark.parametrize("text", ["", "too short", "x" * 2001])
def test_a_wrong_text_is_kept_and_named(ban, client, text):
    answer = client.post(page(ban), {"text": text})
    assert "text" in answer.context["form"].errors
    assert not Appeal.objects.exists()


@pytest.mark.parametrize("token", ["x", "1", "MTA:1abc:def"])
def test_a_forged_link_leads_nowhere(db, client, token):
    assert client.get(f"/appeal/{token}/").status_code == 404


def test_whoever_decided_does_not_answer(ban, moderator, client):
    made = appeals.appeal(ban, TEXT)
    with pytest.raises(deciding.NotYours):
        appeals.answer(made, grant=False, text="It stands as it is.", by=moderator)
    client.force_login(moderator)
    answer = client.post(f"/moderation/appeals/{made.pk}/", {"grant": "no", "text": "It stands as it is."})
    assert "another moderator decides" in answer.text
    made.refresh_from_db()
    assert made.status == "open"


def answered(made, grant):
    other = Client()
    other.force_login(ModeratorFactory())
    return other.post(f"/moderation/appeals/{made.pk}/", {"grant": grant, "text": "We read it again, carefully."})


def test_granting_takes_the_decision_back_and_says_so(ban, owner):
    answered(appeals.appeal(ban, TEXT), "yes")
    owner.refresh_from_db()
    assert owner.is_active
    assert Decision.objects.get(reverses=ban).kind == "lift"
    assert Report.objects.get().status == "final"
    assert Notification.objects.get(member=owner).kind == "moderation/appeal_granted"


def test_dismissing_leaves_it(ban, owner):
    answered(appeals.appeal(ban, TEXT), "no")
    owner.refresh_from_db()
    assert not owner.is_active
    assert Appeal.objects.get().answer == "We read it again, carefully."
    assert Notification.objects.get(member=owner).kind == "moderation/appeal_dismissed"


def test_granting_what_was_hidden_shows_it_again(hidden, note):
    hide = next(one for one in hidden if one.kind == "hide")
    assert note.pk in HIDDEN
    answered(appeals.appeal(hide, TEXT), "yes")
    assert note.pk not in HIDDEN


def test_an_answer_stands(ban):
    made = appeals.appeal(ban, TEXT)
    answered(made, "no")
    assert "Nothing was done" in answered(made, "yes").text
    made.refresh_from_db()
    assert made.status == "dismissed"


def test_the_member_sees_decisions_once_told(hidden, owner, client):
    client.force_login(owner)
    owner.is_active = True
    owner.save()
    client.force_login(owner)
    assert "Hidden" not in client.get("/me/standing/").text
    Decision.objects.update(told_at=timezone.now())
    text = client.get("/me/standing/").text
    assert "Hidden" in text
    assert "/appeal/" in text
    assert "It asks members for money." not in text
