"""Asking, answering, accepting, taking back; and what the team and the site's moderators do."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.buckets import Spent
from diaspora.circles.models import Answer, Membership, Post
from diaspora.circles.services import entering, writing
from diaspora.circles.services.writing import CannotWrite, Draft
from diaspora.moderation.models import Decision, WatchedTerm
from diaspora.moderation.reporting import plug_for, report
from tests.circles.factories import AnswerFactory, CircleFactory, MembershipFactory, PostFactory, insider, trusted
from tests.factories import ModeratorFactory, UserFactory

pytestmark = pytest.mark.django_db
QUESTION = Draft("How long does it take?", "From the appointment to the visa, in your case?")


@pytest.fixture
def circle():
    return CircleFactory()


def why(caught):
    return caught.value.why


def test_only_members_ask(circle):
    with pytest.raises(CannotWrite) as caught:
        writing.post(circle, QUESTION, by=trusted())
    assert why(caught) == "member"


def test_a_known_members_question_is_shown_at_once(circle):
    assert writing.post(circle, QUESTION, by=insider(circle)).status == Post.Status.LIVE


def test_a_new_members_question_waits_for_the_team(circle):
    new = UserFactory()
    MembershipFactory(circle=circle, member=new)
    held = writing.post(circle, QUESTION, by=new)
    assert held.status == Post.Status.HELD
    assert not Post.objects.visible_to(insider(circle)).exists()
    client = Client()
    client.force_login(insider(circle, moderates=True))
    path = reverse("circle_post_act", args=[circle.slug, held.pk, "publish"])
    client.post(path, {"reason": "An honest question."})
    assert Post.objects.visible_to(insider(circle)).get() == held
    assert new.notifications.get().kind == "circles/published"


def test_a_new_member_asks_once_a_day(circle):
    new = UserFactory()
    MembershipFactory(circle=circle, member=new)
    writing.post(circle, QUESTION, by=new)
    with pytest.raises(Spent):
        writing.post(circle, QUESTION, by=new)


def test_more_links_than_trusted_with_are_refused(circle):
    new = UserFactory(joined_at=timezone.now() - timedelta(days=2))
    MembershipFactory(circle=circle, member=new)
    with pytest.raises(CannotWrite) as caught:
        writing.post(circle, Draft("Look at these", "https://a.test https://b.test www.c.test"), by=new)
    assert (why(caught), caught.value.number) == ("links", 2)


@pytest.mark.parametrize(("kind", "outcome"), [("hold", "held"), ("block", "words")])
def test_watched_terms(circle, kind, outcome):
    WatchedTerm.objects.create(pattern="azad visa", kind=kind, scope="post", enabled=True, tried_at=timezone.now())
    draft = Draft("Something for you", "I have an A z a d  v i s a for you.")
    try:
        found = writing.post(circle, draft, by=insider(circle)).status
    except CannotWrite as refused:
        found = refused.why
    assert found == outcome


def test_a_muted_member_does_not_write(circle):
    member = insider(circle)
    Decision.objects.create(
        kind="mute", target="accounts.user", target_id=str(member.pk), member=member, reason="spam",
        reason_text="Ten times the same text.",
    )  # fmt: skip
    with pytest.raises(CannotWrite) as caught:
        writing.post(circle, QUESTION, by=member)
    assert why(caught) == "muted"


def test_the_asker_is_told_of_an_answer_and_accepts_it(circle):
    asker, helper = insider(circle), insider(circle)
    question = writing.post(circle, QUESTION, by=asker)
    reply = writing.answer(question, "Nine weeks.", by=helper)
    assert asker.notifications.get().kind == "circles/answered"
    writing.accept(reply, by=asker)
    question.refresh_from_db()
    assert question.accepted == reply
    assert helper.notifications.get().kind == "circles/accepted"
    writing.accept(reply, by=asker)
    question.refresh_from_db()
    assert question.accepted is None


def test_nobody_but_the_asker_accepts(circle):
    reply = AnswerFactory(post=PostFactory(circle=circle))
    with pytest.raises(CannotWrite):
        writing.accept(reply, by=insider(circle, moderates=True))


def test_taking_back_deletes_the_text(circle):
    asker = insider(circle)
    question = writing.post(circle, QUESTION, by=asker)
    writing.withdraw(question, by=asker)
    question.refresh_from_db()
    assert (question.title, question.text, question.html) == ("", "", "")
    assert not Post.objects.visible_to(asker).exists()


def test_nobody_takes_back_what_others_wrote(circle):
    with pytest.raises(CannotWrite):
        writing.withdraw(PostFactory(circle=circle), by=insider(circle, moderates=True))


@pytest.mark.parametrize("do", ["hide", "publish", "pin"])
def test_members_who_do_not_moderate_do_none_of_it(circle, do):
    row = PostFactory(circle=circle)
    client = Client()
    client.force_login(insider(circle))
    client.post(reverse("circle_post_act", args=[circle.slug, row.pk, do]), {"reason": "I don't like it at all."})
    row.refresh_from_db()
    assert (row.status, row.pinned_at) == (Post.Status.LIVE, None)


def test_reports_hide_and_a_decision_shows_again(circle):
    row = PostFactory(circle=circle, author=insider(circle))
    plug = plug_for("circles.post")
    for _ in range(2):
        report(plug, row, by=trusted(), reason="spam")
    row.refresh_from_db()
    assert row.status == Post.Status.HIDDEN
    plug.restore(row, by=ModeratorFactory(), reason="An honest question.")
    row.refresh_from_db()
    assert row.status == Post.Status.LIVE


def test_reporting_harassment_takes_it_out_of_the_reporters_sight(circle):
    row, viewer = AnswerFactory(post=PostFactory(circle=circle)), insider(circle)
    report(plug_for("circles.answer"), row, by=viewer, reason="harassment")
    assert not Answer.objects.visible_to(viewer).exists()
    assert Answer.objects.visible_to(insider(circle)).exists()


def test_a_report_from_a_womens_circle_is_for_its_team_alone():
    circle = CircleFactory(kind="women", name="Canary")
    row = PostFactory(circle=circle, title="Canary")
    plug = plug_for("circles.post")
    assert "Canary" not in plug.title(row)
    assert not plug.team(str(row.pk), ModeratorFactory())
    assert not plug.team(str(row.pk), UserFactory(is_staff=True, is_superuser=True))
    assert plug.team(str(row.pk), insider(circle, moderates=True))


def test_other_moderators_do_not_read_the_report_either():
    circle = CircleFactory(kind="women")
    row = PostFactory(circle=circle, title="Canary", author=UserFactory(profile__name="Canary name"))
    case = report(plug_for("circles.post"), row, by=insider(circle), reason="spam")
    client = Client()
    client.force_login(ModeratorFactory())
    assert "Canary" not in client.get(reverse("moderation")).content.decode()
    assert client.get(reverse("case", args=[case.pk])).status_code == 404


def test_nobody_judges_what_they_wrote_without_a_name():
    circle = CircleFactory()
    moderator = insider(circle, moderates=True)
    row = PostFactory(circle=circle, author=moderator, anonymous=True)
    assert not plug_for("circles.post").team(str(row.pk), moderator)


def test_an_open_circle_is_entered_at_once_and_left_at_once(circle):
    member = trusted()
    row = entering.enter(circle, by=member)
    assert row.status == Membership.Status.MEMBER
    entering.leave(row, by=member)
    with pytest.raises(CannotWrite):
        writing.post(circle, QUESTION, by=member)


def test_visitors_read_no_names_in_an_open_circle(circle):
    row = PostFactory(circle=circle, author=UserFactory(profile__name="Canary name"))
    AnswerFactory(post=row, author=UserFactory(profile__name="Canary name"))
    for path in (circle.get_absolute_url(), row.get_absolute_url(), reverse("circle_feed", args=[circle.slug])):
        page = Client().get(path)
        assert page.status_code == 200
        assert "Canary name" not in page.content.decode()
