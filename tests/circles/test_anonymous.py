"""Asking without a name: nobody can link it, and an unmasking needs a reason and leaves a trace."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.buckets import Spent
from diaspora.accounts.services import block
from diaspora.audit.models import Event
from diaspora.circles.digest import CirclesDigest
from diaspora.circles.moderation import ModeratedPost
from diaspora.circles.services import unmasking, writing
from diaspora.circles.services.entering import Refused
from diaspora.circles.services.writing import Draft
from diaspora.notifications.mails import words
from tests.circles.factories import CircleFactory, PostFactory, insider
from tests.factories import ModeratorFactory

pytestmark = pytest.mark.django_db
NAME = "Zubaida Canaryname"


@pytest.fixture
def circle():
    return CircleFactory(kind="members")


@pytest.fixture
def asker(circle):
    member = insider(circle)
    member.profile.name = NAME
    member.profile.save()
    return member


@pytest.fixture
def question(circle, asker):
    return writing.post(circle, Draft("A question of mine", "May I ask this here?", anonymous=True), by=asker)


def page_for(member, path):
    client = Client()
    client.force_login(member)
    return client.get(path).content.decode()


def tells(asker):
    return re.compile(rf"{NAME}|{asker.handle}|{re.escape(asker.email)}")


def test_no_page_of_a_member_or_a_moderator_tells_who(circle, asker, question):
    writing.answer(question, "I asked because of my brother.", by=asker)
    writing.answer(question, "Of course.", by=insider(circle))
    for viewer in (insider(circle), insider(circle, moderates=True)):
        for path in (circle.get_absolute_url(), question.get_absolute_url(), f"/search/?q={question.title}", "/me/"):
            assert not tells(asker).search(page_for(viewer, path)), path


def test_the_thread_calls_them_the_one_who_asked(circle, asker, question):
    writing.answer(question, "I asked because of my brother.", by=asker)
    page = page_for(insider(circle), question.get_absolute_url())
    assert "The one who asked" in page
    assert "Somebody, without a name" in page


def test_two_questions_of_one_asker_have_nothing_in_common(circle, asker, question):
    other = writing.post(circle, Draft("Another of mine", "And may I ask this too?", anonymous=True), by=asker)
    viewer = insider(circle)
    for row in (question, other):
        ids = re.findall(r'id="a-[^"]*"|data-[a-z-]+="[^"]*"', page_for(viewer, row.get_absolute_url()))
        assert not any(str(asker.pk) == part for one in ids for part in re.findall(r"\d+", one))
    assert question.pk.version == other.pk.version == 4


def test_blocking_one_member_after_another_finds_nobody(circle, asker, question):
    viewer = insider(circle)
    before = page_for(viewer, circle.get_absolute_url())
    block(asker, by=viewer)
    after = page_for(viewer, circle.get_absolute_url())
    assert question.title in before
    assert question.title in after


def test_the_log_holds_no_name(circle, asker, question):
    reply = writing.answer(question, "Of course.", by=insider(circle))
    own = writing.answer(question, "Thank you all.", by=asker)
    writing.accept(reply, by=asker)
    writing.withdraw(own, by=asker)
    about = [Event.objects.about(row) for row in (question, reply, own)]
    assert asker.pk not in {event.actor_id for events in about for event in events}


def test_a_report_does_not_name_the_owner(question):
    plug = ModeratedPost()
    assert plug.owner(question) is None
    assert not {"author", "handle", "name"} & set(plug.snapshot(question))


def test_notices_and_digests_of_others_hold_no_name(circle, asker, question):
    viewer = insider(circle)
    reply = writing.answer(question, "Of course.", by=viewer)
    writing.accept(reply, by=asker)
    said = " ".join(" ".join(words(notice, viewer)) for notice in viewer.notifications.all())
    assert said
    assert not tells(asker).search(said)
    now = timezone.now()
    items = CirclesDigest().items_for([insider(circle)], now - timedelta(days=1), now + timedelta(minutes=1))
    assert not tells(asker).search(str(items))


def test_unmasking_needs_a_reason_and_is_logged(circle, asker, question):
    team = insider(circle, moderates=True)
    client = Client()
    client.force_login(team)
    path = reverse("circle_unmask", args=[circle.slug, question.pk])
    assert NAME not in client.post(path, {"reason": ""}).content.decode()
    assert not Event.objects.filter(verb="unmasked").exists()
    assert NAME in client.post(path, {"reason": "She writes that she is in danger."}).content.decode()
    event = Event.objects.get(verb="unmasked")
    assert event.actor == team
    assert event.reason == "She writes that she is in danger."
    assert str(asker.pk) not in str(event.data)


def test_looking_alone_unmasks_nothing(circle, question):
    page = page_for(insider(circle, moderates=True), reverse("circle_unmask", args=[circle.slug, question.pk]))
    assert NAME not in page


@pytest.mark.parametrize("who", ["member", "site moderator"])
def test_nobody_else_unmasks(circle, question, who):
    by = insider(circle) if who == "member" else ModeratorFactory()
    with pytest.raises(Refused):
        unmasking.unmask(question, by=by, reason="I want to know it.")


def test_twenty_a_day(circle, question):
    team = insider(circle, moderates=True)
    for _ in range(20):
        unmasking.unmask(question, by=team, reason="For a reason that holds.")
    with pytest.raises(Spent):
        unmasking.unmask(question, by=team, reason="For a reason that holds.")


def test_only_questions_are_asked_without_a_name(circle, asker):
    told = writing.post(
        circle, Draft("Something I know", "This is how it went.", asks=False, anonymous=True), by=asker
    )
    assert told.anonymous is False


def test_an_answer_of_somebody_else_is_never_anonymous(circle, question):
    assert writing.answer(question, "Of course.", by=insider(circle)).anonymous is False


def test_their_own_named_question_is_answered_with_their_name(circle, asker):
    named = PostFactory(circle=circle, author=asker)
    assert writing.answer(named, "I add something.", by=asker).anonymous is False
