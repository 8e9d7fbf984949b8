"""What people see when something is wrong."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import OperationalError
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from diaspora.home.errors import server_error
from tests.home.pages import assert_ours


@pytest.fixture
def broken(settings):
    settings.ROOT_URLCONF = "tests.home.broken_urls"
    return Client(raise_request_exception=False)


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize(
    ("address", "status"), [("/nothing/", 404), ("/forbidden/", 403), ("/damaged/", 400), ("/broken/", 500)]
)
def test_error_page_is_ours(broken, address, status, language):
    response = broken.get(address, {"hl": language})
    assert response.status_code == status
    assert_ours(response.content.decode(), language)
    assert "secret detail" not in response.content.decode()


def test_500_asks_the_database_nothing(broken):
    # Without the django_db mark every query raises.
    response = broken.get("/broken/")
    assert response.status_code == 500
    assert "Something broke on our side" in response.content.decode()


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("name", ["400.html", "500.html", "503.html"])
def test_page_needs_neither_request_nor_context(name, language):
    with translation.override(language):
        assert_ours(render_to_string(name), language)


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["410.html", "429.html"])
def test_page_without_an_address_of_its_own(rf, member, name):
    request = rf.get("/")
    request.user = member
    assert_ours(render_to_string(name, request=request))


@pytest.mark.django_db
def test_404_of_a_member_keeps_their_bar(client, member):
    client.force_login(member)
    assert "Sign out" in client.get("/nothing/").content.decode()


def test_database_that_goes_away_after_the_view_is_503_too(rf):
    try:
        raise OperationalError("the connection is lost")
    except OperationalError:
        response = server_error(rf.get("/"))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "30")


WITHOUT_DATABASE = """
import django
django.setup()
from django.test import Client
client = Client(raise_request_exception=False, headers={"accept-language": "ur"})
if %r:
    client.cookies["sessionid"] = "a-session-of-yesterday"
answer = client.get(%r, headers={"host": "localhost"})
print(answer.status_code, answer.headers.get("Retry-After"), "sessionid" in answer.cookies)
print(answer.content.decode())
"""


def ask_without_database(address, *, session):
    """A process of its own, whose database is a socket that isn't there."""
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DATABASE % (session, address)],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            "DATABASE_URL": "postgres://postgres@%2Fnowhere/diaspora",
            "DJANGO_SETTINGS_MODULE": "diaspora.settings",
            "DEBUG": "true",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    first, _, page = done.stdout.partition("\n")
    return first.split(), page, done.stderr


@pytest.mark.parametrize(("address", "session"), [("/people/somebody/", False), ("/", True), ("/me/", True)])
def test_database_away_is_our_own_503(address, session):
    (status, retry_after, session_touched), page, log = ask_without_database(address, session=session)
    assert (status, retry_after, session_touched) == ("503", "30", "False")
    assert_ours(page, "ur")
    assert "Traceback" not in page
    assert "database.away" in log


def test_front_page_of_a_stranger_stands_without_the_database():
    (status, _retry_after, _session), page, _log = ask_without_database("/about/", session=False)
    assert status == "200"
    assert_ours(page, "ur")
