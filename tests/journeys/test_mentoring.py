"""A seeker asks, an ambassador accepts, they meet and finish: two members signed in at once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from mentorship.models import MentorSession, Mentorship
from tests.mentorship.factories import TEXT, MentorFactory, seeker_account

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_ask_accept_meet_complete(open_page):
    mentor = MentorFactory()
    seeker = open_page("/mentors/", member=seeker_account())
    seeker.get_by_label("CV and cover letter").check()
    seeker.get_by_label("Field of work").select_option("software")
    seeker.get_by_label("Years in it").fill("4")
    seeker.get_by_label("Urdu", exact=True).first.check()
    seeker.get_by_label("Sat 19:00").check()
    seeker.get_by_label("Sat 20:00").check()
    seeker.get_by_label("I am 18 or older").check()
    assert overflow(seeker) == 0
    seeker.get_by_role("button", name="Show me people").click()
    seeker.get_by_role("link", name="Ask", exact=True).click()
    seeker.get_by_label("What you want help with").fill(TEXT)
    seeker.get_by_role("button", name="Ask", exact=True).click()
    assert "You need do nothing" in seeker.content()

    helper = open_page("/mentors/requests/", member=mentor.member)
    helper.locator(".card__title a").first.click()
    assert TEXT in helper.content()
    helper.get_by_role("button", name="Accept").click()
    row = Mentorship.objects.get()
    for page in (helper, seeker):
        page.goto(row.get_absolute_url())
        assert overflow(page) == 0
    helper.get_by_label("A goal, in a few words").fill("A CV that gets answers")
    helper.get_by_role("button", name="Add", exact=True).click()
    for page in (helper, seeker):
        page.goto(row.get_absolute_url())
        page.get_by_role("button", name="I agree to these goals").click()

    seeker.locator("input[name=times]").first.check()
    seeker.get_by_role("button", name="Propose", exact=True).click()
    helper.goto(row.get_absolute_url())
    helper.get_by_role("button", name="Agree to this time").click()
    assert "Put it in my calendar" in helper.content()

    ended = timezone.now() - timedelta(minutes=5)
    MentorSession.objects.update(starts_at=ended - timedelta(minutes=30), ends_at=ended)
    for page in (seeker, helper):
        page.goto(row.get_absolute_url())
        page.get_by_role("button", name="It took place").click()
    for page in (seeker, helper):
        page.goto(row.get_absolute_url())
        page.get_by_role("button", name="We're done: complete it").click()
    seeker.goto(row.get_absolute_url())
    seeker.get_by_label("got the offer").check()
    seeker.locator("button[name=act][value=outcomes]").click()
    row.refresh_from_db()
    assert row.status == "completed"
    assert MentorSession.objects.get().status == "done"
    assert [outcome.came for outcome in row.outcomes.all()] == ["offer"]
    mentor.refresh_from_db()
    assert mentor.free_slots == 2
