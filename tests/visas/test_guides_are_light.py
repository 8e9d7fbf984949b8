import gzip
import re
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.db import connection
from django.test.utils import CaptureQueriesContext

from diaspora.rates.models import Rate
from tests.factories import UserFactory
from visas.models import Follow

GUIDE = "/visas/germany/eu-blue-card/"


def queries(client, address):
    client.get(address)  # what is looked up once in a process
    with CaptureQueriesContext(connection) as caught:
        response = client.get(address)
    assert response.status_code == 200
    return len(caught), response


def test_a_guide_takes_at_most_twelve_queries(client, germany):
    Rate.objects.create(currency="EUR", pkr="330", on=date(2026, 11, 20), source="State Bank")
    count, _response = queries(client, GUIDE)
    assert count == 10


def test_a_members_guide_in_urdu_too(client, blue_card):
    member = UserFactory(language="ur")
    Follow.objects.create(member=member, route=blue_card)
    client.force_login(member)
    client.get(GUIDE)
    with CaptureQueriesContext(connection) as caught:
        response = client.get(GUIDE)
    # Beside them stand the session, the member, and what allauth keeps of sessions.
    own = [query for query in caught.captured_queries if re.search(r'FROM "(visas|rates)_', query["sql"])]
    assert len(own) == 10
    assert response.headers["Content-Language"] == "ur"


@pytest.mark.parametrize("address", [GUIDE, "/visas/pakistan/", "/visas/germany/", "/visas/"])
def test_a_page_is_under_forty_kilobytes_compressed(client, germany, address):
    html = gzip.compress(client.get(address).content, 6)
    css = gzip.compress(open_static("app.css"), 6)
    # What a browser really fetches is counted in tests/journeys/test_guides_travel_light.py.
    assert len(html) < 15_000
    assert len(html) + len(css) < 25_000


def open_static(name):
    return Path(finders.find(name)).read_bytes()


@pytest.mark.parametrize("address", ["/visas/", "/visas/germany/", "/visas/germany/eu-blue-card/timelines/",
                                     "/visas/calculators/", "/visas/pakistan/", GUIDE])  # fmt: skip
def test_no_page_takes_more_than_twelve_queries(client, guides, address):
    """With every product's panels too."""
    few, _response = queries(client, address)
    assert few <= 12
