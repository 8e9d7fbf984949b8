"""Walks every published page and follows each number to its source."""

from datetime import date

import pytest
from django.urls import reverse

from diaspora.rates.models import Rate
from tests.visas.figures import Page, loose_numbers
from visas.models import Country, Route, RouteVersion

READ_AGAIN = {"en": "To be read again by", "ur": "تک دوبارہ پڑھا جائے گا"}


def names():
    found = {name for version in RouteVersion.objects.all() for name in version.names}
    return found | set(Route.objects.values_list("title", flat=True)) | {"H-1B", "O-1A", "D3", "482", "189", "190"}


def follow(page, language):
    """Each traced figure's row: it says when it's read again and names a source, or that there's none."""
    for href, shown in page.traced.items():
        assert href.startswith("#"), shown
        row = page.rows.get(href[1:], "")
        if href in ("#rates", "#costs"):
            continue
        assert READ_AGAIN[language] in row, (href, shown)
    return len(page.traced)


@pytest.fixture
def rates(db):
    for currency in ("EUR", "GBP", "AED", "USD"):
        Rate.objects.create(currency=currency, pkr="300.5", on=date(2026, 11, 23), source="State Bank")


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_number_on_every_page_leads_to_its_source(client, guides, rates, language):
    known, followed = names(), 0
    addresses = [route.get_absolute_url() for route in Route.objects.destinations()]
    addresses += [country.get_absolute_url() for country in Country.objects.destinations()]
    addresses += [reverse("visas:pakistan"), reverse("visas:index")]
    assert len(addresses) == 47 + 18 + 2
    for address in addresses:
        response = client.get(address, {"hl": language})
        assert response.status_code == 200, address
        page = Page(response.content.decode())
        assert loose_numbers(page, known) == [], address
        followed += follow(page, language)
    assert followed > 800


def test_the_walk_would_notice_a_loose_number():
    page = Page('<main id="main"><p>It costs 75 euros and <a class="fact" href="#fact-x">100</a>.</p></main>')
    assert loose_numbers(page, set()) == ["75"]
    assert page.traced == {"#fact-x": ["100"]}
    with pytest.raises(AssertionError):
        follow(page, "en")
