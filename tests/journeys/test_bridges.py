"""A bridge from its form to people hired, in a real browser without scripts, and the pages' accessibility."""

from datetime import timedelta

import pytest
from django.utils import timezone

from jobs.models import Bridge, EmployerDomain, Introduction
from jobs.services import bridges
from tests.factories import AmbassadorFactory, ModeratorFactory, UserFactory
from tests.jobs.bridge_factories import NOTE, TEXT, BridgeFactory, IntroductionFactory
from tests.jobs.factories import EmployerFactory
from tests.journeys.test_face import overflow, violations

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def test_a_venture_is_posted_asked_for_and_comes_to_something(open_page):
    host, asker = AmbassadorFactory().member, UserFactory(profile__name="Asker Unnamed")
    page = open_page("/jobs/", member=host, script=False)
    page.click("nav.tabs a:has-text('Ventures')")
    page.click("a:has-text('Post one')")
    page.fill("[name=title]", "Solar pumps with pay by month")
    page.click("main button[name=send]")
    assert page.locator("[role=alert]").is_visible()
    assert page.input_value("[name=title]") == "Solar pumps with pay by month"
    page.select_option("[name=country]", "DE")
    page.fill("[name=place]", "Leipzig")
    page.fill("[name=home_place]", "Hyderabad")
    page.select_option("[name=stage]", "idea")
    page.fill("[name=wanted]", "the technical half")
    page.fill("main [name=description]", TEXT)
    page.click("main button[name=send]")
    page.wait_for_url("**/jobs/bridges/mine/")
    bridge = bridges.publish(Bridge.objects.get(), by=ModeratorFactory())

    other = open_page(bridge.get_absolute_url(), member=asker, script=False)
    assert "Hyderabad" in other.inner_text("main")
    other.click("a:has-text('Ask for an introduction')")
    other.fill("[name=note]", NOTE)
    other.check("[name=consent]")
    other.click("main form button[type=submit]")
    other.wait_for_url("**/introductions/*/")
    row = Introduction.objects.get()
    page.goto(row.get_absolute_url())
    assert "Asker Unnamed" not in page.content()
    page.click("button[value=accept]")
    page.wait_for_url(f"**{row.get_absolute_url()}")
    assert "Asker Unnamed" in page.inner_text("main")
    page.click("button[value=met]")
    page.wait_for_url(f"**{row.get_absolute_url()}")
    page.fill("[name=hired]", "4")
    page.click("button[value=hired]")
    page.wait_for_url(f"**{row.get_absolute_url()}")
    row.refresh_from_db()
    assert (row.outcome, row.hired) == ("hired", 4)


@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_phone(open_page, language, theme):
    member = AmbassadorFactory(member__language=language).member
    company = EmployerFactory(name="Ravi Works", slug="ravi", country="PK")
    EmployerDomain.objects.create(employer=company, domain="ravi.example", verified_at=timezone.now())
    made = [BridgeFactory(kind=kind, employer=company) for kind in Bridge.Kind.values]
    BridgeFactory(poster=member, status="changes", reviewer_note="Say where.")
    asked = IntroductionFactory(asker=member, bridge=made[0], status="met", outcome="met")
    given = IntroductionFactory(bridge=BridgeFactory(poster=member), due_at=timezone.now() + timedelta(days=3))
    page = open_page("/jobs/bridges/", language=language, theme=theme, member=member)
    paths = [
        "/jobs/", "/jobs/?hireable=home", "/jobs/bridges/", "/jobs/bridges/knowledge/", "/jobs/bridges/companies/",
        "/jobs/companies/ravi/", "/jobs/bridges/new/", *(f"/jobs/bridges/new/{kind}/" for kind in Bridge.Kind.values),
        "/jobs/bridges/new/remote/", "/jobs/bridges/mine/", "/jobs/bridges/introductions/",
        asked.get_absolute_url(), given.get_absolute_url(), f"/jobs/bridges/{made[1].pk}/ask/",
        *(one.get_absolute_url() for one in made),
    ]  # fmt: skip
    for path in paths:
        page.goto(path)
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == [], path
        assert overflow(page) <= 0, path
