"""With the network cut, what was opened once can be read; after signing out it can't."""

import shutil

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from jobs.models import SavedJob
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory
from visas import content_files

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def guides(db, tmp_path):
    """Two of the guides' files: a destination and home."""
    for name in ("germany.yaml", "pakistan.yaml"):
        shutil.copy(content_files.FOLDER / name, tmp_path / name)
    call_command("load_guides", folder=tmp_path, verbosity=0)


def controlled(page):
    """Until the worker has taken over and has kept the page that came before it."""
    page.evaluate("navigator.serviceWorker.ready")
    page.reload()


def kept(page, path):
    page.goto(path)
    expect(page.locator("h1")).to_be_visible()
    for _try in range(50):
        if page.evaluate("path => caches.open('pages').then((c) => c.match(path)).then(Boolean)", path):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{path} was not kept")


def cut(page):
    page.context.set_offline(True)
    # The cut holds for the worker too: a page that nobody opened isn't there.
    page.goto("/about/")
    expect(page.locator("h1")).to_have_text("Kept on this phone")


@pytest.fixture
def walked(open_page, guides):
    """A member who opened a guide, took it up as a plan, and opened a saved job."""
    member, job = UserFactory(), JobFactory(title="Site Reliability Engineer")
    SavedJob.objects.create(member=member, job=job)
    page = open_page("/visas/germany/", member=member)
    controlled(page)
    kept(page, "/visas/germany/eu-blue-card/")
    page.click("form[action$='/adopt/'] button")
    page.wait_for_url("**/visas/plan/*/")
    plan = page.evaluate("location.pathname")
    kept(page, plan)
    kept(page, job.get_absolute_url())
    return page, plan, job


def test_guide_plan_and_saved_job_open_without_a_network(walked):
    page, plan, job = walked
    cut(page)
    for path, title in (
        ("/visas/germany/eu-blue-card/", "Blue Card"),
        (plan, ""),
        (job.get_absolute_url(), job.title),
    ):
        page.goto(path)
        expect(page.locator("h1")).to_contain_text(title)
        expect(page.locator("[data-kept-note]")).to_contain_text("20")
        assert page.evaluate("getComputedStyle(document.querySelector('.site-bar')).display") == "block"
    page.goto("/offline/")
    expect(page.locator("[data-kept-list] li")).to_have_count(3)
    expect(page.locator("[data-kept-list]")).to_contain_text("Site Reliability Engineer")


def test_nothing_is_left_after_signing_out(walked):
    page, plan, job = walked
    page.goto("/accounts/logout/")
    page.click("main form[action='/accounts/logout/'] button[type=submit]")
    page.wait_for_url("**/")
    page.goto("/visas/")
    controlled(page)
    cut(page)
    for path in ("/visas/germany/eu-blue-card/", plan, job.get_absolute_url()):
        page.goto(path)
        expect(page.locator("h1")).to_have_text("Kept on this phone")
    expect(page.locator("[data-kept-list] li")).to_have_count(0)
    expect(page.locator("[data-kept-none]")).to_be_visible()


def test_session_that_ended_elsewhere_takes_the_pages_along(walked):
    page, plan, _job = walked
    page.context.clear_cookies()
    page.goto("/about/")
    page.wait_for_timeout(300)
    cut(page)
    page.goto(plan)
    expect(page.locator("h1")).to_have_text("Kept on this phone")


def test_very_first_page_is_kept_too(open_page, guides):
    page = open_page("/visas/germany/eu-blue-card/")
    page.evaluate("navigator.serviceWorker.ready")
    kept_at_last = False
    for _try in range(50):
        kept_at_last = page.evaluate("caches.open('pages').then((c) => c.keys()).then((k) => k.length)") == 1
        if kept_at_last:
            break
        page.wait_for_timeout(100)
    assert kept_at_last
    cut(page)
    page.goto("/visas/germany/eu-blue-card/")
    expect(page.locator("h1")).to_contain_text("Blue Card")


def test_offline_page_speaks_urdu(open_page, guides):
    page = open_page("/visas/germany/eu-blue-card/?hl=ur", language="ur")
    controlled(page)
    kept(page, "/visas/germany/eu-blue-card/")
    page.context.set_offline(True)
    page.goto("/about/")
    expect(page.locator("html")).to_have_attribute("lang", "ur")
    expect(page.locator("[data-kept-list] li")).to_have_count(1)
