import re

import pytest
from django.test import Client
from django.utils import timezone

from diaspora.accounts.models import Ambassador, Block, Bucket, Profile, User
from diaspora.accounts.skills import rows
from tests.factories import AmbassadorFactory, UserFactory


def page(viewer, person):
    client = Client()
    if viewer:
        client.force_login(viewer)
    return client.get(f"/people/{person.handle}/")


def seen_as(visibility):
    return UserFactory(profile__visibility=visibility)


@pytest.mark.parametrize(
    ("visibility", "visitor", "other"), [("public", 200, 200), ("members", 404, 200), ("hidden", 404, 404)]
)
def test_visibility_decides_who_may_open_it(member, visibility, visitor, other):
    person = seen_as(visibility)
    assert page(None, person).status_code == visitor
    assert page(member, person).status_code == other
    assert page(person, person).status_code == 200


def test_hidden_blocked_blocking_and_missing_answer_alike(member):
    hidden, blocked, blocking, gone = seen_as("hidden"), UserFactory(), UserFactory(), UserFactory()
    Block.objects.create(blocker=member, blocked=blocked)
    Block.objects.create(blocker=blocking, blocked=member)
    gone.is_active = False
    gone.save()
    missing = User(handle="nobody-here")
    answers = [page(member, person) for person in (hidden, blocked, blocking, gone, missing)]
    assert [answer.status_code for answer in answers] == [404] * 5
    # The page offers itself in the other language, so the address that was asked for stands in it.
    differs = r'/people/[\w-]+/|csrfmiddlewaretoken" value="\w+'
    bodies = {re.sub(differs, "", answer.text) for answer in answers}
    assert len(bodies) == 1


def test_it_holds_no_address_and_is_not_indexed(member):
    person = seen_as(Profile.Visibility.PUBLIC)
    answer = page(member, person)
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert '<meta name="robots" content="noindex">' in answer.text
    assert person.email not in answer.text
    assert person.email.split("@")[0] not in answer.text


@pytest.fixture
def helper(db):
    member = UserFactory(
        profile__visibility="public", profile__place="abroad", profile__country="DE", profile__city="Darmstadt"
    )
    return AmbassadorFactory(member=member, employer_name="Canary Robotics GmbH", label="a robot maker in Hesse")


def test_an_ambassador_shows_the_label_and_neither_employer_nor_city(member, helper):
    for viewer in (None, member):
        text = page(viewer, helper.member).text
        assert "a robot maker in Hesse" in text
        assert "Canary" not in text
        assert "Darmstadt" not in text
        assert "Germany" in text


def test_an_ambassador_may_show_both(member, helper):
    helper.show_employer = helper.show_city = True
    helper.save()
    text = page(member, helper.member).text
    assert "Canary Robotics GmbH" in text
    assert "Darmstadt" in text
    assert "Darmstadt" not in page(None, helper.member).text


def test_one_who_only_asked_has_no_stamp(member, helper):
    Ambassador.objects.update(status="asked")
    text = page(member, helper.member).text
    assert "Verified ambassador" not in text
    assert "a robot maker" not in text


def test_what_a_member_wrote_is_no_markup(member):
    person = UserFactory(profile__name="<b>x</b><script>alert(1)</script>")
    assert "<script>alert" not in page(member, person).text


def test_it_takes_the_same_queries_with_twenty_skills(member, client, django_assert_num_queries):
    client.force_login(member)
    person = UserFactory()
    client.get(f"/people/{person.handle}/")
    for _round in range(2):
        with django_assert_num_queries(6):
            client.get(f"/people/{person.handle}/")
        person.profile.skills.set(rows([f"skill {number}" for number in range(20)]))


def test_the_sixty_first_page_in_an_hour_is_refused(member, client):
    client.force_login(member)
    person = UserFactory()
    path = f"/people/{person.handle}/"
    assert {client.get(path).status_code for _ in range(60)} == {200}
    answer = client.get(path)
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 61
    assert person.name not in answer.text
    assert client.get(f"/people/{member.handle}/").status_code == 200


def test_the_three_hundred_and_first_of_a_day_is_refused(member, client):
    Bucket.objects.create(member=member, action="profile views a day", spent=300, at=timezone.now())
    client.force_login(member)
    assert client.get(f"/people/{UserFactory().handle}/").status_code == 429
