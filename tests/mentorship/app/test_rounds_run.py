"""A round from joining to its last offer."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.services import block
from diaspora.notifications.models import Notification
from mentorship.models import MentorProfile, MentorRequest, Round
from mentorship.services import requests, rounds
from mentorship.services.market import Market
from mentorship.services.telling import NotPossible
from tests.factories import ModeratorFactory
from tests.mentorship.factories import MentorFactory, WishFactory, circle

pytestmark = pytest.mark.django_db


@pytest.fixture
def opened(db):
    by = timezone.now() + timedelta(days=1)
    return Round.objects.create(name="Winter", join_by=by, due_at=by, length=5)


@pytest.fixture
def joined(opened):
    """Nine seekers, three ambassadors with two places each."""
    for _ in range(3):
        rounds.join(opened, by=MentorFactory().member, side="ambassador", places=2)
    for _ in range(9):
        rounds.join(opened, by=WishFactory().member, side="seeker")
    return opened


@pytest.fixture
def solved(joined):
    return rounds.solve(rounds.freeze(joined))


@pytest.fixture
def staff(db):
    return ModeratorFactory()


def test_dry_run_tells_nobody_and_fills_every_place(solved):
    stable = solved.runs["stable"]
    assert (stable["matched"], stable["of"], stable["places"]) == (6, 9, 6)
    assert (stable["blocking"], stable["faults"]) == (0, [])
    assert solved.runs["coverage"]["matched"] == 6
    assert not MentorRequest.objects.exists()


def test_same_inputs_and_seed_give_the_same_again(solved):
    again = Market(solved.inputs, solved.seed, solved).solve(rounds._choices(solved))
    assert again == solved.runs
    assert rounds.solve(solved).runs == solved.runs


def test_lottery_fingerprint_is_public_before_and_the_secret_after(client, solved, staff, member):
    client.force_login(member)
    page = client.get(reverse("mentor_rounds")).content.decode()
    assert solved.commitment in page
    assert solved.seed not in page
    rounds.publish(solved, by=staff, mode="stable")
    assert solved.seed in client.get(reverse("mentor_rounds")).content.decode()


def test_publishing_sends_all_offers_and_keeps_their_places(solved, staff):
    row = rounds.publish(solved, by=staff, mode="stable")
    assert row.status == "offered"
    assert row.offers.count() == 6
    assert set(MentorProfile.objects.values_list("free_slots", flat=True)) == {0}
    told = Notification.objects.filter(kind__in=["mentorship/round_match", "mentorship/round_none"])
    assert (
        sorted(told.values_list("kind", flat=True)) == ["mentorship/round_match"] * 6 + ["mentorship/round_none"] * 3
    )


def test_changed_result_is_not_published(solved, staff):
    solved.runs["stable"]["pairs"] = solved.runs["stable"]["pairs"][::-1]
    solved.save()
    with pytest.raises(NotPossible, match="differ"):
        rounds.publish(solved, by=staff, mode="stable")
    assert not MentorRequest.objects.exists()
    assert Round.objects.get().status == "solved"


def test_block_meanwhile_takes_the_pair_out(solved, staff):
    seeker, ambassador = solved.runs["stable"]["pairs"][0]
    people = {entry.member_id: entry.member for entry in solved.entries.all()}
    block(people[seeker], by=people[ambassador])
    row = rounds.publish(solved, by=staff, mode="stable")
    assert row.offers.count() == 5
    assert not row.offers.filter(seeker=seeker).exists()


def test_declined_places_go_to_those_still_looking(solved, staff):
    row = rounds.publish(solved, by=staff, mode="stable")
    first, *others = row.offers.order_by("pk")
    requests.decline(first, by=first.ambassador, reason="full")
    for other in others:
        requests.accept(other, by=other.ambassador)
    with time_machine.travel(row.due_at + timedelta(seconds=1), tick=False):
        rounds.run_due()
    offer = MentorRequest.objects.open().get()
    assert offer.ambassador == first.ambassador
    assert offer.seeker_id not in {one.seeker_id for one in (first, *others)}
    with time_machine.travel(row.due_at + timedelta(days=9), tick=False):
        requests.run_due()
        rounds.run_due()
    assert Round.objects.get().status == "closed"


def test_every_step_has_its_day(joined):
    for _ in range(3):
        with time_machine.travel(Round.objects.get().due_at + timedelta(seconds=1), tick=False):
            rounds.run_due()
    assert Round.objects.get().status == "cancelled"


def test_seeker_reorders_and_strikes(client, joined):
    row = rounds.freeze(joined)
    entry = row.entries.filter(side="seeker").first()
    first, *others = entry.listed
    client.force_login(entry.member)
    url = reverse("mentor_round", args=[row.pk])
    assert len(re.findall('name="place_', client.get(url).content.decode())) == len(entry.listed)
    client.post(url, {f"place_{first}": "90", f"strike_{first}": "1"})
    entry.refresh_from_db()
    assert (entry.listed, entry.struck) == ([*others, first], [first])
    rounds.solve(row)
    assert [entry.member_id, first] not in Round.objects.get().runs["stable"]["pairs"]


def test_women_only_is_never_crossed_in_a_round(opened):
    outside, inside = MentorFactory(), MentorFactory()
    circle(inside.member)
    for mentor in (outside, inside):
        rounds.join(opened, by=mentor.member, side="ambassador", places=2)
    wish = WishFactory(women_only=True)
    rounds.join(opened, by=wish.member, side="seeker")
    row = rounds.solve(rounds.freeze(opened))
    assert row.runs["stable"]["pairs"] == [[wish.pk, inside.pk]]
    assert row.runs["stable"]["women_only"] == [1, 1]


def test_staff_see_both_results_side_by_side(admin_client, solved):
    page = admin_client.get(reverse("admin:mentorship_round_change", args=[solved.pk])).content.decode()
    assert "no two would rather have each other" in page
    assert "as many as possible" in page
    assert page.count("6 of 9 (6 places)") == 2


def test_staff_publish_with_a_reason(admin_client, solved):
    url = reverse("admin:mentorship_round_publish_stable", args=[solved.pk])
    admin_client.post(url, {"reason": "Both results are equal."})
    assert Round.objects.get().status == "offered"


def test_late_comers_wait_for_the_next(joined):
    rounds.freeze(joined)
    with pytest.raises(NotPossible):
        rounds.join(joined, by=WishFactory().member, side="seeker")
