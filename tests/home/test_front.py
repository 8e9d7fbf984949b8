"""The front page, the member's page, and the pages about the site."""

import pytest
from django.utils.html import format_html

from diaspora.home.dashboard import DASHBOARD, FRONT_CARDS
from tests.factories import UserFactory
from tests.home.pages import assert_ours

pytestmark = pytest.mark.django_db


class Late:
    key, order = "late", 20

    def render(self, member):
        return format_html("<p>late for {}</p>", member.pk)


class Early:
    key, order = "early", 10

    def render(self, member):
        return format_html("<p>early</p>")


class Silent:
    key, order = "silent", 1

    def render(self, member):
        return None


CARDS = [f"tests.home.test_front.{name}" for name in ("Late", "Early", "Silent")]


@pytest.fixture
def everything(settings):
    settings.ROOT_URLCONF = "tests.home.every_address"


def test_front_leads_to_search_and_three_doors(client, everything):
    page = assert_ours(client.get("/").content.decode())
    doors = [link["href"] for link in page.all("a") if "door" in link.get("class", "")]
    assert doors == ["/jobs/", "/visas/", "/mentors/"]
    (form,) = [form for form in page.all("form") if form.get("role") == "search"]
    assert (form["action"], form["method"]) == ("/jobs/", "get")


def test_bar_has_five_places_and_says_where_one_is(client, everything):
    html = client.get("/").content.decode()
    page = assert_ours(html)
    current = [link["href"] for link in page.all("a") if link.get("aria-current")]
    assert current == ["/"]


def test_places_that_are_not_there_are_linked_from_nowhere(client, settings):
    settings.PLACES = {**settings.PLACES, "visas": "/no-visas-here/", "people": "/no-people-here/"}
    page = assert_ours(client.get("/").content.decode())
    assert not [link for link in page.all("a") if link["href"].startswith("/no-")]


def test_cards_stand_in_their_order_and_silent_ones_leave_no_gap(client, settings, member):
    settings.FRONT_CARDS = settings.DASHBOARD = CARDS
    assert [plug.key for plug in FRONT_CARDS.all()] == [plug.key for plug in DASHBOARD.all()]
    client.force_login(member)
    for address in ("/", "/me/"):
        html = client.get(address).content.decode()
        assert html.index("early") < html.index(f"late for {member.pk}")


def test_dashboard_without_cards_gives_a_reason_and_one_action(client, settings, member, everything):
    settings.DASHBOARD = []
    client.force_login(member)
    html = client.get("/me/").content.decode()
    assert "Nothing is waiting for you." in html
    assert '<a class="btn" href="/jobs/">See the jobs</a>' in html


def test_dashboard_is_for_members(client):
    response = client.get("/me/")
    assert (response.status_code, response.headers["Location"]) == (302, "/accounts/login/?next=/me/")


def test_name_is_shown_as_text(client):
    member = UserFactory(profile__name="<script>alert(1)</script>")
    client.force_login(member)
    assert "<script>alert(1)" not in client.get("/me/").content.decode()


@pytest.mark.parametrize("address", ["/", "/about/"])
def test_page_says_what_it_is_to_whoever_shares_it(client, address, settings):
    page = assert_ours(client.get(f"{address}?hl=ur&page=3").content.decode(), "ur")
    links = {link.get("hreflang") or link["rel"]: link["href"] for link in page.all("link")}
    assert links["canonical"] == f"{settings.SITE_URL}{address}"
    assert links["ur"] == f"{settings.SITE_URL}{address}?hl=ur"
    assert links["en"] == f"{settings.SITE_URL}{address}?hl=en"
    assert links["x-default"] == f"{settings.SITE_URL}{address}"
    meta = {tag.get("property"): tag["content"] for tag in page.all("meta") if tag.get("property")}
    assert meta["og:locale"] == "ur_PK"
    assert meta["og:url"] == f"{settings.SITE_URL}{address}"


def test_front_asks_the_database_nothing_of_its_own(client, settings, django_assert_num_queries):
    settings.FRONT_CARDS = []
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200


def test_robots(client, settings):
    response = client.get("/robots.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert "Disallow: /me/" in lines
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in lines


def test_style_guide_is_for_developers_and_staff(client, member, settings):
    settings.DEBUG = False
    assert client.get("/styleguide/").status_code == 404
    client.force_login(member)
    assert client.get("/styleguide/").status_code == 404
    member.is_staff = True
    member.save()
    assert client.get("/styleguide/").status_code == 200


def test_style_guide_shows_both_directions_and_themes(client, settings):
    settings.DEBUG = True
    page = assert_ours(client.get("/styleguide/").content.decode())
    panes = [(one["lang"], one["dir"], one["data-theme"]) for one in page.all("section") if "data-theme" in one]
    assert panes == [("en", "ltr", "light"), ("ur", "rtl", "light"), ("en", "ltr", "dark"), ("ur", "rtl", "dark")]


def test_banner_of_a_developers_copy_is_for_staff(client, member, settings):
    settings.STAFF_MAY_SKIP_MFA = True
    client.force_login(member)
    assert "without a second factor" not in client.get("/").content.decode()
    member.is_staff = True
    member.save()
    assert "without a second factor" in client.get("/").content.decode()
    settings.STAFF_MAY_SKIP_MFA = False
    assert "without a second factor" not in client.get("/").content.decode()
