"""Into a women-only circle: two vouches by members of thirty days, and a moderator who is neither of the two."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diaspora.accounts.buckets import Spent
from diaspora.accounts.models import Block
from diaspora.circles.models import Kind, Membership, Vouch
from diaspora.circles.services import entering
from diaspora.circles.services.entering import Refused
from tests.circles.factories import CircleFactory, MembershipFactory, asking, insider
from tests.factories import ModeratorFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle():
    return CircleFactory(kind=Kind.WOMEN)


@pytest.fixture
def team(circle):
    return insider(circle, moderates=True)


def refused(act, *args, **kwargs):
    with pytest.raises(Refused) as caught:
        act(*args, **kwargs)
    return caught.value.why


def test_two_vouches_and_a_moderator_let_her_in(circle, team):
    row = asking(circle)
    for _ in range(2):
        entering.vouch(row, by=insider(circle))
    entering.let_in(row, by=team)
    row.refresh_from_db()
    assert row.status == Membership.Status.MEMBER
    assert row.member.notifications.get().kind == "circles/let_in"


@pytest.mark.parametrize("vouches", [0, 1])
def test_fewer_than_two_are_not_enough(circle, team, vouches):
    row = asking(circle)
    for _ in range(vouches):
        entering.vouch(row, by=insider(circle))
    assert refused(entering.let_in, row, by=team) == "vouches"


def test_the_moderator_who_decides_is_not_one_of_the_two(circle, team):
    row = asking(circle)
    entering.vouch(row, by=insider(circle))
    entering.vouch(row, by=team)
    assert refused(entering.let_in, row, by=team) == "vouches"


def test_vouches_alone_let_nobody_in(circle):
    row = asking(circle)
    for _ in range(3):
        entering.vouch(row, by=insider(circle))
    row.refresh_from_db()
    assert row.status == Membership.Status.ASKED
    assert refused(entering.let_in, row, by=insider(circle)) == "team"


@pytest.mark.parametrize("staff", ["moderator", "admin"])
def test_the_sites_own_moderators_let_nobody_in(circle, staff):
    row = asking(circle)
    for _ in range(2):
        entering.vouch(row, by=insider(circle))
    by = ModeratorFactory() if staff == "moderator" else UserFactory(is_superuser=True, is_staff=True)
    assert refused(entering.let_in, row, by=by) == "team"


def test_a_member_of_29_days_cannot_vouch(circle):
    young = insider(circle, joined_at=timezone.now() - timedelta(days=29))
    assert refused(entering.vouch, asking(circle), by=young) == "young"


def test_who_is_outside_cannot_vouch(circle):
    assert refused(entering.vouch, asking(circle), by=UserFactory()) == "young"


def test_nobody_vouches_for_herself(circle):
    row = asking(circle)
    assert refused(entering.vouch, row, by=row.member) == "self"


def test_twice_is_once(circle):
    row, voucher = asking(circle), insider(circle)
    entering.vouch(row, by=voucher)
    entering.vouch(row, by=voucher)
    assert Vouch.objects.count() == 1


def test_three_a_month(circle):
    voucher = insider(circle)
    voucher.joined_at = timezone.now() - timedelta(days=30)  # trusted, but not for long
    voucher.save()
    for _ in range(3):
        entering.vouch(asking(circle), by=voucher)
    with pytest.raises(Spent):
        entering.vouch(asking(circle), by=voucher)


def test_a_new_member_of_the_site_cannot_vouch(circle):
    new = UserFactory()
    MembershipFactory(circle=circle, member=new)
    with pytest.raises(Spent):
        entering.vouch(asking(circle), by=new)


def test_a_vouch_of_who_left_does_not_count(circle, team):
    row, leaver = asking(circle), insider(circle)
    entering.vouch(row, by=leaver)
    entering.vouch(row, by=insider(circle))
    entering.leave(Membership.objects.get(circle=circle, member=leaver), by=leaver)
    assert refused(entering.let_in, row, by=team) == "vouches"


def test_no_vouch_across_a_block(circle):
    row, voucher = asking(circle), insider(circle)
    Block.objects.create(blocker=row.member, blocked=voucher)
    assert refused(entering.vouch, row, by=voucher) == "state"


def test_who_was_put_out_cannot_ask_again(circle, team):
    out = insider(circle)
    entering.expel(Membership.objects.get(circle=circle, member=out), by=team, reason="Broke what was agreed.")
    assert refused(entering.enter, circle, by=out) == "closed"


def test_asking_again_begins_without_vouches(circle):
    row = asking(circle)
    entering.vouch(row, by=insider(circle))
    entering.leave(row, by=row.member)
    entering.enter(circle, by=row.member)
    assert Vouch.objects.filter(membership=row).count() == 0


def test_a_profile_field_opens_nothing():
    fields = {field.name for field in type(UserFactory().profile)._meta.get_fields()}
    assert not fields & {"gender", "sex", "pronouns"}
