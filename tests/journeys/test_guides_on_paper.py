"""Every guide is printed on at most two sides of A4, in both languages."""

import io

import pikepdf
import pytest

from visas.content_files import read_all
from visas.loading import load_all
from visas.models import Route

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


def sides(page):
    """As a browser prints it, with the site's own margins."""
    return len(pikepdf.open(io.BytesIO(page.pdf(format="A4"))).pages)


@pytest.fixture
def guides(db):
    files, faults = read_all()
    assert not faults
    list(load_all(files))


@pytest.mark.parametrize("language", ["en", "ur"])
def test_every_guide_fits_on_two_sides_of_paper(open_page, guides, language):
    page = open_page("/about/", language=language, script=False)
    printed = {}
    for route in Route.objects.visible().select_related("country"):
        page.goto(route.get_absolute_url())
        printed[route.get_absolute_url()] = sides(page)
    assert len(printed) == 48
    assert {path: number for path, number in printed.items() if number > 2} == {}


def test_buttons_and_the_list_of_sources_stay_off_paper(open_page, guides):
    page = open_page("/visas/pakistan/")
    page.emulate_media(media="print")
    for part in ("#figures", ".site-bar", ".site-foot", "form"):
        assert not any(one.is_visible() for one in page.locator(part).all()), part
    assert page.locator("#steps").is_visible()
