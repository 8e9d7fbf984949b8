"""What an erased member wrote stays without a name; all else of theirs goes."""

import pytest

from diaspora.circles.models import Answer, Membership, Picture, Post, Vouch
from diaspora.circles.personal_data import CirclesData
from diaspora.circles.services import pictures
from tests.circles.factories import AnswerFactory, CircleFactory, PostFactory, asking, insider, picture

pytestmark = pytest.mark.django_db


def test_files_and_notices_go_before_the_rules_do_the_rest(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    circle = CircleFactory()
    member = insider(circle)
    file = picture()
    pictures.attach(PostFactory(circle=circle, author=member), [pictures.clean(file, len(file.getvalue()))])
    assert len(list(tmp_path.rglob("*.webp"))) == 1
    CirclesData().before_erasure(member)
    assert not Picture.objects.exists()
    assert not list(tmp_path.rglob("*.webp"))


def test_every_rule_names_what_is_there():
    for rule in CirclesData.rules:
        rule.model._base_manager.filter(**{rule.member_field: 1}).exists()
    assert {rule.model for rule in CirclesData.rules} >= {Membership, Vouch, Post, Answer, Picture}


def test_the_export_is_ones_own_and_names_no_hidden_circle_that_was_left():
    circle = CircleFactory(kind="women", name="Canary")
    member = insider(circle)
    PostFactory(circle=circle, author=member, title="Mine")
    AnswerFactory(post=PostFactory(circle=circle, title="Another's"), author=member, text="Mine too")
    asking(circle)
    Membership.objects.filter(member=member).update(status="left")
    found = dict(CirclesData().export(member))
    assert "Canary" not in str(found)
    assert "Another's" not in str(found)
    assert [row["title"] for row in found["circle_posts"]] == ["Mine"]
    assert [row["text"] for row in found["circle_answers"]] == ["Mine too"]
