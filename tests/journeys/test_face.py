"""What the base page and the style sheet promise, in a real browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.factories import UserFactory
from tests.journeys.conftest import confirm

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPEN = ["/", "/about/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nothing-here/"]
OWN = ["/me/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/"]
OWN_AFTER_PASSWORD = [
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/logout/",
    "/accounts/reauthenticate/",
]


def violations(page):
    found = Axe().run(page, options={"runOnly": {"type": "tag", "values": LEVELS}}).response["violations"]
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


def test_the_check_sees_what_is_wrong(open_page):
    page = open_page("/")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    page.evaluate("document.querySelector('h1').style.color = '#eee'")
    assert {rule for rule, _nodes in violations(page)} == {"html-has-lang", "color-contrast"}


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.fixture
def everything(settings):
    settings.ROOT_URLCONF = "tests.home.every_address"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_open_pages_are_accessible(open_page, everything, language, theme):
    page = open_page(language=language, theme=theme)
    for address in OPEN:
        page.goto(address)
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == [], address


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ur"])
def test_members_pages_are_accessible(open_page, everything, language, theme):
    page = open_page(language=language, theme=theme, member=UserFactory(language=language))
    confirm(page)
    for address in OWN + OWN_AFTER_PASSWORD:
        page.goto(address)
        assert page.url.endswith(address)
        assert page.locator("html").get_attribute("lang") == language
        assert violations(page) == [], address


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("language", ["en", "ur"])
@pytest.mark.parametrize("width", [360, 1280])
def test_style_guide_is_accessible_and_nothing_sticks_out(open_page, settings, language, theme, width):
    settings.DEBUG = True
    page = open_page("/styleguide/", language=language, theme=theme, width=width)
    assert violations(page) == []
    assert overflow(page) == 0


@pytest.mark.parametrize("language", ["en", "ur"])
def test_nothing_sticks_out_at_the_narrowest_width(open_page, everything, language):
    page = open_page(language=language, width=320)
    for address in OPEN:
        page.goto(address)
        assert overflow(page) == 0, address


@pytest.mark.parametrize("language", ["en", "ur"])
def test_members_pages_fit_a_phone(open_page, language):
    page = open_page(language=language, width=320, member=UserFactory(language=language))
    confirm(page)
    for address in OWN + OWN_AFTER_PASSWORD:
        page.goto(address)
        assert page.url.endswith(address)
        assert overflow(page) == 0, address


def test_language_and_theme_are_chosen_without_scripts(open_page, everything):
    page = open_page("/about/?x=1", script=False, width=1280)
    paper = "getComputedStyle(document.body).backgroundColor"
    page.get_by_role("button", name="اردو").first.click()
    assert page.url.endswith("/about/?x=1")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.get_by_role("button", name="گہرے", exact=True).click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert page.evaluate(paper) == "rgb(20, 22, 28)"
    page.locator("footer").get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("dir") == "ltr"
    page.get_by_role("button", name="As the phone").click()
    assert page.locator("html").get_attribute("data-theme") is None
    assert page.evaluate(paper) == "rgb(251, 248, 242)"


def test_chosen_light_stays_light_on_a_dark_phone(open_page):
    page = open_page("/", theme="dark")
    page.locator("footer").get_by_role("button", name="Light").click()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(251, 248, 242)"


def fetched(page):
    return page.evaluate("performance.getEntriesByType('resource').map(one => new URL(one.name).pathname)")


def test_english_page_fetches_no_font_and_little_else(open_page):
    page = open_page("/")
    page.wait_for_load_state("networkidle")
    assert not [path for path in fetched(page) if "fonts/" in path]
    assert len([path for path in fetched(page) if not path.endswith("django-htmx.js")]) <= 5


def test_urdu_page_is_set_in_nastaliq_with_latin_beside_it(open_page):
    page = open_page("/", language="ur")
    page.wait_for_load_state("networkidle")
    assert [path for path in fetched(page) if "fonts/" in path] == ["/static/fonts/noto-nastaliq-urdu-400.woff2"]
    # A heading in another font, or without the line height that Nastaliq needs, is lower.
    assert page.evaluate("document.fonts.check('16px Nastaliq', 'سفیر')")
    body = page.evaluate("(() => { const s = getComputedStyle(document.body); return [s.lineHeight, s.fontSize]; })()")
    assert body == ["33.6px", "16px"]
    weights = page.evaluate("[...new Set([...document.querySelectorAll('h1,h2,strong,label,.btn')]"
                            ".map(one => getComputedStyle(one).fontWeight))]")  # fmt: skip
    assert weights == ["400"]
    smallest = page.evaluate("Math.min(...[...document.querySelectorAll('body *')].filter(one => one.innerText)"
                             ".map(one => parseFloat(getComputedStyle(one).fontSize)))")  # fmt: skip
    assert smallest >= 16


@pytest.mark.parametrize("language", ["en", "ur"])
def test_what_has_the_focus_is_never_under_the_bottom_bar(open_page, everything, language):
    page = open_page("/", language=language, height=600)
    hidden = """document.activeElement.getBoundingClientRect().bottom
        - document.querySelector('.main-nav').getBoundingClientRect().top"""
    seen = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body || !!document.activeElement.closest('.main-nav')"):
            continue
        seen += 1
        assert page.evaluate(hidden) <= 0, page.evaluate("document.activeElement.outerHTML")
    assert seen >= 10


def test_skip_link_comes_first_and_leads_to_the_content(open_page):
    page = open_page("/about/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_failed_form_says_what_is_wrong_beside_the_field(open_page):
    page = open_page("/accounts/signup/")
    page.fill("input[name=email]", "someone@example.test")
    page.fill("input[name=password1]", "12345")
    page.click("main button[type=submit]")
    summary = page.get_by_role("alert")
    assert "What you typed is still here" in summary.inner_text()
    assert page.input_value("input[name=email]") == "someone@example.test"
    described = page.get_attribute("input[name=password1]", "aria-describedby")
    assert page.get_attribute("input[name=password1]", "aria-invalid") == "true"
    assert "too short" in page.locator(f"#{described.split()[-1]}").inner_text()
    summary.get_by_role("link").first.click()
    assert page.evaluate("document.activeElement.name") == "password1"


def test_motion_is_stilled_for_those_who_ask(browser, live_server):
    context = browser.new_context(base_url=live_server.url, reduced_motion="reduce")
    page = context.new_page()
    page.goto("/accounts/login/")
    assert page.evaluate("getComputedStyle(document.querySelector('.btn')).transitionDuration") == "0s"
    context.close()


def test_print_leaves_the_content_alone(open_page):
    page = open_page("/about/", width=800, theme="dark")
    page.emulate_media(media="print")
    assert not page.locator(".site-bar").is_visible()
    assert not page.locator(".site-foot").is_visible()
    assert page.locator("h1").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
