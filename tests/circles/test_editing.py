"""What one wrote can be changed; what stood there before is for the circle's moderators."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from diaspora.accounts.privacy import erase
from diaspora.audit.models import Event
from diaspora.circles.models import Edit, Post
from diaspora.circles.services import upkeep, writing
from diaspora.circles.services.writing import CannotWrite, Draft
from diaspora.moderation.models import WatchedTerm
from tests.circles.factories import AnswerFactory, CircleFactory, PostFactory, insider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
BEFORE, AFTER = "How long did you wait for it?", "How long did **you** wait at the consulate?"


@pytest.fixture
def circle():
    return CircleFactory(kind="members")


@pytest.fixture
def writer(circle):
    return insider(circle)


@pytest.fixture
def post(circle, writer):
    return PostFactory(circle=circle, author=writer, title="How long is the wait", text=BEFORE)


def browser(member):
    client = Client()
    client.force_login(member)
    return client


def test_the_writer_changes_a_post_and_others_see_that_they_did(circle, writer, post):
    page = f"/circles/{circle.slug}/{post.pk}/edit/"
    assert BEFORE in browser(writer).get(page).text
    browser(writer).post(page, {"title": "How long is the wait now", "text": AFTER})
    post.refresh_from_db()
    assert (post.title, post.text, "<strong>you</strong>" in post.html) == ("How long is the wait now", AFTER, True)
    shown = browser(insider(circle)).get(post.get_absolute_url()).text
    assert "changed" in shown
    assert "/history/" not in shown
    kept = Edit.objects.get()
    assert (kept.title, kept.text) == ("How long is the wait", BEFORE)


def test_an_answer_too(circle, writer, post):
    row = AnswerFactory(post=post, author=writer, text="Nine weeks.")
    browser(writer).post(f"/circles/{circle.slug}/answers/{row.pk}/edit/", {"text": "Eleven weeks."})
    row.refresh_from_db()
    assert (row.text, row.edits.get().text) == ("Eleven weeks.", "Nine weeks.")


def test_the_history_is_for_the_writer_and_the_team(circle, writer, post):
    writing.edit(post, title=post.title, text=AFTER, by=writer)
    path = f"/circles/{circle.slug}/{post.pk}/history/"
    for reader, status in (
        (writer, 200), (insider(circle, moderates=True), 200), (insider(circle), 404), (UserFactory(), 404),
    ):  # fmt: skip
        answer = browser(reader).get(path)
        assert (answer.status_code, BEFORE in answer.text) == (status, status == 200)


def test_nobody_changes_what_another_wrote(circle, post):
    for other in (insider(circle), insider(circle, moderates=True)):
        assert browser(other).post(f"/circles/{circle.slug}/{post.pk}/edit/", {"text": AFTER}).status_code == 404
        with pytest.raises(CannotWrite):
            writing.edit(post, title=post.title, text=AFTER, by=other)
    assert not Edit.objects.exists()


def test_what_is_hidden_or_taken_back_stays_as_it_is(writer, post):
    writing.hide(post, by=None, reason="reported")
    post.refresh_from_db()
    with pytest.raises(CannotWrite):
        writing.edit(post, title=post.title, text=AFTER, by=writer)


def test_a_bad_change_keeps_what_was_typed(circle, writer, post):
    page = browser(writer).post(f"/circles/{circle.slug}/{post.pk}/edit/", {"title": "x", "text": AFTER}).text
    assert AFTER in page
    assert not Edit.objects.exists()


def test_saving_what_stands_there_already_keeps_nothing(writer, post):
    writing.edit(post, title=post.title, text=post.text, by=writer)
    post.refresh_from_db()
    assert (post.edited_at, Edit.objects.exists()) == (None, False)


@pytest.mark.parametrize(("kind", "status"), [("hold", "held"), ("block", "live")])
def test_watched_words_are_looked_for_again(writer, post, kind, status):
    WatchedTerm.objects.create(pattern="azad visa", kind=kind, scope="post", enabled=True, tried_at=timezone.now())
    text = "I can get you an azad visa, ask me how."
    if kind == "block":
        with pytest.raises(CannotWrite, match="words"):
            writing.edit(post, title=post.title, text=text, by=writer)
    else:
        writing.edit(post, title=post.title, text=text, by=writer)
    post.refresh_from_db()
    assert post.status == status


def test_a_change_of_what_was_asked_without_a_name_tells_no_name(circle, writer):
    asked = writing.post(circle, Draft("A question of mine", BEFORE, anonymous=True), by=writer)
    writing.edit(asked, title=asked.title, text=AFTER, by=writer)
    assert writer.pk not in {event.actor_id for event in Event.objects.about(asked)}
    page = browser(insider(circle, moderates=True)).get(f"/circles/{circle.slug}/{asked.pk}/history/").text
    assert writer.handle not in page
    assert writer.name not in page


def test_taking_back_deletes_the_earlier_wording_too(writer, post):
    writing.edit(post, title=post.title, text=AFTER, by=writer)
    post.refresh_from_db()
    writing.withdraw(post, by=writer)
    assert not Edit.objects.exists()


def test_it_is_forgotten_after_ninety_days_and_with_the_account(writer, post):
    writing.edit(post, title=post.title, text=AFTER, by=writer)
    upkeep.tick(timezone.now() + timedelta(days=89))
    assert Edit.objects.count() == 1
    upkeep.tick(timezone.now() + timedelta(days=91))
    assert not Edit.objects.exists()
    post.refresh_from_db()
    writing.edit(post, title=post.title, text=BEFORE, by=writer)
    erase(writer.pk)
    assert not Edit.objects.exists()
    assert Post.objects.get().text == BEFORE
