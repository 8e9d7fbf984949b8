"""What is shown of a route: a window, a least sample, refusals apart, and those who still wait."""

from datetime import date, timedelta

import pytest

from visas.timelines import Case, Spread, Wait, by_mission_and_month, is_outlier, least_shown, summarise

TODAY = date(2026, 11, 24)


def ended(days_ago, took=30, outcome="granted", **fields):
    end = TODAY - timedelta(days=days_ago)
    return Case(end - timedelta(days=took), end, outcome, **fields)


def waiting(age, **fields):
    return Case(TODAY - timedelta(days=age), **fields)


def many(n, **fields):
    return [ended(10, took=10 * (i + 1), **fields) for i in range(n)]


def test_four_decisions_show_nothing_but_their_number():
    summary = summarise([*many(4), waiting(900)], today=TODAY)
    assert (summary.n, summary.hidden) == (4, True)
    assert (summary.granted, summary.share_refused, summary.wait, summary.oldest_pending_days) == (
        Spread(0), None, None, None,
    )  # fmt: skip


def test_five_decisions_are_shown():
    summary = summarise(many(5), today=TODAY)
    assert (summary.n, summary.hidden, summary.granted) == (5, False, Spread(5, 10, 30, 50))


def test_the_window_is_180_days_when_that_holds_15():
    summary = summarise([*many(15), ended(181, took=999)], today=TODAY)
    assert (summary.n, summary.window_days) == (15, 180)


def test_the_window_widens_to_365_days_under_15():
    summary = summarise([*many(14), ended(181), ended(365), ended(366)], today=TODAY)
    assert (summary.n, summary.window_days) == (16, 365)


def test_a_decision_in_the_future_is_not_counted():
    assert summarise([*many(4), ended(-1)], today=TODAY).n == 4


def test_refusals_stand_apart_and_as_a_share_of_decisions():
    cases = [*many(15), *(ended(5, took=100, outcome="refused") for _ in range(5))]
    summary = summarise([*cases, ended(5, outcome="withdrawn")], today=TODAY)
    assert summary.n == 20
    assert summary.share_refused == 0.25
    assert summary.granted == Spread(15, 30, 80, 130)
    assert summary.refused == Spread(5, 100, 100, 100)


def test_few_refusals_count_in_the_share_but_show_no_days():
    summary = summarise([*many(6), *(ended(5, outcome="refused") for _ in range(2))], today=TODAY)
    assert summary.share_refused == 0.25
    assert summary.refused == Spread(2)


def test_those_who_wait_lengthen_the_median():
    decided = [ended(1, took=days) for days in (10, 20, 30, 40, 50)]
    assert summarise(decided, today=TODAY).wait == Wait(30)
    summary = summarise([*decided, waiting(60), waiting(70), waiting(400)], today=TODAY)
    assert summary.wait == Wait(40)
    assert (summary.pending, summary.oldest_pending_days) == (3, 400)
    assert summary.granted.p50 == 30


def test_a_withdrawn_case_is_censored_on_its_day():
    decided = [ended(1, took=days) for days in (10, 20, 30, 40, 50)]
    withdrawn = [ended(1, took=25, outcome="withdrawn") for _ in range(4)]
    # 9 at risk: 8/9 at 10, 7/9 at 20, four leave, 7/9 × 2/3 = 14/27 at 30, 7/27 at 40.
    assert summarise([*decided, *withdrawn], today=TODAY).wait == Wait(40)


def test_dates_known_by_month_count_as_decisions_and_not_as_days():
    summary = summarise([*many(5), ended(5, outcome="refused", exact=False)], today=TODAY)
    assert summary.n == 6
    assert summary.granted.n == 5
    assert summary.refused.n == 0


def test_a_filter_that_drops_under_the_least_sample_is_hidden():
    cases = [*many(6, mission="Islamabad"), *many(3, mission="Karachi")]
    assert summarise(cases, today=TODAY, filters={"mission": "Islamabad"}).hidden is False
    karachi = summarise(cases, today=TODAY, filters={"mission": "Karachi"})
    assert (karachi.n, karachi.least, karachi.hidden) == (3, 5, True)


@pytest.mark.parametrize(
    ("filters", "least"),
    [((), 5), (("mission",), 5), (("mission", "version"), 5), (("mission", "province"), 10),
     (("mission", "province", "occupation_group"), 10)],
)  # fmt: skip
def test_crossing_what_points_at_a_person_needs_ten(filters, least):
    assert least_shown(filters) == least


def test_nine_in_a_crossed_cell_are_hidden_and_ten_are_shown():
    where = {"mission": "Karachi", "province": "Sindh"}
    assert summarise(many(9, **where), today=TODAY, filters=where).hidden is True
    assert summarise(many(10, **where), today=TODAY, filters=where).hidden is False


def test_grants_by_mission_and_month_hide_small_cells():
    cases = [
        *(Case(date(2026, 6, 1), date(2026, 7, day), "granted", mission="Karachi") for day in range(1, 6)),
        *(Case(date(2026, 6, 1), date(2026, 8, day), "granted", mission="Karachi") for day in range(1, 5)),
        Case(date(2026, 6, 1), date(2026, 7, 1), "refused", mission="Islamabad"),
        waiting(10, mission="Karachi"),
    ]
    assert by_mission_and_month(cases) == {
        ("Karachi", "2026-07"): Spread(5, 30, 32, 34),
        ("Karachi", "2026-08"): Spread(4),
    }


@pytest.mark.parametrize(("days", "odd"), [(-1, True), (0, True), (1, False), (1095, False), (1096, True)])
def test_same_day_and_beyond_three_years_go_to_a_person(days, odd):
    assert is_outlier(days) is odd
