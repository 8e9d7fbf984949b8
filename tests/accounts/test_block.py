import pytest
from django.test import Client

from diaspora.accounts.models import Block, User
from diaspora.audit.models import Event
from tests.factories import UserFactory

ENDED = []


def end(blocker, blocked):
    ENDED.append((blocker.pk, blocked.pk))


@pytest.fixture
def other(db):
    return UserFactory(profile__name="Canary Name")


@pytest.fixture
def own(member):
    client = Client()
    client.force_login(member)
    return client


def test_neither_sees_the_other_any_more(own, member, other):
    assert own.post(f"/people/{other.handle}/block/").url == "/me/safety/"
    assert own.get(f"/people/{other.handle}/").status_code == 404
    theirs = Client()
    theirs.force_login(other)
    assert theirs.get(f"/people/{member.handle}/").status_code == 404
    assert other not in User.objects.visible_to(member)
    assert member not in User.objects.visible_to(other)


def test_the_blocked_one_is_told_nothing(own, other):
    own.post(f"/people/{other.handle}/block/")
    assert not other.notifications.exists()
    theirs = Client()
    theirs.force_login(other)
    assert theirs.get("/me/safety/").context["blocks"].count() == 0


def test_what_runs_between_them_is_ended_once(own, member, other, settings):
    settings.ON_BLOCK = ["tests.accounts.test_block.end"]
    ENDED.clear()
    own.post(f"/people/{other.handle}/block/")
    own.post(f"/people/{other.handle}/block/")
    assert [(member.pk, other.pk)] == ENDED
    assert Block.objects.count() == 1


def test_both_directions_may_be_blocked_and_one_taken_back(own, member, other):
    Block.objects.create(blocker=member, blocked=other)
    Block.objects.create(blocker=other, blocked=member)
    own.post(f"/people/{other.handle}/unblock/")
    assert Block.objects.get().blocker == other
    assert own.get(f"/people/{other.handle}/").status_code == 404


def test_unblocking_brings_the_page_back(own, member, other):
    own.post(f"/people/{other.handle}/block/")
    assert "Canary Name" in own.get("/me/safety/").text
    own.post(f"/people/{other.handle}/unblock/")
    assert own.get(f"/people/{other.handle}/").status_code == 200
    assert list(Event.objects.about(other).values_list("verb", flat=True)) == ["unblocked", "blocked"]


def test_nobody_blocks_oneself_or_one_they_cannot_see(own, member, db):
    hidden = UserFactory(profile__visibility="hidden")
    for handle in (member.handle, hidden.handle, "nobody-here"):
        assert own.post(f"/people/{handle}/block/").status_code == 404
    assert not Block.objects.exists()


def test_another_members_block_cannot_be_taken_back(own, other):
    Block.objects.create(blocker=other, blocked=UserFactory(handle="third"))
    assert own.post("/people/third/unblock/").status_code == 404
    assert Block.objects.count() == 1


def test_looking_never_blocks(own, other):
    assert own.get(f"/people/{other.handle}/block/").status_code == 405
    assert own.get(f"/people/{other.handle}/unblock/").status_code == 405
