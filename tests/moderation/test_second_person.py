"""Banning many, erasing and copying take two of the staff."""

import io
import json
import zipfile
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.utils import timezone

from diaspora.accounts import privacy
from diaspora.accounts.models import Erasure, User
from diaspora.audit.models import Event
from diaspora.moderation import second_person
from diaspora.moderation.deciding import NotYours
from diaspora.moderation.models import Decision, Proposal
from diaspora.moves import MoveError
from diaspora.notifications.models import Delivery
from tests.factories import PASSWORD, ModeratorFactory, UserFactory

WHY = {"reason": "spam", "reason_text": "Thirty accounts that post one text."}


@pytest.fixture
def second(db):
    return ModeratorFactory()


def lead():
    member = UserFactory(is_staff=True)
    member.groups.add(Group.objects.get(name="safety_lead"))
    return member


def desk(member):
    client = Client()
    client.force_login(member)
    return client


def address(kind, *members):
    return f"/moderation/two/new/{kind}/?" + "&".join(f"m={member.handle}" for member in members)


def proposed(kind, by, *members):
    return second_person.propose(kind, members, by=by, **WHY)


def test_proposing_shows_whom_it_reaches_and_changes_nothing(moderator, second):
    bad, worse = UserFactory(profile__name="Bad One"), UserFactory()
    page = desk(moderator).get(address("ban", bad, worse, second, moderator))
    assert "It would reach 2." in page.text
    assert "Left out: 2 of the staff or yourself." in page.text
    answer = desk(moderator).post(address("ban", bad, worse, second), WHY)
    made = Proposal.objects.get()
    assert answer.url == f"/moderation/two/{made.pk}/"
    assert set(made.members.all()) == {bad, worse}
    assert not Decision.objects.exists()
    assert User.objects.filter(is_active=False).count() == 0


def test_who_proposed_does_not_approve(moderator):
    made = proposed("ban", moderator, UserFactory())
    desk(moderator).post(f"/moderation/two/{made.pk}/approve/")
    with pytest.raises(NotYours):
        second_person.approve(made, by=moderator)
    assert not Decision.objects.exists()


def test_the_database_knows_it_too(moderator):
    made = proposed("ban", moderator, UserFactory())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE moderation_proposal SET status = 'done', decided_by_id = asked_by_id, decided_at = now()"
            " WHERE id = %s",
            [made.pk],
        )


def test_the_second_person_bans_all_at_once(moderator, second):
    members = UserFactory.create_batch(3)
    theirs = Client()
    theirs.post("/accounts/login/", {"login": members[0].email, "password": PASSWORD})
    made = proposed("ban", moderator, *members)
    desk(second).post(f"/moderation/two/{made.pk}/approve/")
    bans = Decision.objects.filter(kind="ban")
    assert {(ban.member, ban.actor, ban.reason_text) for ban in bans} == {
        (member, second, WHY["reason_text"]) for member in members
    }
    assert not User.objects.filter(pk__in=[member.pk for member in members], is_active=True).exists()
    assert theirs.get("/me/profile/").status_code == 302
    assert [event.verb for event in Event.objects.about(made).order_by("pk")] == ["proposed ban", "moved"]


def test_once_is_enough(moderator, second):
    made = proposed("ban", moderator, UserFactory())
    assert second_person.approve(made, by=second) == 1
    with pytest.raises(MoveError):
        second_person.approve(made, by=second)
    assert Decision.objects.count() == 1


def test_who_joined_the_staff_meanwhile_is_left_out(moderator, second):
    member = UserFactory()
    made = proposed("ban", moderator, member)
    User.objects.filter(pk=member.pk).update(is_staff=True)
    assert second_person.approve(made, by=second) == 0
    assert not Decision.objects.exists()


def test_fifty_and_not_one_more(moderator):
    members = UserFactory.create_batch(51)
    assert desk(moderator).get(address("ban", *members)).status_code == 404
    with pytest.raises(second_person.TooMany):
        proposed("ban", moderator, *members)
    assert proposed("ban", moderator, *members[:50]).members.count() == 50


def test_the_list_of_members_leads_there(moderator):
    members = UserFactory.create_batch(2)
    data = {"action": "ban_together", "_selected_action": [member.pk for member in members]}
    answer = desk(moderator).post("/admin/accounts/user/", data)
    assert answer.url.startswith("/moderation/two/new/ban/?m=")
    assert "It would reach 2." in desk(moderator).get(answer.url).text


def test_refusing_needs_a_reason_and_bans_nobody(moderator, second):
    made = proposed("ban", moderator, UserFactory())
    assert desk(second).post(f"/moderation/two/{made.pk}/refuse/", {"reason_text": "no"}).status_code == 200
    desk(second).post(f"/moderation/two/{made.pk}/refuse/", {"reason_text": "These are different people."})
    made.refresh_from_db()
    assert (made.status, made.decided_by) == ("refused", second)
    with pytest.raises(MoveError):
        second_person.approve(made, by=second)


def test_what_nobody_approves_lapses(moderator, second):
    made = proposed("ban", moderator, UserFactory())
    second_person.lapse(timezone.now() + timedelta(hours=71))
    made.refresh_from_db()
    assert made.status == "waiting"
    second_person.lapse(timezone.now() + timedelta(hours=73))
    with pytest.raises(MoveError):
        second_person.approve(made, by=second)


def test_moderators_neither_erase_nor_copy(moderator):
    member = UserFactory()
    for kind in ("erase", "copy"):
        assert desk(moderator).get(address(kind, member)).status_code == 404
    waiting = proposed("erase", lead(), member)
    assert desk(moderator).post(f"/moderation/two/{waiting.pk}/approve/").status_code == 404
    assert not Erasure.objects.exists()


def test_an_erasure_by_staff_can_be_undone_for_fourteen_days(db):
    member = UserFactory()
    made = proposed("erase", lead(), member)
    desk(lead()).post(f"/moderation/two/{made.pk}/approve/")
    asked = Erasure.objects.get(member=member)
    assert asked.due_at - asked.asked_at == timedelta(days=14)
    assert Delivery.objects.filter(address=member.email).exists()
    assert privacy.undo_erasure(member)


def test_a_copy_is_for_the_two_for_a_day_and_each_time_logged(db):
    member, one, two, third = UserFactory(), lead(), lead(), lead()
    made = proposed("copy", one, member)
    path = f"/moderation/two/{made.pk}/copy/"
    assert desk(one).post(path).status_code == 404
    desk(two).post(f"/moderation/two/{made.pk}/approve/")
    answer = desk(one).post(path)
    text = zipfile.ZipFile(io.BytesIO(answer.content)).read("safeer.json")
    assert json.loads(text)["accounts"]["account"]["email"] == member.email
    assert desk(third).post(path).status_code == 404
    assert Event.objects.filter(verb="exported by staff", actor=one).count() == 1
    Proposal.objects.update(decided_at=timezone.now() - timedelta(hours=25))
    assert desk(one).post(path).status_code == 404


def test_members_see_none_of_it(member):
    made = proposed("ban", ModeratorFactory(), UserFactory())
    for path in ("/moderation/two/", address("ban", UserFactory()), f"/moderation/two/{made.pk}/"):
        assert desk(member).get(path).status_code == 403
    for what in ("approve", "refuse", "copy"):
        assert desk(member).post(f"/moderation/two/{made.pk}/{what}/").status_code == 403
