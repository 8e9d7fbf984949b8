"""What a first visit costs on slow data."""

import gzip

import brotli
import pytest
from django.conf import settings

STATIC = settings.BASE_DIR / "diaspora" / "static"


def test_style_sheet_stays_small():
    assert len(brotli.compress((STATIC / "app.css").read_bytes())) <= 12_000


def test_script_stays_small():
    assert len(brotli.compress((STATIC / "app.js").read_bytes())) <= 1_000


def test_urdu_font_stays_small_and_comes_with_its_licence():
    assert (STATIC / "fonts" / "noto-nastaliq-urdu-400.woff2").stat().st_size <= 105_000
    assert "SIL OPEN FONT LICENSE Version 1.1" in (STATIC / "fonts" / "OFL.txt").read_text()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "ur"])
def test_front_page_stays_small(client, language):
    html = client.get("/", {"hl": language}).content
    assert len(gzip.compress(html)) <= 12_000
