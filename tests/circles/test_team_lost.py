"""A women-only circle whose moderators have all left: an admin names one who is in, and learns nothing."""

import pytest
from django.test import Client

from diaspora.accounts.models import User
from diaspora.audit.models import Event
from diaspora.circles.models import Kind, Membership
from diaspora.circles.services import entering
from tests.circles.factories import CircleFactory, insider
from tests.factories import ModeratorFactory, UserFactory

pytestmark = pytest.mark.django_db
WHY = "Both moderators left in October."


@pytest.fixture
def circle():
    return CircleFactory(kind=Kind.WOMEN)


@pytest.fixture
def admin():
    return User.objects.create_superuser("root@example.test")


def give(by, circle, handle, reason=WHY):
    client = Client()
    client.force_login(by)
    return client.post(f"/admin/circles/circle/{circle.pk}/give-team/", {"handle": handle, "reason": reason})


def test_a_member_is_named_and_moderates(circle, admin):
    first = insider(circle, moderates=True)
    entering.leave(circle.memberships.get(member=first), by=first)
    member = insider(circle)
    assert give(admin, circle, member.handle).status_code == 302
    row = circle.memberships.get(member=member)
    assert row.moderates
    event = Event.objects.about(row).get(verb="joined the team")
    assert (event.actor, event.reason) == (admin, WHY)
    assert not circle.memberships.filter(member=admin).exists()


@pytest.mark.parametrize("who", ["outsider", "nobody", "has left"])
def test_nobody_from_outside_comes_in_this_way(circle, admin, who):
    member = insider(circle) if who == "has left" else UserFactory()
    if who == "has left":
        entering.leave(circle.memberships.get(member=member), by=member)
    page = give(admin, circle, "nobody-here" if who == "nobody" else member.handle).text
    assert "Nobody with this handle is in this circle." in page
    assert not Membership.objects.filter(moderates=True).exists()


def test_a_circle_with_a_team_keeps_it(circle, admin):
    insider(circle, moderates=True)
    member = insider(circle)
    assert "This circle has a team." in give(admin, circle, member.handle).text
    assert not circle.memberships.get(member=member).moderates


def test_moderators_of_the_site_do_not(circle):
    member = insider(circle)
    assert give(ModeratorFactory(), circle, member.handle).status_code in {403, 404}
    assert not circle.memberships.get(member=member).moderates


def test_it_needs_a_reason(circle, admin):
    member = insider(circle)
    give(admin, circle, member.handle, reason="short")
    assert not circle.memberships.get(member=member).moderates
