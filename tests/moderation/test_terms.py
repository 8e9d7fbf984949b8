import time
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from diaspora.accounts.models import User
from diaspora.circles.models import Post
from diaspora.circles.services import writing
from diaspora.circles.services.writing import Draft
from diaspora.moderation import terms
from diaspora.moderation.models import WatchedTerm
from diaspora.moderation.terms import fold, matching, screen
from jobs.services import listings
from tests.circles.factories import CircleFactory, PostFactory, insider
from tests.factories import UserFactory
from tests.jobs.factories import JobFactory


def term(pattern, **more):
    return WatchedTerm.objects.create(
        **{"pattern": pattern, "kind": "hold", "enabled": True, "tried_at": timezone.now()} | more
    )


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


def written(days_ago, text):
    post = PostFactory(text=text)
    Post.objects.filter(pk=post.pk).update(created_at=timezone.now() - timedelta(days=days_ago))
    return post


def desk():
    client = Client()
    client.force_login(User.objects.create_superuser("root@example.test"))
    return client


def test_a_dry_run_counts_the_last_thirty_days_and_holds_nothing(db):
    written(31, "An azad visa, long ago and far away.")
    hit = written(29, "They call it an a z a d  v i s a here.")
    written(1, "How long did it take you?")
    row = term("azad visa", scope="post", enabled=False, tried_at=None)
    page = desk().post(f"/admin/moderation/watchedterm/{row.pk}/try-out/").text
    assert "It would have hit 1 of 2 texts." in page
    row.refresh_from_db()
    hit.refresh_from_db()
    assert (row.tried_hits, row.tried_texts, row.hits, row.enabled, hit.status) == (1, 2, 0, False, "live")


def test_nothing_is_switched_on_before_it_was_tried(db):
    row, client = term("azad visa", enabled=False, tried_at=None), desk()
    why = {"reason": "Seen in twelve scams this month."}
    client.post(f"/admin/moderation/watchedterm/{row.pk}/switch-on/", why)
    row.refresh_from_db()
    assert not row.enabled
    with pytest.raises(terms.NotTried):
        terms.switch(row, on=True, by=UserFactory(), reason=why["reason"])
    with pytest.raises(IntegrityError), transaction.atomic():
        WatchedTerm.objects.filter(pk=row.pk).update(enabled=True)
    client.post(f"/admin/moderation/watchedterm/{row.pk}/try-out/")
    client.post(f"/admin/moderation/watchedterm/{row.pk}/switch-on/", why)
    row.refresh_from_db()
    assert row.enabled


def test_a_changed_pattern_must_be_tried_again(db):
    row, client = term("azad visa"), desk()
    data = {"pattern": "azad", "kind": "hold", "scope": "all", "expires_on": ""}
    client.post(f"/admin/moderation/watchedterm/{row.pk}/change/", data)
    row.refresh_from_db()
    assert (row.pattern, row.enabled, row.tried_at) == ("azad", False, None)


def test_looking_alone_tries_nothing(db):
    row = term("azad visa", enabled=False, tried_at=None)
    desk().get(f"/admin/moderation/watchedterm/{row.pk}/try-out/")
    row.refresh_from_db()
    assert row.tried_at is None


def test_letting_through_what_a_term_held_counts_as_its_mistake(db):
    right, other = term("azad visa", scope="post"), term("fee", scope="post")
    circle = CircleFactory()
    held = writing.post(circle, Draft("Is this true", "He says azad visa is a lie."), by=insider(circle))
    assert held.status == "held"
    writing.publish(held, by=UserFactory(), reason="She asks whether it's a lie.")
    right.refresh_from_db()
    other.refresh_from_db()
    assert (right.hits, right.false_hits, other.false_hits) == (1, 1, 0)


def test_a_listing_that_a_term_holds_waits_apart(db):
    term("golden handshake", scope="job")
    for text, status in (("A golden handshake awaits.", "quarantined"), ("Plain work.", "in_review")):
        job = JobFactory(status="screening", description=text)
        assert listings.screen(job).status == status
