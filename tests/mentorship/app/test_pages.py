"""Every page answers, in both languages, with few statements at one row and at many."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from mentorship.models import MentorProfile, Round, SeekerWish
from mentorship.services import sessions
from tests.mentorship.factories import (
    EVENINGS,
    MentorFactory,
    MentorshipFactory,
    OfficeHourFactory,
    RequestFactory,
    WishFactory,
    seeker_account,
)

pytestmark = pytest.mark.django_db
OWN = ["mentors", "mentor_wish", "mentor_requests", "office_hours", "mentor_rounds", "mentor_circle"]


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", OWN)
def test_seeker_pages(client, wish, mentor, language, name):
    RequestFactory(seeker=wish.member)
    OfficeHourFactory()
    Round.objects.create(name="Winter", join_by=timezone.now(), due_at=timezone.now())
    client.force_login(wish.member)
    assert client.get(reverse(name), {"hl": language}, follow=True).status_code == 200


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", [*OWN, "mentor_profile", "mentor_load", "office_new"])
def test_ambassador_pages(client, mentor, language, name):
    WishFactory(member=mentor.member)
    RequestFactory(ambassador=mentor.member)
    MentorshipFactory(ambassador=mentor.member)
    client.force_login(mentor.member)
    assert client.get(reverse(name), {"hl": language}, follow=True).status_code == 200


def test_visitor_reads_what_it_is(client):
    assert "Sign up" in client.get(reverse("mentors")).content.decode()
    assert client.get(reverse("mentor_requests")).status_code == 302


def test_three_questions_lead_to_people(client, mentor):
    member = seeker_account()
    client.force_login(member)
    form = {
        "topics": ["cv", "interview"], "role": "software", "experience": 3, "countries": ["DE"],
        "routes": ["DE/eu-blue-card"], "languages": ["ur", "en"], "comfort": "ur", "zone": "Asia/Karachi",
        "hours": ["0-18", "0-19", "6-20"], "is_adult": "on",
    }  # fmt: skip
    response = client.post(reverse("mentor_wish"), form, follow=True)
    assert [one.mentor for one in response.context["found"]] == [mentor]
    wish = SeekerWish.objects.get(member=member)
    assert bin(int(wish.hours, 16)).count("1") == 3
    assert wish.availability.zone == "Asia/Karachi"


def test_refused_form_keeps_what_was_ticked(client):
    client.force_login(seeker_account())
    response = client.post(reverse("mentor_wish"), {"topics": ["cv"], "hours": ["2-19"], "question": "Which papers?"})
    page = response.content.decode()
    assert response.status_code == 422
    assert 'value="2-19" aria-label="Wed 19:00" checked' in page
    assert "Which papers?" in page


def test_profile_with_routes_is_kept(client):
    mentor = MentorFactory()
    client.force_login(mentor.member)
    form = {
        "topics": ["visa"], "role": "data", "experience": 8, "languages": ["en", "ps"], "zone": "Europe/Berlin",
        "hours": ["5-12"], "capacity": 3, "hours_a_month": 6, "is_adult": "on", "route_0": "DE/chancenkarte",
        "held_0": "2025-03-01", "family_0": "on", "about": "Ask me about papers.",
    }  # fmt: skip
    assert client.post(reverse("mentor_profile"), form).status_code == 302
    mentor = MentorProfile.objects.get()
    assert (mentor.capacity, mentor.free_slots, mentor.topics) == (3, 3, ["visa"])
    assert [(held.route, held.with_family) for held in mentor.routes.all()] == [("DE/chancenkarte", True)]


def test_route_without_its_day_is_asked_for(client, mentor):
    client.force_login(mentor.member)
    response = client.post(reverse("mentor_profile"), {"route_1": "DE/chancenkarte"})
    assert response.status_code == 422
    assert "when you held it last" in response.content.decode()


def test_capacity_below_what_runs_is_refused(client):
    mentor = MentorFactory(capacity=3, free_slots=1)
    client.force_login(mentor.member)
    form = {
        "topics": ["cv"], "role": "data", "experience": 8, "languages": ["en"], "zone": "Europe/Berlin",
        "async_ok": "on", "capacity": 1, "hours_a_month": 6, "is_adult": "on",
    }  # fmt: skip
    response = client.post(reverse("mentor_profile"), form)
    assert response.status_code == 422
    assert "2 people have a place" in response.content.decode()


def test_one_tap_stops_the_flow(client, wish, mentor):
    client.force_login(mentor.member)
    client.post(reverse("mentor_load"), {"act": "stop"})
    client.force_login(wish.member)
    assert client.get(reverse("mentors")).context["found"] == []
    client.force_login(mentor.member)
    client.post(reverse("mentor_load"), {"act": "open"})
    client.force_login(wish.member)
    assert len(client.get(reverse("mentors")).context["found"]) == 1


def test_member_who_is_no_ambassador_is_told_how(client, member):
    client.force_login(member)
    assert client.get(reverse("mentor_profile")).status_code == 403


def test_proposing_and_agreeing_on_the_page(client, together):
    client.force_login(together.seeker)
    page = client.get(together.get_absolute_url())
    shared = page.context["shared"]
    times = [one.starts_at.isoformat() for one in shared[:2]]
    assert (
        client.post(reverse("mentor_propose", args=[together.pk]), {"times": times, "minutes": 30}).status_code == 302
    )
    session = together.sessions.get()
    client.force_login(together.ambassador)
    assert times[1] in client.get(together.get_absolute_url()).content.decode()
    url = reverse("mentor_session_act", args=[session.pk])
    assert client.post(url, {"act": "confirm", "time": times[1]}).status_code == 302
    session.refresh_from_db()
    assert (session.status, session.starts_at.isoformat()) == ("confirmed", times[1])


def test_own_time_is_read_by_ones_own_clock(client, together):
    MentorProfile.objects.update(zone="Europe/Berlin")
    client.force_login(together.ambassador)
    day = (timezone.now() + timedelta(days=5)).strftime("%Y-%m-%d")
    url = reverse("mentor_propose", args=[together.pk])
    client.post(url, {"own_0": f"{day}T19:00", "minutes": 30})
    (time,) = together.sessions.get().times
    assert sessions.datetime.fromisoformat(time).utcoffset().total_seconds() in {3600, 7200}
    assert "T19:00" in time


def test_garbage_is_refused_in_words(client, together):
    client.force_login(together.seeker)
    assert (
        client.post(reverse("mentor_propose", args=[together.pk]), {"times": ["x"], "minutes": "z"}).status_code == 422
    )
    assert client.post(reverse("mentorship_act", args=[together.pk]), {"act": "nonsense"}).status_code == 404


@pytest.mark.parametrize("name", ["mentors", "mentor_requests", "mentor_load"])
def test_statements_do_not_grow_with_rows(client, django_assert_max_num_queries, name):
    mentor = MentorFactory(capacity=5)
    WishFactory(member=mentor.member, experience=0)
    for _ in range(12):
        MentorFactory()
        RequestFactory(ambassador=mentor.member)
    for _ in range(3):
        MentorshipFactory(ambassador=mentor.member)
    client.force_login(mentor.member)
    client.get(reverse(name))
    with django_assert_max_num_queries(34):
        client.get(reverse(name))


def test_hours_are_whole_weeks():
    assert len(EVENINGS) == 42
