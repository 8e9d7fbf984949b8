"""Language and theme, chosen at the foot of the page."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


def test_language_is_kept_and_the_page_comes_back_without_the_overruling_hl(client):
    response = client.post("/language/", {"language": "ur", "next": "/about/?hl=en&page=2"})
    assert (response.status_code, response.headers["Location"]) == (302, "/about/?page=2")
    assert client.get("/about/").headers["Content-Language"] == "ur"


def test_language_is_stored_on_the_member(client, member):
    client.force_login(member)
    client.post("/language/", {"language": "ur", "next": "/me/"})
    member.refresh_from_db()
    assert member.language == "ur"
    client.post("/accounts/logout/")
    assert client.get("/").headers["Content-Language"] == "ur"


@pytest.mark.parametrize("language", ["", "de", "<b>", "en\x00"])
def test_language_that_we_lack_changes_nothing(client, member, language):
    client.force_login(member)
    response = client.post("/language/", {"language": language, "next": "/about/"})
    assert response.headers["Location"] == "/about/"
    assert "hl" not in response.cookies
    member.refresh_from_db()
    assert member.language == "en"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "", "\n//evil.example"],
)
@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_no_one_is_sent_to_another_site(client, address, elsewhere):
    response = client.post(address, {"language": "ur", "theme": "dark", "next": elsewhere})
    assert (response.status_code, response.headers["Location"]) == (302, "/")


def test_theme_is_put_on_the_page_by_the_server(client):
    response = client.post("/theme/", {"theme": "dark", "next": "/about/"})
    cookie = response.cookies["theme"]
    assert (cookie.value, cookie["samesite"], cookie["httponly"]) == ("dark", "Lax", True)
    assert '<html lang="en" dir="ltr" data-theme="dark">' in client.get("/about/").content.decode()


def test_theme_of_the_phone_is_followed_again(client):
    client.post("/theme/", {"theme": "dark", "next": "/"})
    client.post("/theme/", {"theme": "auto", "next": "/"})
    assert '<html lang="en" dir="ltr">' in client.get("/").content.decode()


def test_forged_theme_cookie_reaches_no_page(client):
    client.cookies["theme"] = '"><script>'
    assert '<html lang="en" dir="ltr">' in client.get("/").content.decode()


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_a_link_changes_nothing(client, address):
    assert client.get(address).status_code == 405


@pytest.mark.parametrize("address", ["/language/", "/theme/"])
def test_another_site_cannot_choose(address):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(address, {"language": "ur", "theme": "dark"})
    assert response.status_code == 403
    assert "Your form could not be taken" in response.content.decode()
