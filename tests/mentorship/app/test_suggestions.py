"""The one statement gives what the reference gives."""

import random
from datetime import timedelta

import pytest
from django.utils import timezone

from diaspora.accounts.services import block
from mentorship import words
from mentorship.models import OpenMentor, PairBar, Suggestion
from mentorship.scoring import broken_rules, fit
from mentorship.services import finding
from mentorship.services.standing import as_ambassadors, as_mentee, refresh
from tests.mentorship.factories import MentorFactory, WishFactory, circle

pytestmark = pytest.mark.django_db


def drawn(dice, kind):
    return dice.sample(list(kind), dice.randint(1, 3))


def hours(dice):
    return f"{sum(1 << dice.randrange(168) for _ in range(20)) % (1 << 168):042x}"


def some_mentor(dice):
    return MentorFactory(
        topics=drawn(dice, words.TOPICS), role=dice.choice(list(words.ROLES)), experience=dice.randint(1, 25),
        languages=drawn(dice, words.LANGUAGES), hours=hours(dice), async_ok=dice.random() < 0.4,
        routes=drawn(dice, words.ROUTES), women_only=dice.random() < 0.2,
    )  # fmt: skip


def test_score_and_hard_rules_equal_the_reference():
    dice = random.Random(7)
    mentors = [some_mentor(dice) for _ in range(60)]
    for mentor in mentors:
        if dice.random() < 0.4:
            circle(mentor.member)
            mentor.routes.update(held_on=timezone.localdate() - timedelta(days=900))
    refresh([mentor.pk for mentor in mentors])
    compared = 0
    for number in range(12):
        wish = WishFactory(
            topics=drawn(dice, words.TOPICS), routes=drawn(dice, words.ROUTES), role=dice.choice(list(words.ROLES)),
            languages=drawn(dice, words.LANGUAGES), comfort=dice.choice(list(words.LANGUAGES)), hours=hours(dice),
            async_ok=number % 2 == 0, experience=dice.randint(0, 10), women_only=number % 3 == 0,
        )  # fmt: skip
        mentee = as_mentee(wish)
        ours = {row[0]: row[1] for row in finding.ranked(mentee, limit=100)}
        everyone = as_ambassadors(mentors)
        theirs = {one.id: fit(mentee, one).total for one in everyone if not broken_rules(mentee, one)}
        assert ours.keys() == theirs.keys()
        assert ours == pytest.approx(theirs, abs=1e-6)
        compared += len(ours)
    assert compared > 30


def found(wish):
    return [one.mentor.pk for one in finding.suggest(wish)]


def test_blocked_either_way_is_never_suggested(wish, mentor):
    assert found(wish) == [mentor.pk]
    block(wish.member, by=mentor.member)
    assert found(wish) == []


def test_cool_down_ends(wish, mentor):
    bar = PairBar.objects.create(
        seeker=wish.member, ambassador=mentor.member, why="declined", until=timezone.now() + timedelta(days=1)
    )
    assert found(wish) == []
    bar.until = timezone.now() - timedelta(seconds=1)
    bar.save()
    assert found(wish) == [mentor.pk]


def test_women_only_seeker_meets_the_circle_alone(mentor):
    wish = WishFactory(women_only=True)
    assert found(wish) == []
    circle(mentor.member)
    refresh([mentor.pk])
    assert found(wish) == [mentor.pk]


def test_women_only_ambassador_is_there_for_the_circle_alone(wish):
    mentor = MentorFactory(women_only=True)
    assert found(wish) == []
    circle(wish.member)
    assert found(wish) == [mentor.pk]


def test_reason_that_fits_few_is_not_said(wish, mentor):
    assert finding.suggest(wish)[0].reasons == []


def test_three_reasons_among_many(wish):
    for _ in range(6):
        MentorFactory()
    first = finding.suggest(wish)[0]
    assert [reason.key for reason in first.reasons] == ["route_held", "topics_covered", "role_same"]
    stored = Suggestion.objects.get(ambassador=first.mentor.member)
    assert stored.reasons == [reason.stored() for reason in first.reasons]
    assert stored.version == 1


def test_who_was_shown_often_comes_last(wish):
    often, seldom = MentorFactory(), MentorFactory()
    OpenMentor.objects.filter(member=often.pk).update(shown=finding.SHOWN_A_PLACE * 2)
    assert found(wish) == [seldom.pk, often.pk]


def test_looking_twice_in_a_week_counts_once(wish, mentor):
    finding.suggest(wish)
    finding.suggest(wish)
    assert OpenMentor.objects.get(member=mentor.pk).shown == 1


def test_full_or_resting_is_not_suggested(wish):
    MentorFactory(free_slots=0)
    MentorFactory(paused_until=timezone.localdate() + timedelta(days=3))
    MentorFactory(accepting=False)
    MentorFactory(is_adult=False)
    assert found(wish) == []


def test_statement_count_does_not_grow(wish, django_assert_max_num_queries):
    for _ in range(15):
        MentorFactory()
    with django_assert_max_num_queries(16):
        assert len(found(wish)) == 15
