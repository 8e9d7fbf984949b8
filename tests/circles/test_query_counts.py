"""Pages and mails ask the database as often for one row as for thirty."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from diaspora.circles.digest import CirclesDigest
from tests.circles.factories import AnswerFactory, CircleFactory, MembershipFactory, PostFactory, asking, insider

pytestmark = pytest.mark.django_db


def world(rows):
    circle = CircleFactory(kind="women")
    team = insider(circle, moderates=True)
    post = None
    for _ in range(rows):
        post = PostFactory(circle=circle)
        AnswerFactory(post=post)
        MembershipFactory(circle=circle)
        asking(circle)
    for _ in range(rows - 1):
        AnswerFactory(post=post)
    return circle, team, post


def numbers(client, path_of, django_assert_max_num_queries):
    found = []
    for rows in (1, 19):
        circle, team, post = world(rows)
        client.force_login(team)
        client.get("/circles/")
        with django_assert_max_num_queries(100) as captured:
            assert client.get(path_of(circle, post)).status_code == 200
        found.append(len(captured))
    return found


@pytest.mark.parametrize("name", ["circle", "circle_members", "circle_asking", "circle_team"])
def test_pages_of_a_circle(client, name, django_assert_max_num_queries):
    one, many = numbers(client, lambda circle, _post: reverse(name, args=[circle.slug]), django_assert_max_num_queries)
    assert one == many
    assert many <= 11


def test_a_thread(client, django_assert_max_num_queries):
    one, many = numbers(client, lambda _circle, post: post.get_absolute_url(), django_assert_max_num_queries)
    assert one == many
    assert many <= 11


@pytest.mark.parametrize("rows", [1, 20])
def test_the_list_signed_out(client, rows, django_assert_num_queries):
    for _ in range(rows):
        CircleFactory(country="DE")
    with django_assert_num_queries(2):  # rows, countries
        client.get("/circles/")


@pytest.mark.parametrize("rows", [1, 30])
def test_a_feed(client, rows, django_assert_num_queries):
    circle = CircleFactory()
    for _ in range(rows):
        PostFactory(circle=circle)
    with django_assert_num_queries(2):  # circle, rows
        client.get(reverse("circle_feed", args=[circle.slug]))


@pytest.mark.parametrize("rows", [1, 30])
def test_a_digest_for_many(rows, django_assert_num_queries):
    circle = CircleFactory()
    members = [MembershipFactory(circle=circle).member for _ in range(rows)]
    for _ in range(rows):
        AnswerFactory(post=PostFactory(circle=circle))
    now = timezone.now()
    section = CirclesDigest()
    with django_assert_num_queries(4):  # answers, memberships, blocks, reports
        found = section.items_for(members, now - timedelta(days=1), now + timedelta(minutes=1))
    with django_assert_num_queries(4):
        left = section.still_visible_for([(member, found[member.pk]) for member in members])
    assert {pk: list(items) for pk, items in found.items()} == left
