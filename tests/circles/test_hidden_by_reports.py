"""What was asked without a name and is hidden after reports: its writer hears of it, but not when it was reported."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diaspora.circles.models import Post
from diaspora.circles.services import upkeep, writing
from diaspora.circles.services.writing import Draft
from diaspora.moderation.reporting import plug_for, report
from tests.circles.factories import CircleFactory, insider
from tests.factories import ModeratorFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def hidden():
    circle = CircleFactory(kind="members")
    asked = writing.post(
        circle, Draft("A question of mine", "May I ask this here?", anonymous=True), by=insider(circle)
    )
    for _ in range(3):
        report(plug_for("circles.post"), asked, by=insider(circle), reason="spam")
    asked.refresh_from_db()
    assert asked.status == Post.Status.HIDDEN
    return asked


def told(post):
    return list(post.author.notifications.values_list("kind", flat=True))


def test_the_writer_is_told_an_hour_later_and_once(hidden):
    upkeep.tick(timezone.now() + timedelta(minutes=59))
    assert told(hidden) == []
    for _ in range(2):
        upkeep.tick(timezone.now() + timedelta(minutes=61))
    assert told(hidden) == ["circles/hidden"]


def test_what_is_shown_again_within_the_hour_is_no_news(hidden):
    plug_for("circles.post").restore(hidden, by=ModeratorFactory(), reason="Nothing is wrong with it.")
    upkeep.tick(timezone.now() + timedelta(hours=2))
    assert told(hidden) == []


def test_what_is_shown_again_later_is(hidden):
    upkeep.tick(timezone.now() + timedelta(hours=2))
    hidden.refresh_from_db()
    plug_for("circles.post").restore(hidden, by=ModeratorFactory(), reason="Nothing is wrong with it.")
    assert sorted(told(hidden)) == ["circles/hidden", "circles/restored"]
