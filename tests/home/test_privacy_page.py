"""/privacy/ says what the rules do, in the reader's language."""

import re

import pytest
from django.test import Client
from django.utils import translation
from django.utils.html import escape

from diaspora.accounts.personal_data import PERSONAL_DATA
from diaspora.accounts.privacy import UNDO_FOR

pytestmark = pytest.mark.django_db
ARABIC = re.compile("[\u0600-\u06ff]")


def named_rules():
    return [rule for plug in PERSONAL_DATA.all() for rule in plug.rules if rule.what]


def test_everyone_reads_it_and_every_named_rule_is_there():
    page = Client().get("/privacy/")
    assert page.status_code == 200
    assert f"{UNDO_FOR.days} days after you ask" in page.text
    assert len(named_rules()) > 40
    for rule in named_rules():
        assert escape(str(rule.what)) in page.text
        assert escape(str(rule.keeps)) in page.text


def test_in_urdu_every_row_is_urdu():
    page = Client().get("/privacy/?hl=ur").text
    with translation.override("ur"):
        for rule in named_rules():
            assert ARABIC.search(str(rule.what)), rule.what
            assert escape(str(rule.keeps)) in page


def test_the_foot_of_every_page_leads_there():
    assert 'href="/privacy/"' in Client().get("/").text
