"""Office hours: places, the waiting list, who sees them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.services import block
from mentorship.models import OfficeHour, Seat
from mentorship.services import office
from mentorship.services.telling import NotPossible
from tests.factories import UserFactory
from tests.mentorship.factories import OfficeHourFactory, circle

pytestmark = pytest.mark.django_db


def test_last_place_then_the_waiting_list_then_the_place_comes_back():
    hour = OfficeHourFactory(places=1)
    first, second, third = UserFactory.create_batch(3)
    assert [office.book(hour, by=who).status for who in (first, second, third)] == ["booked", "waiting", "waiting"]
    office.leave(hour, by=first)
    assert Seat.objects.get(member=second).status == "booked"
    assert Seat.objects.get(member=third).status == "waiting"
    assert OfficeHour.objects.get().taken == 1
    assert second.notifications.get().kind == "mentorship/office_place"


def test_booking_opens_seven_days_before(member):
    hour = OfficeHourFactory(starts_at=timezone.now() + timedelta(days=7, minutes=1))
    with pytest.raises(NotPossible, match="opens on"):
        office.book(hour, by=member)


def test_women_only_is_not_there_for_others(client, member):
    hour = OfficeHourFactory(women_only=True)
    client.force_login(member)
    assert client.get(hour.get_absolute_url()).status_code == 404
    with pytest.raises(NotPossible):
        office.book(hour, by=member)
    circle(member)
    assert client.get(hour.get_absolute_url()).status_code == 200


def test_block_gives_the_place_back(member):
    hour = OfficeHourFactory()
    office.book(hour, by=member)
    block(member, by=hour.ambassador)
    assert OfficeHour.objects.get().taken == 0
    assert Seat.objects.get().status == "left"


def test_names_of_others_are_hidden(client, member):
    hour = OfficeHourFactory()
    other = UserFactory(profile__name="Hidden Attendee")
    for who in (member, other):
        office.book(hour, by=who)
    for viewer in (member, hour.ambassador):
        client.force_login(viewer)
        assert "Hidden" not in client.get(hour.get_absolute_url()).content.decode()


def test_link_and_calendar_are_for_those_with_a_place(client, member):
    hour = OfficeHourFactory(link="https://meet.example/room")
    client.force_login(member)
    assert "meet.example" not in client.get(hour.get_absolute_url()).content.decode()
    assert client.get(reverse("office_ics", args=[hour.pk])).status_code == 404
    client.post(reverse("office_act", args=[hour.pk]), {"act": "book"})
    assert "meet.example" in client.get(hour.get_absolute_url()).content.decode()
    assert b"ATTENDEE" not in client.get(reverse("office_ics", args=[hour.pk])).content


def test_called_off_is_told_and_cancelled_in_the_calendar(client, member):
    hour = OfficeHourFactory()
    office.book(hour, by=member)
    office.call_off(hour, by=hour.ambassador)
    assert member.notifications.get().kind == "mentorship/office_off"
    client.force_login(member)
    assert b"METHOD:CANCEL" in client.get(reverse("office_ics", args=[hour.pk])).content
