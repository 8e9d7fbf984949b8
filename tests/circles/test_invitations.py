"""The way to a women-only circle is a link from a member; it names nothing, and ends with her membership."""

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from diaspora.circles.models import Membership
from diaspora.circles.services import entering
from tests.circles.factories import CircleFactory, insider
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def circle():
    return CircleFactory(kind="women", name="Canary circle", about="Canary about")


@pytest.fixture
def client():
    made = Client()
    made.force_login(UserFactory())
    return made


def path(circle, member):
    return reverse("circle_invited", args=[entering.invitation(circle, by=member)])


def test_it_names_nothing_and_lets_ask(circle, client):
    address = path(circle, insider(circle))
    assert "Canary" not in client.get(address).content.decode()
    answer = client.post(address, {"note": "Ayesha knows me."}, follow=True)
    assert "Canary" not in answer.content.decode()
    assert Membership.objects.get(note="Ayesha knows me.").status == Membership.Status.ASKED


def test_it_ends_when_the_one_who_gave_it_leaves(circle, client):
    giver = insider(circle)
    address = path(circle, giver)
    entering.leave(Membership.objects.get(member=giver), by=giver)
    assert client.get(address).status_code == 404


def test_it_ends_after_14_days(circle, client):
    address = path(circle, insider(circle))
    with time_machine.travel("2099-01-01"):
        assert entering.read_invitation(address.split("/")[-2]) is None


def test_a_made_up_one_is_not_found(client):
    assert client.get(reverse("circle_invited", args=["x:y:z"])).status_code == 404
