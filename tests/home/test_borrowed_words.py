"""diaspora/words.py lists what other packages say; after an upgrade it must not list what they no longer say."""

import io
import re
from pathlib import Path

import allauth
import django
import django_countries
import pytest
from babel.messages.extract import extract
from django.utils import translation
from django.utils.translation.template import templatize

from diaspora import words
from diaspora.catalogues import INDENT, KEYWORDS
from tests.home.pages import assert_ours, english_left

FOLDERS = {
    "ALLAUTH": [Path(allauth.__file__).parent],
    "DJANGO": [
        Path(django.__file__).parent / part for part in ("forms", "core", "db/models", "contrib/auth", "utils")
    ],
}


def said_by(folders):
    for folder in folders:
        for path in [*folder.rglob("*.py"), *folder.rglob("*.html"), *folder.rglob("messages/*.txt")]:
            text = path.read_text(encoding="utf-8")
            code = text if path.suffix == ".py" else INDENT.sub("", templatize(text, origin=str(path)))
            for _line, message, _comments, _context in extract("python", io.BytesIO(code.encode()), KEYWORDS):
                yield message if isinstance(message, str) else message[0]


@pytest.mark.parametrize("name", ["ALLAUTH", "DJANGO"])
def test_words_are_still_said(name):
    still = {*said_by(FOLDERS[name])}
    # A plural is a lazy object; its English singular is what it says of one thing.
    listed = {word for word in getattr(words, name) if isinstance(word, str)}
    assert len(listed) > 30
    assert sorted(listed - still) == []


def test_countries_are_named_as_the_list_names_them():
    with translation.override("en"):
        known = {str(name) for _code, name in django_countries.countries}
    assert sorted({*words.COUNTRIES} - known) == []


def test_country_has_its_urdu_name():
    with translation.override("ur"):
        assert str(django_countries.countries.name("DE")) == "جرمنی"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/about/", "/nothing-here/"])
def test_urdu_page_is_urdu_throughout(client, address):
    assert english_left(assert_ours(client.get(f"{address}?hl=ur").content.decode(), "ur")) == []


@pytest.mark.django_db
def test_form_error_is_urdu(client):
    html = client.post("/accounts/signup/?hl=ur", {"email": "no address", "password1": "123"}).content.decode()
    assert "درست ای میل پتہ لکھیں۔" in html
    assert re.search("پاس ورڈ بہت چھوٹا ہے۔ کم از کم 10 حروف لکھیں۔", html)
    assert english_left(assert_ours(html, "ur")) == []
