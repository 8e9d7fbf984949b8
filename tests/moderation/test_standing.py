import threading
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from diaspora.accounts.buckets import Limit, Spent, take
from diaspora.accounts.models import Bucket, User
from diaspora.moderation import standing
from diaspora.moderation.models import Decision
from tests.factories import AmbassadorFactory, UserFactory
from tests.moderation.factories import trusted


@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_trust_grows_with_time_and_with_others(db, level):
    assert standing.level(trusted(level)) == level


def test_time_alone_is_not_enough(db):
    assert standing.level(UserFactory(joined_at=timezone.now() - timedelta(days=900))) == 1


def test_three_accepted_contacts_are_as_good_as_a_vouch(db, settings):
    member = UserFactory(joined_at=timezone.now() - timedelta(days=20))
    settings.ACCEPTED_CONTACTS = ["tests.moderation.test_standing.two", "tests.moderation.test_standing.one"]
    assert standing.level(member) == 2
    settings.ACCEPTED_CONTACTS = ["tests.moderation.test_standing.two"]
    assert standing.level(member) == 1


def one(member):
    return 1


def two(member):
    return 2


def test_an_unverified_address_keeps_one_new(db):
    assert standing.level(UserFactory(verified=False, joined_at=timezone.now() - timedelta(days=3))) == 0


def penalise(member, kind, **more):
    return Decision.objects.create(
        kind=kind, target="accounts.user", target_id=str(member.pk), member=member, reason="spam",
        reason_text="Ten times the same text.", **more,
    )  # fmt: skip


def test_a_penalty_takes_all_trust_while_it_holds(db):
    member = trusted(3)
    penalty = penalise(member, "limit", ends_at=timezone.now() + timedelta(hours=24))
    assert standing.level(member) == 0
    assert standing.level(member, penalty.ends_at) == 3


@pytest.mark.parametrize(
    ("kind", "write", "contact"),
    [
        ("pause", True, False),
        ("limit", True, True),
        ("mute", False, False),
        ("suspend", False, False),
        ("ban", False, False),
    ],
)
def test_what_each_penalty_forbids(db, kind, write, contact):
    member = trusted(1)
    penalise(member, kind)
    assert (standing.may_write(member), standing.may_contact(member)) == (write, contact)


def test_a_limited_member_is_known_as_one_until_it_ends(db):
    member, other = trusted(1), trusted(1)
    penalise(member, "limit", ends_at=timezone.now() + timedelta(hours=24))
    assert (standing.is_limited(member), standing.is_limited(other)) == (True, False)
    both = User.objects.filter(pk__in=[member.pk, other.pk])
    assert set(both.exclude(standing.by_limited("pk"))) == {other}
    Decision.objects.create(
        kind="lift", target="accounts.user", target_id=str(member.pk), member=member, reason="spam",
        reason_text="It was a mistake of ours.", reverses=Decision.objects.get(),
    )  # fmt: skip
    assert set(both.exclude(standing.by_limited("pk"))) == {member, other}


@pytest.mark.parametrize(
    ("kind", "says"),
    [("limit", "waits in a folder apart"), ("mute", "not write or ask"), ("pause", "until a moderator has looked")],
)
def test_the_member_reads_what_holds_and_how_to_appeal(client, db, kind, says):
    member = trusted(1)
    client.force_login(member)
    assert says not in client.get("/me/", follow=True).text
    penalise(member, kind, ends_at=timezone.now() + timedelta(hours=24))
    page = client.get("/me/", follow=True).text
    assert says in page
    assert 'href="/me/standing/"' in page


def test_an_ambassador_has_an_ambassadors_limits(db):
    member = AmbassadorFactory(member=trusted(1)).member
    assert standing.cap(member, "jobs_open") == 10
    assert standing.cap(trusted(1), "jobs_open") == 1
    assert standing.cap(trusted(0), "links") == 0


def test_the_first_post_is_held_and_the_later_ones_not(db):
    assert standing.is_held(trusted(0), "post")
    assert not standing.is_held(trusted(1), "post")
    assert standing.is_held(trusted(1), "jobs_open")


def test_the_sixth_contact_of_a_day_is_refused(db):
    member = trusted(1)
    for _ in range(5):
        standing.spend(member, "contact")
    with pytest.raises(Spent) as refused:
        standing.spend(member, "contact")
    assert 4 * 3600 < refused.value.retry_s <= 86_400 / 5 + 1


def test_it_drips_back(db):
    member = trusted(1)
    for _ in range(5):
        standing.spend(member, "contact")
    Bucket.objects.update(at=timezone.now() - timedelta(hours=5))
    standing.spend(member, "contact")
    with pytest.raises(Spent):
        standing.spend(member, "contact")


def test_nothing_is_allowed_where_the_limit_is_nought(db):
    with pytest.raises(Spent) as refused:
        standing.spend(trusted(0), "contact")
    assert refused.value.retry_s is None


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_get_exactly_five():
    member = UserFactory()
    got, limit, start = [], Limit(5, 86_400), threading.Barrier(50)

    def grab():
        start.wait()
        try:
            take(member, "contact", limit)
            got.append(True)
        except Spent:
            got.append(False)
        finally:
            connection.close()

    threads = [threading.Thread(target=grab) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (got.count(True), got.count(False)) == (5, 45)
