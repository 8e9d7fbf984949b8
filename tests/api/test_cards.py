"""The picture of a shared link."""

import io

import pytest
from django.utils import timezone
from PIL import Image

from diaspora.api.cards import draw
from diaspora.doors import Card
from tests.jobs.factories import JobFactory, waiting

pytestmark = pytest.mark.django_db
LONG = "Senior Principal Staff Engineer for Distributed Payment Settlement and Reconciliation Platforms " * 3


def opened(answer):
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    return Image.open(io.BytesIO(answer.content))


@pytest.mark.parametrize(
    ("title", "subtitle", "tags"),
    [
        ("Engineer", "Adyen", ("Amsterdam, Netherlands", "EUR 65,000")),
        (LONG, LONG, (LONG, "second", "third") * 3),
        ("Chirurg für Köln · Ärztin", "Universitätsklinikum", ()),
        ("سافٹ ویئر انجینئر", "سفیر", ("برلن، جرمنی",)),
        ("", "", ()),
        ("W" * 200, "M" * 120, ("x" * 60,)),
        ("🎉 <b>&amp;", "\u202e", ("",)),
    ],
)
def test_any_words_make_a_card_of_the_right_size(title, subtitle, tags):
    made = draw(Card(title, subtitle, tags))
    assert Image.open(io.BytesIO(made)).size == (1200, 630)
    assert len(made) <= 60_000


def test_title_is_really_drawn():
    blank = draw(Card("", "", ()))
    assert draw(Card("Engineer", "", ())) != blank
    assert draw(Card("انجینئر", "", ())) != blank


def test_latin_words_and_numbers_within_urdu_are_drawn_too():
    for card in (lambda year: Card(f"گائیڈ {year}", "", ()), lambda year: Card("", f"Leeds اور Multan {year}", ()),
                 lambda year: Card("", "", (f"{year} کی گائیڈ",))):  # fmt: skip
        assert draw(card("2026")) != draw(card("2027"))


def test_job_has_a_card_and_a_page_without_one_has_the_sites(client, job):
    assert opened(client.get(f"/cards/job/{job.pk}.png")).size == (1200, 630)
    assert "/static/share.png" in client.get("/about/").content.decode()


def test_route_has_a_card(client, route):
    assert opened(client.get("/cards/route/de.eu-blue-card.png")).size == (1200, 630)


@pytest.mark.parametrize("ref", ["0", "x", "99999999999999999999", "-1", "١", "1.2"])
def test_card_of_nothing_is_not_there(client, ref):
    assert client.get(f"/cards/job/{ref}.png").status_code == 404
    assert client.get(f"/cards/route/{ref}.png").status_code == 404
    assert client.get(f"/cards/nothing/{ref}.png").status_code == 404


def test_card_shows_nothing_that_the_page_hides(client, route):
    assert client.get(f"/cards/job/{waiting().pk}.png").status_code == 404
    assert client.get(f"/cards/job/{JobFactory(valid_through=timezone.now()).pk}.png").status_code == 404
    type(route).objects.update(status="draft")
    assert client.get("/cards/route/de.eu-blue-card.png").status_code == 404


def test_card_is_kept_until_the_job_changes(client, job):
    first = client.get(f"/cards/job/{job.pk}.png")
    assert "max-age=86400" in first.headers["Cache-Control"]
    again = {"if-none-match": first.headers["ETag"]}
    assert client.get(f"/cards/job/{job.pk}.png", headers=again).status_code == 304
    type(job).objects.filter(pk=job.pk).update(title="Another")
    assert client.get(f"/cards/job/{job.pk}.png", headers=again).status_code == 200


def test_urdu_page_leads_to_an_urdu_card(client, job):
    page = client.get(job.get_absolute_url(), headers={"accept-language": "ur"}).content.decode()
    assert f"/cards/job/{job.pk}.png?hl=ur" in page
    english, urdu = client.get(f"/cards/job/{job.pk}.png"), client.get(f"/cards/job/{job.pk}.png?hl=ur")
    assert english.content != urdu.content
    assert english.headers["ETag"] != urdu.headers["ETag"]
