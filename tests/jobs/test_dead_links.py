"""A link to apply that is gone twice, a day apart, takes a job out of the lists; nothing inside is ever asked."""

from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from diaspora.notifications.models import Notification
from jobs.models import Job
from jobs.services import links, listings
from jobs.services.boards import NotRead
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def public(monkeypatch):
    """Names are looked up without leaving this machine."""
    monkeypatch.setattr(links.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("93.184.216.34", 443))])


@pytest.fixture
def job():
    return JobFactory(poster=UserFactory())


def client(answer):
    return httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=False)


def status(job):
    return Job.objects.get(pk=job.pk).status


def test_gone_twice_a_day_apart(job):
    now = timezone.now()
    links.seen(job, gone=True, now=now)
    assert status(job) == "live"
    links.seen(job, gone=True, now=now + timedelta(hours=23))
    assert status(job) == "live"
    links.seen(job, gone=True, now=now + timedelta(hours=24))
    assert status(job) == "stale"
    assert Notification.objects.get(member=job.poster).kind == "jobs/link_dead"
    job = listings.resume(Job.objects.get(pk=job.pk), by=job.poster)
    links.seen(job, gone=True, now=now + timedelta(hours=48))
    assert status(job) == "live"


def test_once_there_again_begins_anew(job):
    now = timezone.now()
    links.seen(job, gone=True, now=now)
    links.seen(job, gone=False, now=now + timedelta(hours=24))
    links.seen(job, gone=True, now=now + timedelta(hours=48))
    assert status(job) == "live"


@pytest.mark.parametrize(
    ("code", "gone"), [(200, False), (302, False), (403, False), (500, False), (404, True), (410, True)]
)
def test_only_404_and_410_mean_gone(public, code, gone):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(code, headers={"location": "http://127.0.0.1/"})

    with client(answer) as web:
        assert links.leads_nowhere("https://example.test:8443/apply?x=1", web) is gone
    assert [str(request.url) for request in asked] == ["https://93.184.216.34:8443/apply?x=1"]
    assert asked[0].headers["host"] == "example.test:8443"
    assert asked[0].extensions["sni_hostname"] == "example.test"


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "fd00::1", "0.0.0.0"])  # noqa: S104
def test_a_private_address_is_never_asked(monkeypatch, address):
    found = [(2, 1, 6, "", ("93.184.216.34", 443)), (2, 1, 6, "", (address, 443))]
    monkeypatch.setattr(links.socket, "getaddrinfo", lambda *a, **k: found)

    def answer(request):
        raise AssertionError("asked")

    with client(answer) as web, pytest.raises(NotRead, match="private"):
        links.leads_nowhere("https://inside.example/apply", web)


def test_an_address_in_numbers_is_looked_at_too():
    with client(lambda request: httpx.Response(404)) as web, pytest.raises(NotRead):
        links.leads_nowhere("http://127.0.0.1/apply", web)


def test_a_host_that_fails_says_nothing(public, job):
    def answer(request):
        raise httpx.ConnectTimeout("slow")

    with client(answer) as web:
        links.look_at(job.pk, web)
    assert Job.objects.get(pk=job.pk).link_dead_at is None


def test_each_link_is_asked_once_a_day_and_boards_not_at_all(job):
    JobFactory(source="import")
    JobFactory(apply_url="", apply_mail="jobs@example.test")
    JobFactory(status="paused")
    assert links.claim_due() == [job.pk]
    assert links.claim_due() == []
    Job.objects.update(link_seen_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert links.claim_due() == [job.pk]
