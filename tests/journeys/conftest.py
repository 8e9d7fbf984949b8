"""A real browser against the real site.

`open_page("/jobs/", language="ur", width=360, member=someone)` gives a Playwright page. Whatever the content security
policy stops and whatever a script throws fails the test that opened the page.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.factories import PASSWORD

INSTALLED = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, or Playwright's own. Without one these tests fail; they are never skipped."""
    # Playwright's loop runs in the thread of the test, where the ORM is used too.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(
                executable_path=INSTALLED if INSTALLED.exists() else None, args=ARGUMENTS
            )
        except PlaywrightError as error:
            pytest.fail(
                "There is no Chromium to test with: `apt-get install --no-install-recommends chromium`, or "
                f"`playwright install chromium`.\n{error}"
            )
        yield running
        running.close()


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    """Hashed names lead nowhere in the test's server: its pages would be unstyled."""
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def open_page(browser, live_server):
    """Pages of this test's server; each call is a browser of its own, with its own cookies."""
    contexts, complaints = [], []

    def open_page(
        path="/", *, language="en", width=360, height=760, theme="light", script=True, member=None, headers=None
    ) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": height},
            locale=language,
            color_scheme=theme,
            java_script_enabled=script,
            extra_http_headers=headers or {},
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda line: complaints.append(line.text) if "Content Security" in line.text else None)
        if member:
            sign_in(page, member)
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


def sign_in(page: Page, member) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", member.email)
    page.fill("input[name=password]", PASSWORD)
    page.click("main form[action='/accounts/login/'] button[type=submit]")
    page.wait_for_url(lambda address: "/accounts/login/" not in address)


def confirm(page: Page) -> None:
    """Where the site asks for the password once more."""
    page.goto("/accounts/reauthenticate/")
    page.fill("input[name=password]", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url(lambda address: "/reauthenticate/" not in address)
