"""Whatever stands in the question, the address or the body: an answer, never a 500."""

import base64
import json
from urllib.parse import quote, urlencode

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from diaspora.doors import CARDS, FEEDS, SITEMAPS
from tests.factories import AmbassadorFactory
from tests.insights import factories as figures
from tests.jobs.bridge_factories import BridgeFactory, IntroductionFactory, not_live
from tests.jobs.factories import JobFactory

pytestmark = pytest.mark.django_db
bounded = settings(
    max_examples=60, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
NAMES = [
    "q", "country", "online", "hireable", "after", "before", "sort", "limit", "kind", "floor", "currency", "skill",
    "since", "seniority", "hl", "act", "hired", "note", "consent", "question", "answer", "watch", "counted", "name",
    "title", "description", "employer_name", "budget", "term", "day_0", "from_0", "to_0", "day_1", "last_day", "send",
    "form", "audience", "seeking", "pay", "stage", "wanted", "home_place", "place", "salary_min",
    "remote_region",
]  # fmt: skip
ODD = [
    "", "\x00", "0", "-1", "9" * 40, "1e999", "NaN", "2026-02-30", "0001-01-01", "9999-12-31", "24:00", "٣", "'",
    "<b>", "\u202e", "hired", "accept", "home", "PK", "%", "\\", "a" * 5000, "🙂", "on", "1",
]  # fmt: skip
LISTS = ["/jobs/bridges/", "/jobs/", "/api/v1/bridges", "/api/v1/jobs", "/api/v1/companies"]
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.sampled_from(
        ["2026-11-24T00:00:00+00:00", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00", "\x00"]),
    lambda inner: st.lists(inner, max_size=3), max_leaves=4,
)  # fmt: skip
cursors = st.lists(plain, max_size=3).map(
    lambda found: base64.urlsafe_b64encode(json.dumps(found).encode()).decode().rstrip("=")
)
values = st.text(max_size=30) | st.sampled_from(ODD) | cursors
questions = st.lists(st.tuples(st.sampled_from(NAMES) | st.text(max_size=8), values), max_size=6)


@pytest.fixture
def world(db, settings):
    settings.API_LIMITS = dict.fromkeys(("key", "address"), (10**6, 10**6))
    member = AmbassadorFactory().member
    job, bridge = JobFactory(), BridgeFactory(kind="knowledge")
    draft, live = not_live("draft", poster=member), BridgeFactory(poster=member)
    asked, given_ = IntroductionFactory(asker=member), IntroductionFactory(bridge=live)
    route = figures.route()
    client = Client()
    client.force_login(member)
    paths = [
        "/jobs/", "/jobs/feed.rss", "/jobs/feed.ics", "/jobs/bridges/", "/jobs/bridges/venture/",
        "/jobs/bridges/nothing/",
        "/jobs/bridges/mine/", "/jobs/bridges/new/", "/jobs/bridges/new/remote/", "/jobs/bridges/new/contract/",
        "/jobs/bridges/new/home/", "/jobs/bridges/new/venture/", "/jobs/bridges/new/knowledge/",
        "/jobs/bridges/new/nothing/", "/jobs/bridges/companies/", "/jobs/bridges/companies/new/",
        "/jobs/bridges/knowledge.ics",
        "/jobs/bridges/introductions/", "/jobs/bridges/watch/home/", f"/jobs/bridges/{bridge.pk}/ask/",
        f"/jobs/bridges/{bridge.pk}/dates.ics", f"/jobs/bridges/{draft.pk}/edit/", f"/jobs/bridges/{live.pk}/edit/",
        f"/jobs/bridges/{live.pk}/act/", f"/jobs/bridges/{draft.pk}/delete/", bridge.get_absolute_url(),
        asked.get_absolute_url(), f"{asked.get_absolute_url()}act/", f"{given_.get_absolute_url()}act/",
        f"/jobs/bridges/{10**25}/ask/", f"/jobs/bridges/{10**25}-x/", f"/jobs/bridges/introductions/{10**25}/",
        job.employer.get_absolute_url(), "/search/", "/insights/", "/insights/consent/", "/insights/emigration.csv",
        "/insights/emigration.json", "/insights/community.csv", "/insights/community.json", "/api/", "/me/api/",
        "/api/v1/jobs", f"/api/v1/jobs/{job.pk}", f"/api/v1/jobs/{10**25}", "/api/v1/companies", "/api/v1/bridges",
        f"/api/v1/bridges/{bridge.pk}", f"/api/v1/bridges/{10**25}", "/api/v1/routes", "/api/v1/insights/emigration",
        f"/api/v1/routes/de/{route.slug}/timelines", "/api/v1/insights/community", "/sitemap.xml", "/sw.js",
        "/manifest.webmanifest", "/offline/",
        *(f"/sitemap-{plug.key}.xml" for plug in SITEMAPS.all()),
        *(plug.path or f"/feeds/{plug.key}.atom" for plug in FEEDS.all()),
        *(f"/cards/{plug.key}/{ref}.png" for plug in CARDS.all() for ref in ("1", "x.y", str(10**25), "-", "%00")),
    ]  # fmt: skip
    for one in (client, nobody := Client()):
        one.raise_request_exception = False
    return paths, (client, nobody)


def ask(client, method, path, pairs):
    """What was done is undone."""
    with transaction.atomic():
        if method == "get":
            answer = client.get(f"{path}?{urlencode(pairs, errors='replace')}")
        elif method == "json":
            answer = client.post(path, json.dumps(pairs), content_type="application/json")
        else:
            answer = client.post(path, urlencode(pairs, errors="replace"), "application/x-www-form-urlencoded")
        transaction.set_rollback(True)
    return answer.status_code


def test_no_question_and_no_body_breaks_an_address(world):
    paths, clients = world

    @bounded
    @given(st.data())
    def fuzz(data):
        pairs = data.draw(questions)
        method = data.draw(st.sampled_from(["get", "get", "post", "json"]))
        for path in data.draw(st.lists(st.sampled_from(paths), min_size=8, max_size=8)):
            for client in clients:
                status = ask(client, method, path, pairs)
                assert status < 500, (method, path, pairs, status)

    fuzz()


def test_every_cursor_is_one_of_ours_or_no_page(world):
    _paths, (client, _nobody) = world

    @bounded
    @given(cursors, st.sampled_from(LISTS), st.sampled_from(["after", "before"]))
    def fuzz(cursor, path, way):
        assert ask(client, "get", path, [(way, cursor)]) in (200, 404)

    fuzz()


@pytest.mark.parametrize("tail", ["%00", quote("ی" * 300), "..%2f", "%ff", "a" * 4000])
@pytest.mark.parametrize(
    "head",
    ["/jobs/bridges/", "/jobs/companies/", "/api/v1/companies/", "/api/v1/routes/de/", "/feeds/", "/cards/job/"],
)
def test_no_address_breaks(world, head, tail):
    _paths, clients = world
    for client in clients:
        for end in ("", "/", ".png", ".atom"):
            assert ask(client, "get", f"{head}{tail}{end}", []) < 500
