"""The figures page and the open-data pages in a real browser: accessible, in both languages and both themes."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command

from diaspora.insights import counting
from tests.factories import UserFactory
from tests.insights import factories as made
from tests.insights.test_page import full

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
RULES = {"runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}}


@pytest.fixture
def counted(db):
    call_command("load_emigration", verbosity=0)
    full()
    made.seekers(12, "DE", "NL")
    made.ambassadors(11, "DE")
    made.ambassadors(9, "GB")
    made.ambassadors(14, "NL")
    who = made.seekers(12, "AE")
    made.referrals(who)
    made.cases(who)
    counting.count(made.DAY)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_axe_finds_nothing(open_page, counted, language, theme):
    for path in ("/insights/", "/api/", "/offline/"):
        page = open_page(path, language=language, theme=theme)
        for details in page.locator("details").all():
            details.evaluate("part => { part.open = true; }")
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], [node["target"] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_charts_are_seen_and_their_numbers_are_not_reversed(open_page, counted):
    page = open_page("/insights/", language="ur")
    assert page.locator("svg.chart").count() >= 8
    for chart in page.locator("svg.chart").all():
        assert chart.bounding_box()["height"] > 20
    assert page.locator("svg.chart text.v", has_text="26,405").count() + page.locator("text=26,405").count() > 0


def test_keys_page_is_accessible_and_shows_a_new_key(open_page, db):
    page = open_page("/me/api/", member=UserFactory())
    page.fill("input[name=name]", "my site")
    page.click("main form.form button")
    assert page.locator("code").inner_text().startswith("sfr_")
    assert Axe().run(page, options=RULES).response["violations"] == []


def test_description_page_keeps_the_content_policy(open_page, db):
    """`open_page` fails the test for whatever the policy stops."""
    page = open_page("/api/v1/docs", width=1280)
    page.wait_for_selector(".opblock", timeout=20_000)
    assert page.locator(".opblock").count() == 11
