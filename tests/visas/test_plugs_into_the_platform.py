"""Search, the member's home, the export, the queues, the demo."""

import random

import pytest
from django.utils import timezone

from tests.factories import UserFactory
from tests.visas.factories import CaseFactory
from visas.dashboard import VisasCard
from visas.demo import fill
from visas.models import Case, Follow, Plan, Suggestion
from visas.personal_data import VisasData
from visas.queues import OutlierQueue, OverdueQueue, ReviewQueue, SecondReadingQueue, SuggestionQueue
from visas.search import GuideSource


@pytest.mark.parametrize(("words", "first"), [("blue card", "EU Blue Card"), ("germany", "EU Blue Card"),
                                              ("opportunity", "Opportunity Card")])  # fmt: skip
def test_a_guide_is_found_by_its_title_or_country(germany, member, words, first, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = GuideSource().results(words, member, limit=5)
    assert found[0].title == first


def test_nothing_is_found_for_nonsense(germany, member):
    assert GuideSource().results("zxqj", member, limit=5) == []


def test_home_shows_the_plan_or_invites(blue_card, member):
    assert "Which routes fit me?" in VisasCard().render(member)
    Plan.objects.create(member=member, route=blue_card, version=blue_card.versions.get())
    html = VisasCard().render(member)
    assert "EU Blue Card" in html
    assert "CNIC or NICOP" in html


def test_who_lives_abroad_is_not_invited(germany, member):
    member.profile.place = "abroad"
    member.profile.save()
    assert VisasCard().render(member) is None


def test_an_export_holds_ones_own_and_months_only(blue_card, member):
    CaseFactory(route=blue_card, member=member)
    Follow.objects.create(member=member, route=blue_card)
    Suggestion.objects.create(route=blue_card, member=UserFactory(), says="not mine", paper="x", due_on="2026-12-01")
    parts = dict(VisasData().export(member))
    assert parts["followed_routes"] == ["DE EU Blue Card"]
    assert len(parts["visa_cases"]) == 1
    assert "2026-09-01" not in str(parts)
    assert parts["visa_suggestions"] == []


def test_queues_count_what_waits(blue_card):
    queues = [SuggestionQueue(), ReviewQueue(), SecondReadingQueue(), OverdueQueue(), OutlierQueue()]
    assert [queue.count() for queue in queues] == [0, 0, 0, 0, 0]
    Suggestion.objects.create(route=blue_card, says="wrong", paper="x", due_on="2026-12-01")
    CaseFactory(route=blue_card, to_review=True)
    assert [queue.count() for queue in queues] == [1, 0, 0, 0, 1]
    assert all(queue.url().startswith("/admin/visas/") for queue in queues)


def test_the_demo_is_filled_once(guides):
    members = [UserFactory() for _ in range(3)]
    for _ in range(2):
        fill(members, now=timezone.now(), dice=random.Random(1))
    assert Case.objects.count() == 450
    assert Plan.objects.get().member == members[0]
