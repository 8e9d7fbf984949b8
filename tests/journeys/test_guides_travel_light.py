"""All that a first visit to a guide fetches, counted on the wire: page, style, scripts, icon, and what the worker that
keeps the page for later fetches. Files are served as in production, compressed and under hashed names."""

import pytest
from django.core.management import call_command
from django.test import Client
from django.test.testcases import LiveServerThread
from playwright.sync_api import expect

from tests.journeys.wire import Wire
from visas.content_files import read_all
from visas.loading import load_all
from visas.models import Route

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

LIMIT = 40_000


@pytest.fixture
def site(settings, tmp_path, transactional_db):
    """The port of a server that answers as production does."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
    }
    apart = ["admin", "unfold", "ninja", "import_export", "debug_toolbar"]
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=apart)
    # Nothing stands before the site: its own middleware serves the files.
    thread = LiveServerThread("127.0.0.1", lambda handler: handler, port=0)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait(10)
    assert thread.error is None
    yield thread.port
    thread.terminate()


@pytest.fixture
def guides(db):
    files, faults = read_all()
    assert not faults
    list(load_all(files))


def heaviest(language):
    """The guide whose page is the largest; all else that a visit fetches is the same for every guide."""
    client = Client(headers={"accept-encoding": "gzip"})
    weights = {}
    for route in Route.objects.visible().select_related("country"):
        answer = client.get(route.get_absolute_url(), {"hl": language})
        assert answer.headers["Content-Encoding"] == "gzip"
        weights[route.get_absolute_url()] = len(answer.content)
    assert len(weights) == 48
    return max(weights, key=weights.get)


def visit(browser, wire, path):
    """The bytes of a first visit with an empty cache, until the page is kept on the phone."""
    context = browser.new_context(viewport={"width": 360, "height": 760})
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{wire.port}{path}", wait_until="networkidle")
    for _try in range(100):
        if page.evaluate("caches.open('pages').then((c) => c.keys()).then((k) => k.length)"):
            break
        page.wait_for_timeout(50)
    else:
        raise AssertionError(f"{path} was not kept")
    page.wait_for_timeout(200)
    context.close()
    return wire.sent


@pytest.mark.parametrize("language", ["en", "ur"])
def test_first_visit_to_the_heaviest_guide_is_under_forty_kilobytes(browser, site, guides, language):
    path = heaviest(language)
    with Wire(site) as wire:
        sent = visit(browser, wire, f"{path}?hl={language}")
    fetched = {line.split()[1].rpartition("/")[2].partition(".")[0] for line in wire.asked}
    assert fetched >= {"app", "offline", "icon", "sw"}
    assert sent < LIMIT, (path, sent, wire.asked)


def test_urdu_letters_come_where_they_are_asked_for(open_page, guides):
    page = open_page("/visas/pakistan/", language="ur")
    urdu = "[...document.fonts].some((f) => f.family.includes('Nastaliq') && f.status === 'loaded')"
    assert not page.evaluate(f"document.fonts.ready.then(() => {urdu})")
    page.click("form[action='/letters/'] button")
    expect(page.locator("form[action='/letters/']")).to_have_count(0)
    assert page.evaluate(f"document.fonts.ready.then(() => {urdu})")


def test_phone_that_has_the_letters_uses_them_on_guides_too(open_page, guides):
    page = open_page("/", language="ur")
    page.evaluate("document.fonts.ready")
    page.goto("/visas/pakistan/")
    expect(page.locator("html[data-letters]")).to_have_count(0)
