"""Language, caching and content security, as they leave the server."""

import pytest
from django.test import Client

from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
STRICT = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
}


def policy(response):
    return {part.strip() for part in response.headers["Content-Security-Policy"].split(";")}


def vary(response):
    return {part.strip() for part in response.headers["Vary"].split(",")}


@pytest.fixture
def urdu_member(db):
    return UserFactory(language="ur")


def test_english_is_the_language_of_who_says_nothing(client):
    response = client.get("/")
    assert response.headers["Content-Language"] == "en"
    assert '<html lang="en" dir="ltr">' in response.content.decode()


def test_browser_language_is_heard(client):
    response = client.get("/", headers={"accept-language": "ur-PK,ur;q=0.9,en;q=0.5"})
    assert response.headers["Content-Language"] == "ur"
    assert '<html lang="ur" dir="rtl">' in response.content.decode()


@pytest.mark.parametrize("languages", ["de", "xx", "*", "ur;q=abc", ""])
def test_language_that_we_lack_is_english(client, languages):
    assert client.get("/", headers={"accept-language": languages}).headers["Content-Language"] == "en"


def test_cookie_is_stronger_than_the_browser(client):
    client.cookies["hl"] = "ur"
    assert client.get("/", headers={"accept-language": "en"}).headers["Content-Language"] == "ur"


@pytest.mark.parametrize("cookie", ["de", "../../etc", "UR<script>"])
def test_strange_cookie_is_ignored(client, cookie):
    client.cookies["hl"] = cookie
    assert client.get("/").headers["Content-Language"] == "en"


def test_link_with_a_language_wins_and_is_kept(client):
    client.cookies["hl"] = "en"
    response = client.get("/?hl=ur")
    assert response.headers["Content-Language"] == "ur"
    cookie = response.cookies["hl"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"], cookie["max-age"]) == ("ur", "Lax", True, 31_536_000)
    assert client.get("/").headers["Content-Language"] == "ur"


def test_link_with_a_language_that_we_lack_sets_nothing(client):
    response = client.get("/?hl=fr")
    assert response.headers["Content-Language"] == "en"
    assert "hl" not in response.cookies


def test_member_language_is_stronger_than_cookie_and_browser(client, urdu_member):
    client.force_login(urdu_member)
    client.cookies["hl"] = "en"
    assert client.get("/", headers={"accept-language": "en"}).headers["Content-Language"] == "ur"


def test_link_wins_over_the_member_for_that_page_only(client, urdu_member):
    client.force_login(urdu_member)
    response = client.get("/?hl=en")
    assert response.headers["Content-Language"] == "en"
    assert "hl" not in response.cookies
    assert client.get("/").headers["Content-Language"] == "ur"


def test_admin_is_english_for_everybody(client, urdu_member):
    urdu_member.is_staff = urdu_member.is_superuser = True
    urdu_member.save()
    client.force_login(urdu_member)
    assert client.get("/admin/", follow=True).headers["Content-Language"] == "en"


def test_one_request_leaves_no_language_to_the_next(client):
    client.get("/", headers={"accept-language": "ur"})
    assert Client().get("/").headers["Content-Language"] == "en"


def test_signed_out_page_varies_by_language_and_cookie(client):
    response = client.get("/about/")
    assert {"Accept-Language", "Cookie"} <= vary(response)
    assert "no-store" not in response.headers.get("Cache-Control", "")


def test_signed_in_page_is_kept_nowhere(client, member):
    client.force_login(member)
    response = client.get("/about/")
    assert {part.strip() for part in response.headers["Cache-Control"].split(",")} == {
        "max-age=0", "no-cache", "no-store", "must-revalidate", "private",
    }  # fmt: skip


def test_policy_of_public_pages_is_strict(client):
    for address in ("/", "/about/", "/accounts/login/", "/nothing-here/", "/styleguide/"):
        assert policy(client.get(address)) == STRICT, address


def test_policy_of_the_admin_alone_is_relaxed(client, member):
    member.is_staff = member.is_superuser = True
    member.save()
    client.force_login(member)
    relaxed = STRICT - {"script-src 'self'", "style-src 'self'"} | {
        "script-src 'self' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
    }
    assert policy(client.get("/admin/", follow=True)) == relaxed
    assert policy(client.get("/")) == STRICT


def test_other_safety_headers(client):
    headers = client.get("/").headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_font_is_asked_for_on_urdu_pages_only_and_not_where_data_is_spared(client):
    preload = 'rel="preload" href="/static/fonts/noto-nastaliq-urdu-400.woff2"'
    assert preload in client.get("/?hl=ur").content.decode()
    assert preload not in client.get("/?hl=ur", headers={"save-data": "on"}).content.decode()
    assert preload not in client.get("/?hl=en").content.decode()


def test_member_clock_is_their_own(client, member):
    member.time_zone = "America/Toronto"
    member.save()
    assert client.post("/accounts/login/", {"login": member.email, "password": PASSWORD}).status_code == 302
    assert client.get("/me/").status_code == 200
