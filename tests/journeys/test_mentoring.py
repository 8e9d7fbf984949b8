"""A seeker asks, an ambassador accepts, they meet and finish: two members signed in at once, in both languages.

Fields and buttons are found by their names, which are the same in every language; the words are looked at apart.
"""

from datetime import timedelta

import pytest
from django.utils import timezone, translation
from django.utils.translation import gettext

from mentorship.models import MentorSession, Mentorship
from tests.mentorship.factories import TEXT, MentorFactory, seeker_account

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def press(page, act, within="main"):
    page.locator(f"{within} button[name=act][value={act}]").first.click()


def looks_right(page, language):
    """The page's language and direction, and nothing wider than the phone."""
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ur" else "ltr")


def says(page, language, words):
    with translation.override(language):
        assert gettext(words) in page.content()


def ask(open_page, language, member):
    """The three questions, the people who fit, the request."""
    seeker = open_page("/mentors/", language=language, member=member)
    seeker.locator("input[name=topics][value=cv]").check()
    seeker.locator("select[name=role]").select_option("software")
    seeker.locator("input[name=experience]").fill("4")
    seeker.locator("input[name=languages][value=ur]").check()
    for hour in ("5-19", "5-20"):
        seeker.locator(f"input[name=hours][value='{hour}']").check()
    seeker.locator("input[name=is_adult]").check()
    looks_right(seeker, language)
    seeker.locator("main form button[type=submit]").last.click()
    looks_right(seeker, language)
    seeker.locator("main a[href$='/ask/']").first.click()
    seeker.locator("textarea[name=text]").fill(TEXT)
    looks_right(seeker, language)
    seeker.locator("main form button[type=submit]").last.click()
    says(seeker, language, "What is asked")
    return seeker


def agree_on_goals(row, helper, seeker):
    helper.goto(row.get_absolute_url())
    helper.locator("form:has(button[value=goal]) input[name=text]").fill("A CV that gets answers")
    press(helper, "goal")
    for page in (helper, seeker):
        page.goto(row.get_absolute_url())
        press(page, "agree")


def meet(row, helper, seeker):
    seeker.goto(row.get_absolute_url())
    seeker.locator("input[name=times]").first.check()
    seeker.locator("form[action$='/propose/'] button[type=submit]").click()
    helper.goto(row.get_absolute_url())
    press(helper, "confirm")
    # The session was an hour ago.
    ended = timezone.now() - timedelta(minutes=5)
    MentorSession.objects.update(starts_at=ended - timedelta(minutes=30), ends_at=ended)
    for page in (seeker, helper):
        page.goto(row.get_absolute_url())
        press(page, "done")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_ask_accept_meet_complete(open_page, language):
    mentor = MentorFactory()
    mentor.member.language = language
    mentor.member.save()
    seeker = ask(open_page, language, seeker_account(language=language))

    helper = open_page("/mentors/requests/", language=language, member=mentor.member)
    helper.locator(".card__title a").first.click()
    assert TEXT in helper.content()
    press(helper, "accept")
    row = Mentorship.objects.get()
    agree_on_goals(row, helper, seeker)
    meet(row, helper, seeker)
    for page in (seeker, helper):
        page.goto(row.get_absolute_url())
        looks_right(page, language)
        press(page, "complete")
    seeker.goto(row.get_absolute_url())
    says(seeker, language, "What came of it")
    seeker.locator("input[name=came][value=offer]").check()
    press(seeker, "outcomes")

    row.refresh_from_db()
    assert row.status == "completed"
    assert MentorSession.objects.get().status == "done"
    assert [outcome.came for outcome in row.outcomes.all()] == ["offer"]
    mentor.refresh_from_db()
    assert mentor.free_slots == 2
