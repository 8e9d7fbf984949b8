"""H8: not my city, not my employer, not where my relatives work; either side may say so."""

import pytest

from mentorship.models import PairBar
from mentorship.services import finding, profiles
from tests.mentorship.factories import MentorFactory, WishFactory, pair

pytestmark = pytest.mark.django_db


def employed(member, name, domain=""):
    member.ambassador.employer_name, member.ambassador.work_domain = name, domain
    member.ambassador.save()
    profiles.refresh_chosen_bars(member)


def found(wish):
    return [one.mentor.pk for one in finding.suggest(wish)]


@pytest.mark.parametrize(("listed", "kept_apart"), [
    ("acme", True), ("acme gmbh", True), ("acme.example", True), ("gmbh", False), ("acm", False),
    ("acme gmbh berlin", False),
])  # fmt: skip
@pytest.mark.parametrize("first", ["seeker", "ambassador"])
def test_an_employer_is_known_by_its_first_words_and_its_domain(listed, kept_apart, first):
    wish, mentor = pair()
    if first == "ambassador":
        employed(mentor.member, "Acme GmbH", "acme.example")
    profiles.keep_wish(wish.member, {"not_employers": [listed]})
    if first == "seeker":
        employed(mentor.member, "Acme GmbH", "acme.example")
    assert found(wish) == ([] if kept_apart else [mentor.pk])


def test_an_ambassador_keeps_away_who_works_there_too():
    mentor, colleague = MentorFactory(), MentorFactory()
    wish = WishFactory(member=colleague.member)
    employed(colleague.member, "Acme GmbH")
    assert mentor.pk in found(wish)
    mentor.not_employers = ["acme"]
    mentor.save()
    profiles.refresh_chosen_bars(mentor.member)
    assert found(wish) == []
    mentor.not_employers = []
    mentor.save()
    profiles.refresh_chosen_bars(mentor.member)
    assert mentor.pk in found(wish)
    assert not PairBar.objects.exists()


def test_the_forms_keep_what_was_said(client):
    wish, mentor = pair()
    for member, url in ((wish.member, "/mentors/wish/"), (mentor.member, "/mentors/profile/")):
        client.force_login(member)
        page = client.get(url)
        data = {name: value for name, value in page.context["form"].initial.items() if value not in (None, "")}
        sent = {
            **data,
            "not_employers": " Acme  GmbH, ,Umbrella",
            "is_adult": "on",
            "topics": ["cv"],
            "languages": ["ur"],
        }
        sent["hours"] = ["5-19"]
        response = client.post(url, sent)
        assert response.status_code == 302, response.context["form"].errors
    wish.refresh_from_db()
    mentor.refresh_from_db()
    assert wish.not_employers == mentor.not_employers == ["acme gmbh", "umbrella"]
