"""Who vouched for somebody answers for it; who vouches for a second account of their own counts for nothing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from diaspora.accounts.models import KnownDevice
from diaspora.circles.models import Circle, Kind
from diaspora.circles.services import entering, founding
from diaspora.circles.services.entering import Refused
from diaspora.moderation import clockwork, deciding, second_person, standing, vouching
from diaspora.moderation.models import Decision, Vouch
from tests.circles.factories import CircleFactory, asking, insider
from tests.factories import ModeratorFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = {"reason": "spam", "reason_text": "Thirty accounts that post one text."}


@pytest.fixture
def circle():
    return CircleFactory(kind=Kind.WOMEN)


@pytest.fixture
def let_in(circle):
    """A member, and the two who vouched for her."""
    row, vouchers = asking(circle), [insider(circle), insider(circle)]
    for voucher in vouchers:
        entering.vouch(row, by=voucher)
    entering.let_in(row, by=insider(circle, moderates=True))
    return row.member, vouchers


def ban(member):
    proposal = second_person.propose("ban", [member], by=ModeratorFactory(), **WHY)
    second_person.approve(proposal, by=ModeratorFactory())


def test_being_let_in_makes_one_known_to_others(let_in):
    member, vouchers = let_in
    assert set(Vouch.objects.filter(member=member).values_list("voucher", flat=True)) == {one.pk for one in vouchers}
    assert standing._known_to_others(member)


def test_the_first_members_of_a_circle_can_vouch_in_time(circle):
    staff, first = ModeratorFactory(), UserFactory(joined_at=timezone.now() - timedelta(days=20))
    assert standing.level(first) == 1
    founding.found(Circle(kind=Kind.WOMEN, name="New", about="For us."), [first, staff], by=staff)
    assert standing.level(first) == 2
    assert not Vouch.objects.filter(voucher=staff, member=staff).exists()


def test_both_vouchers_answer_for_a_ban_within_sixty_days(circle, let_in):
    member, vouchers = let_in
    ban(member)
    for voucher in vouchers:
        assert not vouching.may_vouch(voucher)
        with pytest.raises(Refused) as refused:
            entering.vouch(asking(circle), by=voucher)
        assert refused.value.why == "no_vouch"
        # Only vouching is taken: what they write and whom they meet is untouched.
        assert standing.level(voucher) >= standing.Level.TRUSTED
        assert standing.may_write(voucher)
    clockwork.tell(timezone.now() + timedelta(hours=2))
    notice = vouchers[0].notifications.get(kind="moderation/decision")
    assert "/appeal/" in notice.data["appeal"]
    assert member.handle not in str(notice.data)


def test_it_ends_after_sixty_days_or_by_an_appeal(let_in):
    member, vouchers = let_in
    ban(member)
    assert not Decision.objects.in_force(timezone.now() + timedelta(days=61)).filter(kind="no_vouch").exists()
    deciding.lift(Decision.objects.get(member=vouchers[0], kind="no_vouch"), by=None, reason_text="She was deceived.")
    assert [vouching.may_vouch(voucher) for voucher in vouchers] == [True, False]


def test_after_sixty_days_nobody_answers(let_in):
    member, vouchers = let_in
    Vouch.objects.filter(member=member).update(at=timezone.now() - timedelta(days=61))
    ban(member)
    assert all(vouching.may_vouch(voucher) for voucher in vouchers)


def one_phone(*members):
    for member in members:
        KnownDevice.objects.create(member=member, device="d" * 64)


def test_a_vouch_from_her_own_phone_is_seen_and_not_counted(circle, client):
    row, alike, team = asking(circle), insider(circle), insider(circle, moderates=True)
    one_phone(row.member, alike)
    entering.vouch(row, by=alike)
    entering.vouch(row, by=insider(circle))
    with pytest.raises(Refused, match="vouches"):
        entering.let_in(row, by=team)
    for viewer, told in ((team, True), (insider(circle), False)):
        client.force_login(viewer)
        page = client.get(f"/circles/{circle.slug}/asking/").text
        assert ("1 vouch from the phone she uses herself" in page) == told
        assert "Vouches: 1 of 2" in page


def test_a_device_is_forgotten_after_ninety_days():
    one, other = UserFactory(), UserFactory()
    one_phone(one, other)
    assert vouching.same_device(one, other)
    assert list(vouching.from_same_device(one)) == [other]
    KnownDevice.objects.update(seen_at=timezone.now() - timedelta(days=91))
    assert not vouching.same_device(one, other)
    assert list(vouching.from_same_device(one)) == []
