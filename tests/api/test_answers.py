"""What the API answers is what the pages show, and nothing that they hide."""

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone

from diaspora.insights.models import EmigrationFigure
from jobs.models import Job
from tests.insights import factories as made
from tests.jobs.bridge_factories import BridgeFactory, not_live
from tests.jobs.factories import JobFactory, waiting
from visas.models import Evidence, Fact, FactValue, RouteVersion, Source

pytestmark = pytest.mark.django_db
API = "/api/v1"


def get(client, path, status=200, **query):
    answer = client.get(API + path, query)
    assert answer.status_code == status, answer.content
    return answer.json()


def test_live_job_is_told_as_its_page_tells_it(client, job):
    (told,) = get(client, "/jobs")["results"]
    assert told["title"] == "Site Reliability Engineer"
    assert (told["company"], told["company_name"], told["country"], told["place"]) == (
        "adyen", "Adyen", "NL", "Amsterdam",
    )  # fmt: skip
    assert told["salary"] == {"min": "65000.00", "max": None, "currency": "EUR", "period": "year"}
    assert told["url"].endswith(job.get_absolute_url())
    assert told["sponsorship"]["value"] == "offered"
    assert told["sponsorship"]["quote"] == "We sponsor visas for people from abroad."
    assert told["sponsorship"]["checked_on"] == timezone.localdate().isoformat()
    assert get(client, f"/jobs/{job.pk}")["apply_url"] == "https://example.test/apply"


def test_mail_addresses_and_posters_stay_out(client, job, member):
    Job.objects.filter(pk=job.pk).update(poster=member)
    for path in ("/jobs", f"/jobs/{job.pk}", "/companies", "/companies/adyen"):
        text = client.get(API + path).content.decode()
        assert "secret@adyen.test" not in text
        assert member.handle not in text
        assert member.email not in text


@pytest.mark.parametrize("status", [one for one in Job.Status if one != Job.Status.LIVE])
def test_only_live_jobs_are_told(client, status):
    hidden = waiting(status=status)
    assert get(client, "/jobs")["results"] == []
    assert get(client, f"/jobs/{hidden.pk}", status=404)["detail"].startswith("Not Found")
    assert get(client, "/companies")["results"] == []


def test_job_past_its_last_day_is_gone_at_once(client):
    over = JobFactory(valid_through=timezone.now() - timedelta(minutes=1))
    assert get(client, "/jobs")["results"] == []
    get(client, f"/jobs/{over.pk}", status=404)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"country": "NL"}, True), ({"country": "DE"}, False), ({"country": ["DE", "NL"]}, True),
        ({"q": "reliability"}, True), ({"q": "nurse"}, False), ({"sponsors": "true"}, True), ({"sponsors": "0"}, True),
        ({"remote": "true"}, False), ({"remote": "0"}, True), ({"hireable": "yes"}, True),
    ],
)  # fmt: skip
def test_jobs_are_asked_as_in_the_list(client, job, query, found):
    assert bool(get(client, "/jobs", **query)["results"]) is found


def test_pages_follow_one_another_without_gap_or_repeat(client):
    jobs = [JobFactory() for _ in range(7)]
    seen, address = [], f"{API}/jobs?limit=3&country=DE"
    while address:
        page = client.get(address).json()
        seen += [one["id"] for one in page["results"]]
        address = page["next"]
    assert seen == [job.pk for job in reversed(jobs)]


@pytest.mark.parametrize("after", ["x", "W10", "WzFd", "WyJ4IiwgMV0"])
def test_cursor_that_is_not_ours_is_refused(client, job, after):
    assert "no cursor" in get(client, "/jobs", status=404, after=after)["detail"]


def test_company_shows_its_evidence(client, job):
    told = get(client, "/companies/adyen")
    assert (told["name"], told["live_jobs"]) == ("Adyen", 1)
    (one,) = told["evidence"]
    assert (one["value"], one["confirmed"], one["job_title"]) == ("offered", True, job.title)
    assert get(client, "/companies")["results"][0]["slug"] == "adyen"


def test_fact_has_value_source_and_dates(client, route):
    RouteVersion.objects.create(
        route=route, number=1, effective_from=date(2026, 1, 1), status="published", summary="For skilled work",
        published_at=timezone.now(),
    )  # fmt: skip
    fact = Fact.objects.create(
        key="de.eu-blue-card.salary", label="Salary", kind="money", topic="takes", currency="EUR", per="year",
        country=route.country, route=route,
    )  # fmt: skip
    value = FactValue.objects.create(
        fact=fact, value="50700", valid_from=date(2026, 1, 1), as_of="2026", status="ok", checked=True,
        recheck_by=date(2027, 1, 1), published_at=timezone.now(),
    )  # fmt: skip
    FactValue.objects.create(
        fact=fact, value="99999", valid_from=date(2027, 1, 1), status="ok", recheck_by=date(2027, 1, 1),
    )  # fmt: skip
    source = Source.objects.create(key="law", name="Residence Act", url="https://law.example.test", kind="law")
    Evidence.objects.create(fact_value=value, source=source, read_on=date(2026, 10, 5))
    told = get(client, "/routes/de/eu-blue-card")
    assert (told["country"], told["version"], told["summary"]) == ("DE", 1, "For skilled work")
    (one,) = told["facts"]
    assert (one["key"], one["value"], one["currency"], one["as_of"]) == (fact.key, "50700", "EUR", "2026")
    assert one["sources"] == [
        {"name": "Residence Act", "url": "https://law.example.test", "kind": "law", "read_on": "2026-10-05",
         "readers": 1}
    ]  # fmt: skip
    assert [one["slug"] for one in get(client, "/routes")["results"]] == ["eu-blue-card"]


def test_draft_route_is_not_told(client, route):
    type(route).objects.filter(pk=route.pk).update(status="draft")
    assert get(client, "/routes")["results"] == []
    get(client, "/routes/de/eu-blue-card", status=404)
    get(client, "/routes/de/eu-blue-card/timelines", status=404)


def test_timelines_hide_few_cases(client, route):
    who = made.seekers(4)
    made.cases(who, of=route)
    told = get(client, "/routes/de/eu-blue-card/timelines")
    assert (told["hidden"], told["granted"]["p50"], told["pending"]) == (True, None, None)
    made.cases(made.seekers(4), of=route)
    told = get(client, "/routes/de/eu-blue-card/timelines")
    assert (told["hidden"], told["n"], told["granted"]["p50"]) == (False, 8, 61)


def test_figures_are_those_of_the_table(client, figures_loaded):
    told = get(client, "/insights/emigration", limit=100)
    assert {(one["report"], one["category"], one["number"]) for one in told["results"]} == set(
        EmigrationFigure.objects.values_list("report", "category", "number")
    )


def test_community_is_empty_before_its_first_count(client, db):
    assert get(client, "/insights/community") == {"day": None, "cells": []}


def test_company_is_told_with_its_registers_domains_and_bridges(client, job):
    job.employer.register_links.create(
        register="nl", name="Adyen N.V.", town="Amsterdam", number="34259528", score=1, is_sure=True,
        status="confirmed", last_seen_on=date(2026, 11, 20),
    )  # fmt: skip
    job.employer.register_links.create(
        register="nl",
        name="Adyen Shop",
        score=0.5,
        is_sure=False,
        status="proposed",
        last_seen_on=date(2026, 11, 20),
    )
    job.employer.domains.create(domain="adyen.test", verified_at=timezone.now())
    job.employer.domains.create(domain="not-shown.test")
    BridgeFactory(employer=job.employer)
    told = get(client, "/companies/adyen")
    assert told["registers"] == [
        {"register_code": "nl", "name": "Adyen N.V.", "town": "Amsterdam", "number": "34259528",
         "last_seen_on": "2026-11-20"}
    ]  # fmt: skip
    assert told["domains"] == [{"domain": "adyen.test", "shown_on": timezone.localdate().isoformat()}]
    assert (told["live_jobs"], told["live_bridges"], len(told["evidence"])) == (1, 1, 1)


def test_bridge_is_told_as_its_page_tells_it_and_its_poster_is_not(client):
    shown, hidden = BridgeFactory(kind="knowledge"), not_live()
    (told,) = get(client, "/bridges")["results"]
    assert (told["id"], told["kind"], told["form"]) == (shown.pk, "knowledge", "talk")
    (date_told,) = told["dates"]
    assert datetime.fromisoformat(date_told["starts_at"]) == shown.dates.get().starts_at
    assert get(client, f"/bridges/{shown.pk}")["description_html"] == shown.description_html
    assert shown.poster.handle not in str(told)
    get(client, f"/bridges/{hidden.pk}", status=404)
    assert get(client, "/bridges", kind="venture")["results"] == []
