import random
from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from diaspora.notifications.models import Notification
from tests.factories import UserFactory
from tests.visas.factories import CaseFactory, RouteFactory
from visas import services, timelines
from visas.models import Case
from visas.moderation import CaseTarget
from visas.waits import waits_of

TODAY = date(2026, 11, 24)
LINES = "/visas/germany/eu-blue-card/timelines/"


def decided(route, days, status="granted", *, ago=10, **more):
    on = TODAY - timedelta(days=ago)
    return CaseFactory(route=route, applied_on=on - timedelta(days=days), decided_on=on, status=status, **more)


@pytest.fixture
def route(db):
    return RouteFactory()


def test_four_show_nothing_and_five_show(route):
    for days in (10, 20, 30, 40):
        decided(route, days)
    summary = waits_of(route, TODAY).summary
    assert (summary.hidden, summary.n, summary.granted.p50) == (True, 4, None)
    decided(route, 50)
    summary = waits_of(route, TODAY).summary
    assert (summary.hidden, summary.granted.p20, summary.granted.p50, summary.granted.p80) == (False, 10, 30, 50)


def test_two_filters_together_need_ten(route):
    for _ in range(9):
        decided(route, 20, province="sindh")
    both = {"mission": "islamabad", "province": "sindh"}
    assert not waits_of(route, TODAY, {"mission": "islamabad"}).summary.hidden
    assert waits_of(route, TODAY, both).summary.hidden
    decided(route, 20, province="sindh")
    assert not waits_of(route, TODAY, both).summary.hidden


def test_hidden_and_doubtful_cases_are_out_of_every_figure(route, moderator):
    for _ in range(5):
        decided(route, 20)
    case = decided(route, 20)
    CaseTarget().hide(case, by=moderator, reason="made up")
    decided(route, 4000, to_review=True)
    assert waits_of(route, TODAY).summary.n == 5
    case.refresh_from_db()
    services.CaseEvent.objects.create(case=case, type="decision_granted", on=case.decided_on)
    CaseTarget().restore(case, by=moderator, reason="it was real")
    case.refresh_from_db()
    assert case.status == "granted"


def test_counting_in_the_database_gives_what_row_by_row_gives(route):
    """Against the pure functions, on random cases with ties, months, refusals, withdrawals and pending ones."""
    dice = random.Random(7)
    rows = []
    for _ in range(300):
        applied = TODAY - timedelta(days=dice.randint(0, 500))
        ended = applied + timedelta(days=dice.randint(1, 120))
        status = dice.choice(["granted", "granted", "refused", "withdrawn", "open"])
        if status == "open" or ended > TODAY:
            status, ended = "open", None
        rows.append((applied, ended, status, dice.random() > 0.1, dice.choice(["islamabad", "karachi"])))
    for applied, ended, status, exact, mission in rows:
        CaseFactory(route=route, applied_on=applied, decided_on=ended, status=status, by_day=exact, mission=mission)
    pure = [timelines.Case(a, e, None if s == "open" else s, x, mission=m) for a, e, s, x, m in rows]
    assert waits_of(route, TODAY).summary == timelines.summarise(pure, today=TODAY)
    for mission in ("islamabad", "karachi"):
        wanted = timelines.summarise(pure, today=TODAY, filters={"mission": mission})
        assert waits_of(route, TODAY, {"mission": mission}).summary == wanted


def test_a_case_is_told_in_six_fields(client, blue_card, member):
    client.force_login(member)
    with time_machine.travel("2026-11-24 12:00"):
        given = {"mission": "karachi", "applied_on": "2026-09-01"}
        given |= {"outcome": "decision_granted", "outcome_on": "2026-10-11"}
        response = client.post(f"{LINES}mine/", given)
    assert response.status_code == 302
    case = Case.objects.get()
    assert (case.member, case.status, (case.decided_on - case.applied_on).days) == (member, "granted", 40)
    assert set(case.events.values_list("type", "on")) == {
        ("portal_submitted", date(2026, 9, 1)), ("decision_granted", date(2026, 10, 11)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"applied_on": "2099-01-01"}, "applied_on", "still to come"),
        ({"outcome": "decision_granted", "outcome_on": "2026-08-01"}, "outcome_on", "before"),
        ({"outcome": "decision_granted"}, "outcome_on", "the month is enough"),
        ({"outcome_on": "2026-10-01"}, "outcome", "how it ended"),
        ({"biometrics": "2026-08-01"}, "biometrics", "before"),
        ({"mission": "moon"}, "mission", "not one of"),
    ],
)
@time_machine.travel("2026-11-24 12:00")
def test_days_that_cannot_be_are_refused_at_their_field(client, blue_card, member, given, field, says):
    client.force_login(member)
    response = client.post(f"{LINES}mine/", {"mission": "karachi", "applied_on": "2026-09-01", **given})
    assert says in " ".join(response.context["form"].errors[field])
    assert not Case.objects.exists()


@time_machine.travel("2026-11-24 12:00")
def test_only_the_month_is_kept_where_only_the_month_is_known(client, blue_card, member):
    client.force_login(member)
    client.post(f"{LINES}mine/", {"mission": "karachi", "applied_on": "2026-09-17", "only_month": "on"})
    case = Case.objects.get()
    assert (case.applied_on, case.by_day, case.events.get().precision) == (date(2026, 9, 1), False, "month")


@time_machine.travel("2026-11-24 12:00")
def test_an_ending_can_be_added_corrected_and_everything_deleted(client, blue_card, member):
    client.force_login(member)
    base = {"mission": "karachi", "applied_on": "2026-09-01"}
    client.post(f"{LINES}mine/", base)
    client.post(f"{LINES}mine/", {**base, "outcome": "decision_refused", "outcome_on": "2026-10-01"})
    assert Case.objects.get().status == "refused"
    client.post(f"{LINES}mine/", {**base, "outcome": "decision_granted", "outcome_on": "2026-10-02"})
    assert Case.objects.get().status == "granted"
    client.post(f"{LINES}mine/drop/")
    assert not Case.objects.exists()


def test_public_pages_hold_no_day_and_no_name(client, blue_card):
    member = UserFactory(handle="zarghuna")
    with time_machine.travel("2026-11-24 12:00"):
        for _ in range(6):
            decided(blue_card, 40, member=None)
        decided(blue_card, 40, member=member)
        html = client.get(LINES).content.decode()
    assert "Half were granted within 40 days" in html
    assert "zarghuna" not in html
    assert "14 Nov" not in html
    assert "November 2026" in html


def test_the_ending_is_asked_for_after_two_and_six_months_and_never_again(blue_card, member):
    with time_machine.travel("2026-05-01 12:00"):
        CaseFactory(route=blue_card, member=member, applied_on=timezone.localdate())
    for day, letters in (
        ("2026-06-15", 0),
        ("2026-07-10", 1),
        ("2026-07-11", 1),
        ("2026-11-10", 2),
        ("2027-05-01", 2),
    ):
        with time_machine.travel(f"{day} 12:00"):
            services.remind_of_endings()
            services.remind_of_endings()
        assert Notification.objects.filter(member=member, kind="visas/ending").count() == letters


def test_outliers_wait_for_a_person(client, blue_card, member):
    client.force_login(member)
    with time_machine.travel("2026-11-24 12:00"):
        client.post(f"{LINES}mine/", {"mission": "karachi", "applied_on": "2021-01-01",
                                      "outcome": "decision_granted", "outcome_on": "2026-10-01"})  # fmt: skip
    assert Case.objects.get().to_review
