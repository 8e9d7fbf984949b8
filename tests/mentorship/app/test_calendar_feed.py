"""The calendar one subscribes to: what stands in it, who may read it, and how its address is taken back."""

from datetime import timedelta

import icalendar
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from mentorship.models import CalendarFeed, Seat
from mentorship.services import feed, sessions
from tests.factories import UserFactory
from tests.mentorship.factories import MentorFactory, OfficeHourFactory, RequestFactory, SessionFactory

pytestmark = pytest.mark.django_db
AT = timezone.now() + timedelta(days=3)


def agreed():
    """A session that both agreed to."""
    session = SessionFactory(times=[AT.isoformat()])
    return sessions.confirm(session, by=session.mentorship.seeker, time=AT)


def fetched(member, **headers):
    """As a calendar program does: without signing in."""
    address = feed.address(CalendarFeed.objects.get(member=member))
    return Client().get(address.split("//", 1)[1].split("/", 1)[1].join(["/", ""]), **headers)


def events(response):
    assert response.status_code == 200
    calendar = icalendar.Calendar.from_ical(response.content)
    return {str(event["uid"]).split("@")[0]: event for event in calendar.walk("VEVENT")}


def test_both_read_the_session_each_in_their_own_time():
    session = agreed()
    for member in (session.mentorship.seeker, session.mentorship.ambassador):
        feed.start(member)
        response = fetched(member)
        assert response["Content-Type"].startswith("text/calendar")
        event = events(response)[f"session-{session.pk}"]
        assert event["dtstart"].dt == AT.replace(microsecond=0)
        assert str(event["dtstart"].dt.tzinfo) == member.time_zone
        assert member.time_zone.encode() in response.content


def test_deadlines_of_both_sides_and_places_in_office_hours_are_in_it():
    request = RequestFactory()
    mentor, seeker = request.ambassador, request.seeker
    hour = OfficeHourFactory()
    Seat.objects.create(office_hour=hour, member=seeker)
    waiting = SessionFactory(mentorship__seeker=seeker)
    for member in (mentor, seeker, hour.ambassador):
        feed.start(member)
    assert f"request-{request.pk}" in events(fetched(mentor))
    theirs = events(fetched(seeker))
    assert f"request-{request.pk}" not in theirs
    assert theirs[f"choice-{waiting.pk}"]["dtend"].dt == waiting.due_at.replace(microsecond=0)
    assert {f"ending-{waiting.mentorship_id}", f"session-{feed.OFFICE_NUMBERS_FROM + hour.pk}"} <= theirs.keys()
    assert f"session-{feed.OFFICE_NUMBERS_FROM + hour.pk}" in events(fetched(hour.ambassador))


def test_nobody_s_name_address_or_words_are_in_it():
    session = agreed()
    seeker, mentor = session.mentorship.seeker, session.mentorship.ambassador
    for member, name in ((seeker, "Zarmina Gulzar"), (mentor, "Khushal Wazir")):
        member.profile.name = name
        member.profile.save()
    for member, other in ((seeker, mentor), (mentor, seeker)):
        feed.start(member)
        text = fetched(member).content.decode()
        profile = other.profile
        for secret in (other.email, *profile.name.split(), other.handle, "ATTENDEE", "ORGANIZER"):
            assert secret not in text


def test_a_cancelled_session_stays_as_cancelled():
    session = agreed()
    feed.start(session.mentorship.seeker)
    sessions.cancel(session, by=session.mentorship.ambassador)
    event = events(fetched(session.mentorship.seeker))[f"session-{session.pk}"]
    assert (event["status"], event["sequence"]) == ("CANCELLED", 1)


def test_a_new_address_and_stopping_make_the_old_one_void(client, member):
    client.force_login(member)
    page = reverse("mentor_calendar")
    client.post(page, {"act": "new"})
    first = feed.address(CalendarFeed.objects.get())
    assert first in client.get(page).content.decode()
    client.post(page, {"act": "new"})
    assert feed.whose(first.rsplit("/", 1)[1].removesuffix(".ics")) is None
    second = fetched(member)
    assert second.status_code == 200
    client.post(page, {"act": "stop"})
    assert fetched(member).status_code == 404
    assert "http" not in client.get(page).context["address"]


def test_a_forged_address_and_a_closed_account_lead_nowhere(member):
    feed.start(member)
    row = CalendarFeed.objects.get()
    address = feed.address(row)
    token = address.rsplit("/", 1)[1].removesuffix(".ics")
    for wrong in (token[:-1], f"{token}x", "x", "WzEsMV0", token.replace(":", ":A", 1)):
        assert Client().get(reverse("mentor_calendar_feed", args=[wrong])).status_code == 404
    row.member_id = UserFactory().pk
    assert feed.whose(feed.address(row).rsplit("/", 1)[1].removesuffix(".ics")) is None
    member.is_active = False
    member.save()
    assert Client().get(reverse("mentor_calendar_feed", args=[token])).status_code == 404


def test_what_did_not_change_is_not_sent_again():
    session = agreed()
    feed.start(session.mentorship.seeker)
    first = fetched(session.mentorship.seeker)
    again = fetched(session.mentorship.seeker, HTTP_IF_NONE_MATCH=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    sessions.cancel(session, by=session.mentorship.seeker)
    assert fetched(session.mentorship.seeker, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 200


def test_statements_do_not_grow_with_what_is_in_it(django_assert_max_num_queries):
    mentor = MentorFactory(capacity=5)
    feed.start(mentor.member)
    for _ in range(12):
        RequestFactory(ambassador=mentor.member)
    with django_assert_max_num_queries(9):
        assert len(events(fetched(mentor.member))) == 12
