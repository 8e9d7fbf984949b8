"""What the server says to phones that keep pages."""

import json
import re

import brotli
import pytest
from django.conf import settings

pytestmark = pytest.mark.django_db


def test_worker_may_see_the_whole_site_and_is_asked_for_anew(client):
    answer = client.get("/sw.js")
    assert answer.headers["Service-Worker-Allowed"] == "/"
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in answer.headers["Cache-Control"]
    assert "VERSION_OF_THIS_FILE" not in answer.content.decode()


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/visas/germany/eu-blue-card/", True), ("/visas/plan/", True), ("/visas/plan/7/", True),
        ("/visas/pakistan/", True), ("/jobs/12-engineer/", True), ("/jobs/saved/", True), ("/jobs/", False),
        ("/me/", False), ("/jobs/referrals/3/", False), ("/visas/calculators/canada-crs/", False),
        ("/jobs/new/", False),
        ("/accounts/login/", False),
    ],
)  # fmt: skip
def test_guides_plan_and_jobs_are_kept_and_nothing_else(path, kept):
    assert any(re.search(pattern, path) for pattern in settings.OFFLINE_PAGES) is kept


def test_page_says_whose_it_is_without_saying_who(client, member):
    assert client.get("/about/").headers["X-Kept-For"] == "nobody"
    client.force_login(member)
    said = client.get("/about/").headers["X-Kept-For"]
    assert re.fullmatch(r"[0-9a-f]{16}", said)
    assert client.get("/").headers["X-Kept-For"] == said
    assert "X-Kept-For" not in client.get("/sw.js").headers


def test_signing_out_empties_the_browser(client, member):
    client.force_login(member)
    assert "Clear-Site-Data" not in client.get("/accounts/logout/").headers
    assert client.post("/accounts/logout/").headers["Clear-Site-Data"] == '"storage"'


@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ur", "rtl")])
def test_manifest_names_what_there_is(client, language, direction):
    answer = client.get("/manifest.webmanifest", headers={"accept-language": language})
    assert answer.headers["Content-Type"] == "application/manifest+json"
    found = json.loads(answer.content)
    assert (found["start_url"], found["scope"], found["lang"], found["dir"]) == ("/", "/", language, direction)
    for icon in found["icons"]:
        name = icon["src"].removeprefix("/static/")
        assert (settings.BASE_DIR / "diaspora" / "static" / name).exists()


def test_scripts_stay_small(client):
    assert len(brotli.compress((settings.BASE_DIR / "diaspora" / "static" / "offline.js").read_bytes())) <= 1_000
    assert len(brotli.compress(client.get("/sw.js").content)) <= 2_000
