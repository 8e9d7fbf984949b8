import time
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from diaspora.moderation.models import WatchedTerm
from diaspora.moderation.terms import fold, matching, screen


def term(pattern, **more):
    return WatchedTerm.objects.create(**{"pattern": pattern, "kind": "hold", "enabled": True} | more)


@pytest.mark.parametrize(
    "text",
    [
        "Pay the visa fee first", "pay the VISA   FEE", "v i s a f e e", "v.i.s.a f.e.e", "visa\u200b fee", "vìsa féé",
        "ｖｉｓａ ｆｅｅ", "v1sa f33", "vіsа fее", "visa-fee!",
    ],
)  # fmt: skip
def test_a_word_is_found_however_it_is_spelled(text):
    assert matching(text, [WatchedTerm(pattern="visa fee")])


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("ویزہ فیس", "ويزه فيس"),
        ("ویزہ فیس", "وِیزہ فِیس"),
        ("کفیل", "كفيل"),
        ("azad visa", "AZAD  VISA"),
        ("paisa*", "paisay bhejo"),
    ],
)
def test_urdu_and_roman_urdu_are_folded(pattern, text):
    assert matching(text, [WatchedTerm(pattern=pattern)])


@pytest.mark.parametrize(
    ("pattern", "text"),
    [("fee", "coffee"), ("fee", "feel free"), ("visa fee", "fee for the visa"), ("pay", "payment"), ("a.b", "acb")],
)
def test_a_part_of_a_word_is_none(pattern, text):
    assert not matching(text, [WatchedTerm(pattern=pattern)])


def test_a_pattern_is_words_and_no_expression():
    assert not matching("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", [WatchedTerm(pattern="(a+)+$")])
    assert not matching("anything", [WatchedTerm(pattern="...")])


def test_the_strictest_counts_and_hits_are_counted(db):
    term("visa", kind="flag")
    term("fee", kind="block")
    found = screen("visa fee", "job")
    assert (found.kind, set(found.patterns)) == ("block", {"visa", "fee"})
    assert set(WatchedTerm.objects.values_list("hits", flat=True)) == {1}


def test_off_expired_and_of_another_place_are_not_looked_at(db):
    term("one", enabled=False)
    term("two", expires_on=timezone.now().date() - timedelta(days=1))
    term("three", scope="message")
    assert screen("one two three", "job").kind == ""
    assert screen("three", "message").kind == "hold"


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_folding_is_stable_and_quick(text):
    once = fold(text)
    started = time.monotonic()
    matching(text * 50, [WatchedTerm(pattern="v* f*")])
    assert time.monotonic() - started < 1
    assert "\u200b" not in once
