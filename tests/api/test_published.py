"""Real readers of feeds, structured data and calendars find in what is published what the pages say."""

import json
from datetime import UTC, datetime, timedelta

import extruct
import feedparser
import icalendar
import pytest
from defusedxml import ElementTree
from django.test import Client
from django.utils import timezone

from diaspora.doors import FEEDS, SITEMAPS
from jobs.models import Job
from tests.circles.factories import AnswerFactory, CircleFactory, PostFactory
from tests.jobs.bridge_factories import BridgeFactory, not_live
from tests.jobs.factories import JobFactory, waiting
from visas.models import Alert, FactValue, Route, Source

pytestmark = pytest.mark.django_db
SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def addresses(client, key):
    answer = client.get(f"/sitemap-{key}.xml")
    assert answer.status_code == 200
    found = ElementTree.fromstring(answer.content)
    return {
        one.findtext("s:loc", namespaces=SPACE): one.findtext("s:lastmod", namespaces=SPACE)
        for one in found.findall("s:url", SPACE)
    }


def test_sitemap_names_its_parts_and_robots_finds_it(client, settings):
    found = ElementTree.fromstring(client.get("/sitemap.xml").content)
    assert [one.text for one in found.iterfind(".//s:loc", SPACE)] == [
        f"{settings.SITE_URL}/sitemap-{plug.key}.xml" for plug in SITEMAPS.all()
    ]
    assert f"Sitemap: {settings.SITE_URL}/sitemap.xml" in client.get("/robots.txt").content.decode()


def test_every_address_of_the_sitemap_answers_and_is_public(client, job, guides, settings):
    CircleFactory()
    BridgeFactory()
    for plug in SITEMAPS.all():
        found = addresses(client, plug.key)
        assert found
        for address in list(found)[:25]:
            assert address.startswith(settings.SITE_URL)
            assert Client().get(address.removeprefix(settings.SITE_URL)).status_code == 200, address


def test_sitemap_dates_are_true(client, job, settings):
    Job.objects.filter(pk=job.pk).update(edited_at=datetime(2026, 10, 3, 12, tzinfo=UTC))
    found = addresses(client, "jobs")
    assert found[f"{settings.SITE_URL}{job.get_absolute_url()}"].startswith("2026-10-03")
    assert found[f"{settings.SITE_URL}/jobs/companies/adyen/"].startswith("2026-10-03")
    assert addresses(client, "site")[f"{settings.SITE_URL}/about/"] is None


def test_circle_and_question_are_dated_by_what_was_written_last(client, settings):
    circle = CircleFactory(founded_at=datetime(2026, 8, 1, 12, tzinfo=UTC))
    old = PostFactory(circle=circle, created_at=datetime(2026, 9, 1, 12, tzinfo=UTC))
    edited = datetime(2026, 9, 3, 12, tzinfo=UTC)
    new = PostFactory(circle=circle, created_at=datetime(2026, 9, 2, 12, tzinfo=UTC), edited_at=edited)
    AnswerFactory(post=old, created_at=datetime(2026, 10, 5, 12, tzinfo=UTC))
    AnswerFactory(post=old, created_at=datetime(2026, 11, 5, 12, tzinfo=UTC), status="hidden")
    told = addresses(client, "circles")
    dates = [told[f"{settings.SITE_URL}{row.get_absolute_url()}"][:10] for row in (circle, old, new)]
    assert dates == ["2026-09-02", "2026-10-05", "2026-09-03"]


def test_guide_is_dated_by_its_newest_figure(client, guides, settings):
    route = Route.objects.get(country="DE", slug="eu-blue-card")
    newest = max(
        *FactValue.objects.filter(fact__route=route).values_list("published_at", flat=True),
        *route.versions.values_list("published_at", flat=True),
    )
    told = addresses(client, "visas")[f"{settings.SITE_URL}{route.get_absolute_url()}"]
    assert datetime.fromisoformat(told).date() == timezone.localtime(newest, UTC).date()


def test_what_nobody_may_see_is_in_no_sitemap(client, job, guides):
    draft = waiting()
    over = JobFactory(valid_through=timezone.now() - timedelta(days=1))
    Route.objects.filter(slug="eu-blue-card").update(status="draft")
    text = "".join(client.get(f"/sitemap-{plug.key}.xml").content.decode() for plug in SITEMAPS.all())
    assert f"/jobs/{job.pk}-" in text
    for hidden in (f"/jobs/{draft.pk}-", f"/jobs/{over.pk}-", "eu-blue-card"):
        assert hidden not in text


def test_feeds_are_found_from_any_page(client):
    page = client.get("/about/").content.decode()
    for plug in FEEDS.all():
        address = plug.path or f"/feeds/{plug.key}.atom"
        assert f'<link rel="alternate" type="{plug.mime}" title="{plug.title}" href="{address}">' in page
        assert client.get(address).status_code == 200
    assert client.get("/feeds/nothing.atom").status_code == 404


def test_reader_finds_the_job_in_the_feed(client, job):
    waiting(title="A draft that nobody may see")
    found = feedparser.parse(client.get("/jobs/feed.rss").content)
    assert not found.bozo
    (entry,) = found.entries
    assert entry.title == f"{job.employer.name}: {job.title}"
    assert entry.link.endswith(job.get_absolute_url())
    assert datetime(*entry.published_parsed[:6], tzinfo=UTC) == job.published_at.replace(microsecond=0)


def test_reader_finds_a_change_of_the_law_in_the_feed(client, guides, settings):
    Alert.objects.all().delete()
    route = Route.objects.get(country="DE", slug="eu-blue-card")
    Alert.objects.create(
        key="new-floor", country=route.country, route=route, headline="The salary floor rises",
        effective_on=timezone.localdate(), status="published", source=Source.objects.first(),
        read_on=timezone.localdate(),
    )  # fmt: skip
    found = feedparser.parse(client.get("/feeds/visas.atom").content)
    assert not found.bozo
    assert found.version == "atom10"
    (entry,) = [one for one in found.entries if one.summary == "The salary floor rises"]
    assert entry.link == f"{settings.SITE_URL}{route.get_absolute_url()}"
    assert route.title in entry.title
    assert len({one.id for one in found.entries}) == len(found.entries)


def test_reader_finds_bridges_in_the_feed_and_what_nobody_may_see_is_not_there(client, settings):
    bridge, hidden = BridgeFactory(), not_live(title="Hidden from all")
    found = feedparser.parse(client.get("/feeds/bridges.atom").content)
    assert not found.bozo
    (entry,) = found.entries
    assert entry.title == f"Contract to a team in Pakistan: {bridge.title}"
    assert entry.link == f"{settings.SITE_URL}{bridge.get_absolute_url()}"
    assert hidden.title not in str(found)


def test_structured_data_of_knowledge_says_when_it_is(client, settings):
    bridge = BridgeFactory(kind="knowledge")
    (date,) = bridge.dates.all()
    page = client.get(bridge.get_absolute_url()).content.decode()
    (told,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert (told["@type"], told["name"]) == ("EducationEvent", bridge.title)
    assert datetime.fromisoformat(told["startDate"]) == date.starts_at
    assert datetime.fromisoformat(told["endDate"]) == date.ends_at
    assert bridge.poster.handle not in page


def test_each_calendar_that_a_page_names_can_be_read(client, job):
    BridgeFactory(kind="knowledge")
    found = [plug for plug in FEEDS.all() if plug.mime == "text/calendar"]
    assert {"/jobs/feed.ics", "/jobs/bridges/knowledge.ics"} <= {plug.path for plug in found}
    for plug in found:
        answer = client.get(plug.path)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        calendar = icalendar.Calendar.from_ical(answer.content)
        (event,) = calendar.walk("VEVENT")
        assert event["DTSTART"].dt
        assert str(event["URL"]).startswith("http")


def test_structured_data_says_what_the_page_says(client, job):
    page = client.get(job.get_absolute_url()).content.decode()
    (told,) = extruct.extract(page, syntaxes=["json-ld"])["json-ld"]
    assert told["@type"] == "JobPosting"
    assert told["title"] == job.title
    assert told["hiringOrganization"]["name"] == job.employer.name
    assert datetime.fromisoformat(told["validThrough"]) == job.valid_through.replace(
        microsecond=datetime.fromisoformat(told["validThrough"]).microsecond
    )
    assert told["baseSalary"]["currency"] == "EUR"
    assert job.title in page


def test_open_graph_says_what_the_page_says(client, job, settings):
    page = client.get(job.get_absolute_url()).content.decode()
    told = dict(extruct.extract(page, syntaxes=["opengraph"])["opengraph"][0]["properties"])
    assert told["og:title"] == f"{job.title} · {job.employer.name}"
    assert told["og:image"] == f"{settings.SITE_URL}/cards/job/{job.pk}.png"
    assert told["og:url"] == f"{settings.SITE_URL}{job.get_absolute_url()}"


def test_calendar_of_a_plan_holds_what_the_plan_says(client, guides, member):
    client.force_login(member)
    plan = client.post("/visas/germany/eu-blue-card/adopt/").headers["Location"]
    page = client.get(plan).content.decode()
    found = icalendar.Calendar.from_ical(client.get(f"{plan}plan.ics").content)
    for event in found.walk("VEVENT"):
        assert event["DTSTART"].dt
        assert str(event["UID"])
    assert "plan.ics" in page


def test_share_link_needs_no_script(client, job, settings):
    page = client.get(job.get_absolute_url()).content.decode()
    assert "https://wa.me/?text=" in page


def test_downloads_are_json_that_says_the_same_as_the_csv(client, figures_loaded):
    told = json.loads(client.get("/insights/emigration.json").content)["figures"]
    lines = client.get("/insights/emigration.csv").content.decode().splitlines()
    assert len(told) == len(lines) - 1 == 6
