"""Cards are kept for everyone, pages for ten seconds for those who aren't signed in."""

import re

import pytest
from django.core.cache import caches
from django.test import Client
from django.urls import reverse

from jobs.models import JobSearch
from jobs.services import cards
from tests.jobs.factories import JobFactory, claim

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_kept():
    cards.forget()
    caches["local"].clear()


def rows():
    return list(JobSearch.objects.for_pages().order_by("-job_id"))


def test_a_card_is_rendered_once(django_assert_num_queries):
    JobFactory(title="Mason")
    with django_assert_num_queries(2):
        first = cards.shown(rows())
    with django_assert_num_queries(1):
        assert cards.shown(rows()) == first
    assert "Mason" in first


def test_the_oldest_cards_make_room_but_not_on_the_page_that_shows_them(monkeypatch):
    monkeypatch.setattr(cards, "KEPT_MOST", 2)
    for number in range(3):
        JobFactory(title=f"Mason {number}")
    for _ in range(2):
        html = cards.shown(rows())
        assert [html.count(f"<bdi>Mason {number}</bdi>") for number in range(3)] == [1, 1, 1]
    assert len(cards._kept) == 2


def test_a_listing_that_went_meanwhile_leaves_the_others_their_own_buttons(member):
    gone, kept = JobFactory(title="Gone"), JobFactory(title="Stays")
    page = list(JobSearch.objects.for_pages().order_by("job_id"))
    JobSearch.objects.filter(job=gone).delete()
    html = cards.shown(page, saved={kept.pk}, token="t", back="/jobs/")
    assert "Gone" not in html
    assert html.count('aria-pressed="true"') == 1


@pytest.mark.parametrize("change", [{"title": "Plumber"}, {"salary_min": 9, "currency": "EUR"}, {"place": "Bonn"}])
def test_another_listing_is_another_card(change):
    job = JobFactory(title="Mason")
    before = cards.shown(rows())
    for name, value in change.items():
        setattr(job, name, value)
    job.save()
    JobSearch.objects.all().refresh([job.pk])
    assert cards.shown(rows()) != before


def test_a_confirmed_claim_is_another_card():
    job = JobFactory()
    before = cards.shown(rows())
    claim(job)
    assert "Sponsors a visa" in cards.shown(rows())
    assert "Sponsors a visa" not in before


def test_a_kept_card_tells_nothing_of_the_member_it_was_made_for(client, member):
    JobFactory(title="Mason")
    member.saved_jobs.create(job=rows()[0].job)
    client.force_login(member)
    mine = client.get(reverse("jobs")).content.decode()
    assert 'aria-pressed="true"' in mine.split("<main")[1].split("</main")[0]
    client.logout()
    body = client.get(reverse("jobs")).content.decode().split("<main")[1].split("</main")[0]
    assert "csrfmiddlewaretoken" not in body
    assert "aria-pressed" not in body
    assert "\0" not in mine + body


def test_the_members_button_works(client, member):
    job = JobFactory()
    client.force_login(member)
    client.handler.enforce_csrf_checks = True
    body = client.get(reverse("jobs"), {"country": "DE"}).content.decode().split('<article class="card"')[1]
    token, back = re.findall(r'name="(?:csrfmiddlewaretoken|next)" value="([^"]*)"', body)[:2]
    answer = client.post(reverse("save_job", args=[job.pk]), {"csrfmiddlewaretoken": token, "keep": "1", "next": back})
    assert answer.url == f"{reverse('jobs')}?country=DE"
    assert member.saved_jobs.count() == 1


def test_in_each_language_its_own_card(client):
    JobFactory()
    english, urdu = (client.get(reverse("jobs"), {"hl": code}).content.decode() for code in ("en", "ur"))
    assert "From Pakistan: not stated" in english
    assert "From Pakistan: not stated" not in urdu


def test_a_page_is_made_once_for_all_with_a_token_for_each():
    JobFactory()
    first, second = Client(), Client()
    pages = [one.get(reverse("jobs")) for one in (first, second)]
    tokens = [re.search(r'csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1] for page in pages]
    assert tokens[0] != tokens[1]
    assert pages[0].headers["ETag"] != pages[1].headers["ETag"]
    strict = Client(enforce_csrf_checks=True)
    token = re.search(r'csrfmiddlewaretoken" value="(\w+)"', strict.get(reverse("jobs")).content.decode())[1]
    answer = strict.post(reverse("theme"), {"csrfmiddlewaretoken": token, "theme": "dark", "next": "/jobs/"})
    assert answer.status_code == 302


def test_the_same_reader_with_the_same_page_gets_304(client):
    JobFactory()
    first = client.get(reverse("jobs"))
    again = client.get(reverse("jobs"), headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    caches["pages"].clear()
    caches["local"].clear()
    JobFactory(title="New")
    assert client.get(reverse("jobs"), headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_member_never_gets_a_shared_page(client, member):
    JobFactory()
    client.get(reverse("jobs"))
    client.force_login(member)
    page = client.get(reverse("jobs"))
    assert "ETag" not in page.headers
    assert "no-store" in page.headers["Cache-Control"]
    client.logout()
    assert reverse("account_login") in client.get(reverse("jobs")).content.decode()


def test_addresses_languages_and_colours_are_kept_apart(client):
    JobFactory(title="Mason", country="DE")
    assert "Mason" in client.get(reverse("jobs")).content.decode()
    assert "Mason" not in client.get(reverse("jobs"), {"country": "NL"}).content.decode()
    client.cookies["theme"] = "dark"
    assert 'data-theme="dark"' in client.get(reverse("jobs")).content.decode()
    assert "<html" not in client.get(reverse("jobs"), headers={"HX-Request": "true"}).content.decode()
