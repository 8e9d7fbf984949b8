"""Numbers from bitmaps are those of grouping."""

import random

import pytest
from django.core.cache import caches
from django.db import connection

from jobs.asked import Asked
from jobs.models import SearchBits
from jobs.services import bits
from jobs.services.facets import _count, facets, grouped
from tests.jobs.factories import EmployerFactory, JobFactory, claim

pytestmark = pytest.mark.django_db
QUESTIONS = [
    Asked(),
    Asked(words="django"),
    Asked(words="Django engineers"),
    Asked(remote=True),
    Asked(countries=("DE",)),
    Asked(countries=("DE", "NL"), remote=True),
    Asked(words="django", hireable="yes"),
    Asked(hireable="perhaps", seniority=("senior", "mid")),
    Asked(words="nurse", sponsors=True, countries=("DE", "CA")),
]


@pytest.fixture
def many():
    dice = random.Random(5)
    employer = EmployerFactory()
    for _ in range(70):
        job = JobFactory(
            employer=employer, title=dice.choice(["Django engineer", "Nurse", "Cook"]),
            country=dice.choice(["DE", "DE", "NL", "CA", ""]), seniority=dice.choice(["", "senior", "mid"]),
            workplace=dice.choice(["remote", "on_site"]), relocation_paid=dice.random() < 0.3,
        )  # fmt: skip
        if dice.random() < 0.4:
            claim(job)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_jobsearch")
    assert bits.build() > 20
    caches["local"].clear()


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda asked: asked.canonical)
def test_bitmaps_give_what_grouping_gives(many, asked, django_assert_num_queries):
    wanted = _count(asked, grouped(asked))
    caches["local"].set("jobs/bits", True)
    with django_assert_num_queries(1):
        assert facets(asked) == wanted
    assert wanted.country


@pytest.mark.parametrize(
    "asked",
    [Asked(words="zeppelin"), Asked(words='"django engineer"'), Asked(words="django -nurse"), Asked(since=7),
     Asked(countries=("JP",)), Asked(floor=1, currency="EUR")],
    ids=lambda asked: asked.canonical,
)  # fmt: skip
def test_what_bitmaps_do_not_hold_is_grouped(many, asked):
    assert bits.numbers(asked) is None
    assert facets(asked) == _count(asked, grouped(asked))


def test_old_bitmaps_are_not_trusted(many):
    SearchBits.objects.update(built_at="2026-01-01T00:00:00Z")
    assert bits.numbers(Asked()) is None


def test_a_small_site_builds_none(many):
    SearchBits.objects.update(built_at="2026-01-01T00:00:00Z")
    assert bits.are_due()
    bits.rebuild()
    assert not SearchBits.objects.exists()
    assert not bits.are_due()


def test_built_anew_every_ten_minutes_only(many, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert not bits.are_due()
