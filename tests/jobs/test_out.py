"""What leaves the site: feed, sitemap, calendar."""

import xml.etree.ElementTree as ET
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from tests.jobs.factories import JobFactory

pytestmark = pytest.mark.django_db


def test_feed_of_a_question(client):
    job = JobFactory(title="Backend & more", country="DE", skills=["Python"])
    JobFactory(country="NL")
    feed = ET.fromstring(client.get(reverse("jobs_feed"), {"country": "DE"}).content)  # noqa: S314 - our own
    item = feed.find("channel/item")
    assert item.findtext("title") == f"{job.employer.name}: Backend & more"
    assert item.findtext("link").endswith(job.get_absolute_url())
    assert [entry.text for entry in item.findall("category")] == ["Germany", "partly at home", "Python"]
    assert feed.findtext("channel/ttl") == "60"
    assert len(feed.findall("channel/item")) == 1


def test_sitemap_holds_visible_jobs_with_their_last_real_edit(client):
    job = JobFactory(edited_at=timezone.now() - timedelta(days=3))
    paused = JobFactory(status="paused")
    body = client.get("/sitemap-jobs.xml").content.decode()
    assert job.get_absolute_url() in body
    assert paused.get_absolute_url() not in body
    assert f"{job.edited_at:%Y-%m-%d}" in body


def test_the_last_day_as_a_calendar_entry(client):
    job = JobFactory()
    calendar = Calendar.from_ical(client.get(reverse("job_deadline", args=[job.pk])).content)
    event = next(iter(calendar.walk("VEVENT")))
    assert abs(event.decoded("dtstart") - job.valid_through.date()) <= timedelta(days=1)
    assert job.title in str(event["summary"])


def test_no_calendar_entry_of_an_ended_job(client):
    assert client.get(reverse("job_deadline", args=[JobFactory(status="filled").pk])).status_code == 404
