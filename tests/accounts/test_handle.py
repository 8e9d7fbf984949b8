from datetime import timedelta

import pytest
from django.utils import timezone

from diaspora.accounts.models import FormerHandle
from tests.factories import UserFactory


def change(client, member, handle):
    client.force_login(member)
    answer = client.post("/me/handle/", {"handle": handle})
    member.refresh_from_db()
    return answer


def test_it_changes_the_address_and_the_old_one_is_gone(member, client):
    old = member.handle
    change(client, member, "hina-k")
    assert member.handle == "hina-k"
    assert client.get("/people/hina-k/").status_code == 200
    assert client.get(f"/people/{old}/").status_code == 404


def test_nobody_else_gets_the_old_one_and_its_owner_does(member, client):
    change(client, member, "hina-k")
    change(client, member, "hina-kh")
    other = UserFactory()
    assert "handle" in change(client, other, "hina-k").context["form"].errors
    FormerHandle.objects.update(left_at=timezone.now() - timedelta(days=31))
    assert change(client, member, "hina-k").status_code == 302


@pytest.mark.parametrize(
    "handle", ["admin", "safeer", "ab", "Hina", "hina_k", "-hina", "hina-", "hi--na", "حنا", "x" * 31, "a/b", ""]
)
def test_some_are_refused(member, client, handle):
    before = member.handle
    assert "handle" in change(client, member, handle).context["form"].errors
    assert member.handle == before


def test_taken_is_refused(member, client):
    other = UserFactory(handle="hina")
    assert "handle" in change(client, member, other.handle).context["form"].errors


def test_two_changes_in_thirty_days(member, client):
    change(client, member, "one-a")
    change(client, member, "two-b")
    assert "handle" in change(client, member, "three-c").context["form"].errors
    FormerHandle.objects.update(left_at=timezone.now() - timedelta(days=31))
    assert change(client, member, "three-c").status_code == 302


def test_the_same_one_is_no_change(member, client):
    change(client, member, member.handle)
    assert not FormerHandle.objects.exists()
