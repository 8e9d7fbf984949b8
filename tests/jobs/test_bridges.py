"""Bridges: each kind with its own form, filters and rules; looked at before they show; gone when they end."""

from datetime import timedelta

import icalendar
import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from diaspora.notifications.models import Notification
from jobs.bridge_moderation import ModeratedBridge
from jobs.bridge_sockets import BridgesDigest
from jobs.demo_bridge_words import BRIDGES
from jobs.models import Attestation, Bridge, BridgeWatch, Employer, EmployerDomain, Job, JobSearch
from jobs.services import bridges, listings
from tests.factories import AmbassadorFactory, ModeratorFactory, UserFactory
from tests.jobs.bridge_factories import OF_KIND, TEXT, BridgeFactory, not_live
from tests.jobs.factories import EmployerFactory, JobFactory

pytestmark = pytest.mark.django_db
KINDS = list(Bridge.Kind.values)


def filled(kind, **more):
    day = (timezone.localdate() + timedelta(days=9)).isoformat()
    dates = {"day_0": day, "from_0": "18:00", "to_0": "19:30"} if kind == "knowledge" else {}
    company = {"employer_name": "Ravi Works"} if kind in ("contract", "home") else {}
    fields = {name: "on" if value is True else value for name, value in OF_KIND[kind].items()}
    return {"title": f"A {kind} title", "description": TEXT, "send": "1", **fields, **dates, **company, **more}


@pytest.fixture
def ambassador(db):
    member = AmbassadorFactory().member
    member.time_zone = "Europe/Amsterdam"
    member.save()
    return member


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_goes_from_its_form_over_a_moderator_to_the_list(client, ambassador, kind):
    client.force_login(ambassador)
    assert client.get(f"/jobs/bridges/new/{kind}/").status_code == 200
    assert client.post(f"/jobs/bridges/new/{kind}/", filled(kind)).status_code == 302
    bridge = Bridge.objects.get()
    assert (bridge.kind, bridge.status) == (kind, "in_review")
    anyone = Client()
    assert anyone.get(bridge.get_absolute_url()).status_code == 404
    assert bridge.title not in anyone.get(f"/jobs/bridges/{kind}/").content.decode()
    bridges.publish(bridge, by=ModeratorFactory())
    assert bridge.title in anyone.get(f"/jobs/bridges/{kind}/").content.decode()
    assert bridge.title in anyone.get("/jobs/bridges/").content.decode()
    for other in set(KINDS) - {kind}:
        assert bridge.title not in anyone.get(f"/jobs/bridges/{other}/").content.decode()
    page = anyone.get(bridge.get_absolute_url()).content.decode()
    assert TEXT.strip() in page
    assert ambassador.handle not in page
    assert Notification.objects.filter(member=ambassador, kind="jobs/bridge_published").count() == 1


@pytest.mark.parametrize(
    ("kind", "gone"),
    [("contract", "budget"), ("contract", "term"), ("contract", "country"), ("contract", "employer_name"),
     ("home", "home_place"), ("home", "pay"), ("home", "employer_name"), ("venture", "place"),
     ("venture", "home_place"), ("venture", "wanted"), ("knowledge", "form"), ("knowledge", "audience"),
     ("knowledge", "day_0"), ("knowledge", "from_0"), ("knowledge", "online")],
)  # fmt: skip
def test_each_kind_says_what_it_needs_and_keeps_what_was_typed(client, ambassador, kind, gone):
    client.force_login(ambassador)
    sent = filled(kind)
    del sent[gone]
    page = client.post(f"/jobs/bridges/new/{kind}/", sent)
    assert page.status_code == 422
    assert sent["title"] in page.content.decode()
    assert page.context["form"].errors
    assert not Bridge.objects.exists()


def test_dates_are_read_by_the_posters_own_clock(client, ambassador):
    client.force_login(ambassador)
    client.post("/jobs/bridges/new/knowledge/", filled("knowledge"))
    (date,) = Bridge.objects.get().dates.all()
    # 18:00 in Utrecht in winter.
    assert (date.starts_at.hour, date.ends_at.hour, date.ends_at.minute) in {(17, 18, 30), (16, 17, 30)}


@pytest.mark.parametrize(
    "more",
    [{"to_0": "17:00"}, {"day_0": "2020-01-01"}, {"day_0": "2031-01-01"}, {"day_0": "soon"},
     {"day_1": "", "from_1": "18:00"}],
)  # fmt: skip
def test_impossible_dates_are_refused(client, ambassador, more):
    client.force_login(ambassador)
    assert client.post("/jobs/bridges/new/knowledge/", filled("knowledge", **more)).status_code == 422


def test_knowledge_is_for_ambassadors_and_contracts_for_those_who_showed_where_they_work(client):
    member = UserFactory(joined_at=timezone.now() - timedelta(days=2))
    client.force_login(member)
    for kind in ("knowledge", "contract"):
        assert client.post(f"/jobs/bridges/new/{kind}/", filled(kind)).status_code == 422
    assert not Bridge.objects.exists()
    assert client.post("/jobs/bridges/new/home/", filled("home")).status_code == 302
    proved = timezone.now()
    Attestation.objects.create(member=member, employer=EmployerFactory(), level="current", status="proved",
                               proved_at=proved, expires_at=proved + timedelta(days=180))  # fmt: skip
    assert client.post("/jobs/bridges/new/contract/", filled("contract")).status_code == 302


def test_a_newcomer_waits_a_day_and_a_member_has_three_open(client):
    client.force_login(UserFactory())
    assert client.post("/jobs/bridges/new/home/", filled("home")).status_code == 422
    member = UserFactory(joined_at=timezone.now() - timedelta(days=2))
    client.force_login(member)
    for _number in range(4):
        client.post("/jobs/bridges/new/home/", filled("home"))
    assert sorted(member.bridges.values_list("status", flat=True)) == ["draft"] + ["in_review"] * 3


@pytest.mark.parametrize(
    ("kind", "text"),
    [("contract", "We begin with an unpaid trial of two weeks."), ("venture", "You invest PKR 2 million with us."),
     ("knowledge", "The course fee is paid at the door."),
     ("knowledge", "It costs Rs 5,000 per person."),
     ("home", "Send a registration fee of Rs 20,000 by Easypaisa to 0300 1234567 before the interview.")],
)  # fmt: skip
def test_what_breaks_a_kinds_rules_is_held_for_a_closer_look(client, ambassador, kind, text):
    client.force_login(ambassador)
    client.post(f"/jobs/bridges/new/{kind}/", filled(kind, description=f"{TEXT} {text}"))
    bridge = Bridge.objects.get()
    assert bridge.status == "held"
    assert bridge.signals
    moderator = ModeratorFactory()
    bridge = bridges.let_through(bridge, by=moderator, reason="read it")
    assert bridges.publish(bridge, by=moderator).status == "live"


def test_honest_texts_of_each_kind_are_not_held(client, ambassador):
    client.force_login(ambassador)
    for words in BRIDGES:
        sent = filled(words["kind"], **{k: v for k, v in words.items() if k in ("title", "description")})
        client.post(f"/jobs/bridges/new/{words['kind']}/", sent)
    assert set(Bridge.objects.values_list("status", flat=True)) == {"in_review"}


def test_a_poster_does_not_decide_about_their_own():
    moderator = ModeratorFactory()
    with pytest.raises(bridges.OwnPost):
        bridges.publish(not_live(poster=moderator), by=moderator)


def test_an_edit_of_a_live_one_is_looked_at_before_it_shows(client):
    bridge = BridgeFactory(employer=EmployerFactory(name="Ravi Works"))
    client.force_login(bridge.poster)
    sent = filled("contract", title="Something else altogether", description=f"{TEXT} More.")
    assert client.post(f"/jobs/bridges/{bridge.pk}/edit/", sent).status_code == 302
    bridge.refresh_from_db()
    assert (bridge.status, bridge.title) == ("in_review", "Something else altogether")
    assert "Something else" not in Client().get("/jobs/bridges/").content.decode()
    again = bridges.publish(bridge, by=ModeratorFactory())
    assert again.is_visible


def test_what_ended_is_in_no_list_and_says_so_on_its_page(client):
    bridge = BridgeFactory()
    draft = not_live("draft", poster=bridge.poster)
    bridges.close(bridge, by=bridge.poster)
    past = BridgeFactory(valid_through=timezone.now() - timedelta(minutes=1))
    for path in ("/jobs/bridges/", "/jobs/bridges/contract/", "/feeds/bridges.atom", "/sitemap-bridges.xml",
                 "/api/v1/bridges", "/search/?q=booking"):  # fmt: skip
        text = client.get(path).content.decode()
        for hidden in (bridge, draft, past):
            assert hidden.title not in text
            assert f"/jobs/bridges/{hidden.pk}-" not in text
    page = client.get(bridge.get_absolute_url())
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert "no longer open" in page.content.decode()
    assert client.get(draft.get_absolute_url()).status_code == 404
    bridges.expire_bridges()
    past.refresh_from_db()
    assert past.status == "expired"


def test_the_lists_filters_find_by_words_country_and_online(client):
    one = BridgeFactory(title="Booking for clinics", country="NL")
    other = BridgeFactory(title="Ledger for shops", country="GB")
    for query, found in (("q=clinics", one), ("country=GB", other), ("q=clinics&country=XX", one)):
        page = client.get(f"/jobs/bridges/?{query}").content.decode()
        assert found.title in page
        assert ({one, other} - {found}).pop().title not in page
    assert client.get("/jobs/bridges/?after=nonsense").status_code == 404
    assert client.get("/jobs/bridges/nothing/").status_code == 404


def test_remote_from_pakistan_is_a_job_with_a_form_of_its_own(client, ambassador):
    client.force_login(ambassador)
    sent = {
        "employer_name": "Northlight", "employer_site": "https://northlight.example", "title": "Engineer from home",
        "country": "NL", "remote_region": "PK", "salary_min": "24000", "currency": "EUR", "salary_period": "year",
        "description": "You build services that people rely on, from your desk in Pakistan, with a small team. " * 2,
        "apply_url": "https://northlight.example/jobs/1", "has_contract": "on",
    }  # fmt: skip
    for gone in ("has_contract", "salary_min", "remote_region"):
        page = client.post("/jobs/bridges/new/remote/", {k: v for k, v in sent.items() if k != gone})
        assert page.status_code == 422
        assert "Engineer from home" in page.content.decode()
    assert client.post("/jobs/bridges/new/remote/", sent).status_code == 302
    job = Job.objects.get()
    assert (job.workplace, job.employer_of_record, job.hireable, job.status) == (
        "remote", True, "yes_from_home", "in_review",
    )  # fmt: skip
    listings.publish(job, by=ModeratorFactory())
    abroad = JobFactory(title="Engineer on site")
    page = Client().get("/jobs/?hireable=home").content.decode()
    assert job.title in page
    assert abroad.title not in page
    assert JobSearch.objects.count() == 2


def test_tabs_of_all_kinds_stand_on_the_job_list(client):
    page = client.get("/jobs/").content.decode()
    for kind in KINDS:
        assert f'href="/jobs/bridges/{kind}/"' in page
    assert 'href="/jobs/?hireable=home"' in page


def test_company_in_pakistan_shows_its_domain_and_its_bridges(client):
    company = EmployerFactory(name="Ravi Works", slug="ravi", country="PK")
    bridge = BridgeFactory(kind="home", employer=company)
    assert "Domain shown" not in client.get("/jobs/companies/ravi/").content.decode()
    assert company.name not in client.get("/jobs/bridges/companies/").content.decode()
    EmployerDomain.objects.create(employer=company, domain="ravi.example", verified_at=timezone.now())
    for path in ("/jobs/companies/ravi/", bridge.get_absolute_url()):
        page = client.get(path).content.decode()
        assert "ravi.example" in page
        assert "Domain shown" in page
    assert bridge.title in client.get("/jobs/companies/ravi/").content.decode()
    assert company.name in client.get("/jobs/bridges/companies/").content.decode()


def test_a_company_in_pakistan_gets_a_page_and_nobody_else_changes_it(client):
    client.force_login(UserFactory())
    assert client.post("/jobs/bridges/companies/new/", {"name": "Ravi Works", "site": "no site"}).status_code == 422
    answer = client.post("/jobs/bridges/companies/new/", {"name": "Ravi Works", "site": "https://ravi.example"})
    assert answer.headers["Location"] == "/jobs/companies/ravi-works/"
    client.post("/jobs/bridges/companies/new/", {"name": "ravi works", "site": "https://other.example"})
    company = Employer.objects.get()
    assert (company.country, company.site) == ("PK", "https://ravi.example")
    # Until its domain is shown it stands in no list.
    assert "Ravi Works" not in client.get("/jobs/bridges/companies/").content.decode()


def test_dates_of_knowledge_are_calendars_that_a_reader_reads(client, settings):
    bridge = BridgeFactory(kind="knowledge", title="A talk; with, marks")
    not_live(kind="knowledge", title="Hidden talk")
    (date,) = bridge.dates.all()
    for path in (f"/jobs/bridges/{bridge.pk}/dates.ics", "/jobs/bridges/knowledge.ics"):
        answer = client.get(path)
        assert answer.headers["Content-Type"].startswith("text/calendar")
        (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
        assert str(event["SUMMARY"]) == bridge.title
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (date.starts_at, date.ends_at)
        assert str(event["URL"]) == f"{settings.SITE_URL}{bridge.get_absolute_url()}"
    contract = BridgeFactory()
    assert client.get(f"/jobs/bridges/{contract.pk}/dates.ics").status_code == 404


def test_last_days_of_jobs_are_a_calendar_that_answers_the_lists_questions(client):
    one, other = JobFactory(country="DE"), JobFactory(country="NL")
    events = icalendar.Calendar.from_ical(client.get("/jobs/feed.ics").content).walk("VEVENT")
    assert len(events) == 2
    (event,) = icalendar.Calendar.from_ical(client.get("/jobs/feed.ics?country=NL").content).walk("VEVENT")
    assert other.title in str(event["SUMMARY"])
    assert event["DTSTART"].dt == timezone.localtime(other.valid_through).date()
    assert one.title not in str(event["SUMMARY"])


def test_whoever_watches_a_kind_gets_it_in_the_digest(client, django_assert_num_queries):
    member, other = UserFactory(), UserFactory()
    client.force_login(member)
    client.post("/jobs/bridges/watch/contract/", {"watch": "1"})
    assert BridgeWatch.objects.filter(member=member).count() == 1
    mine, _home = BridgeFactory(), BridgeFactory(kind="home")
    BridgeFactory(poster=member)
    section, now = BridgesDigest(), timezone.now()
    with django_assert_num_queries(3):
        found = section.items_for([member, other], now - timedelta(days=1), now)
    assert [item.key for item in found[member.pk]] == [f"bridge:{mine.pk}"]
    assert other.pk not in found
    bridges.close(mine, by=mine.poster)
    assert section.still_visible(member, found[member.pk]) == []
    client.post("/jobs/bridges/watch/contract/", {"watch": "0"})
    assert not BridgeWatch.objects.exists()


def test_bridges_are_found_by_the_one_search_box(client):
    bridge = BridgeFactory(title="Patient booking for clinics")
    page = client.get("/search/?q=clinics").content.decode()
    assert bridge.get_absolute_url() in page


def test_a_reported_bridge_can_be_hidden_and_restored(client):
    bridge, plug = BridgeFactory(), ModeratedBridge()
    client.force_login(UserFactory())
    assert client.get(f"/report/jobs.bridge/{bridge.pk}/").status_code == 200
    plug.hide(bridge, by=None, reason="looks wrong")
    bridge.refresh_from_db()
    assert not bridge.is_visible
    plug.restore(bridge, by=None, reason="it's fine")
    bridge.refresh_from_db()
    assert bridge.is_visible


def test_the_database_holds_each_kinds_rule():
    for kind, wrong in (("contract", {"budget": ""}), ("home", {"home_place": ""}), ("venture", {"place": ""}),
                        ("knowledge", {"audience": ""})):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            BridgeFactory(kind=kind, **wrong)


@pytest.mark.parametrize("number", [1, 20])
def test_the_list_takes_as_many_statements_for_twenty_as_for_one(client, django_assert_num_queries, number):
    for _one in range(number):
        BridgeFactory(kind="knowledge", employer=EmployerFactory())
    client.get("/jobs/bridges/")
    with django_assert_num_queries(2):
        client.get("/jobs/bridges/")
