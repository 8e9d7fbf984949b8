"""The community's own figures: opt-in, counted once a night, small cells hidden. Each is counted again here in SQL."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from diaspora.figures import INSIGHTS, Cell
from diaspora.insights import counting
from diaspora.insights.models import CommunityDay, CommunityFigure, Consent
from diaspora.insights.privacy import shown
from diaspora.insights.tasks import count_community
from jobs.insights import bucket
from tests.factories import UserFactory
from tests.insights import factories as made

pytestmark = pytest.mark.django_db


def sql(query):
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}


def counted(key):
    counting.count(made.DAY)
    return {
        (one.row, one.column) if one.column else (one.row,): one.number
        for one in CommunityFigure.objects.filter(insight=key)
    }


def test_nobody_is_counted_who_did_not_agree():
    made.seekers(12, "DE", consent=False)
    assert counted("seekers") == {}


def test_seekers_are_those_of_sql():
    made.seekers(12, "DE", "NL")
    made.seekers(11, "NL")
    made.seekers(10)
    made.seekers(15, "DE", consent=False)
    made.ambassadors(10, "DE")
    assert (
        counted("seekers")
        == sql(
            "SELECT wish, count(*) FROM accounts_profile p JOIN insights_consent USING (member_id)"
            " LEFT JOIN accounts_ambassador a USING (member_id),"
            " unnest(CASE WHEN wish_countries = '{}' THEN '{none}' ELSE wish_countries END) wish"
            " WHERE a.status IS DISTINCT FROM 'verified' GROUP BY 1"
        )
        == {("DE",): 12, ("NL",): 23, ("none",): 10}
    )


def test_ambassadors_by_country_are_those_of_sql():
    made.ambassadors(11, "DE")
    made.ambassadors(10, "GB")
    assert (
        counted("ambassadors")
        == sql(
            "SELECT p.country, count(*) FROM accounts_ambassador a JOIN accounts_profile p USING (member_id)"
            " JOIN insights_consent USING (member_id) WHERE a.status = 'verified' GROUP BY 1"
        )
        == {("DE",): 11, ("GB",): 10}
    )


def test_referrals_by_month_and_outcome_are_those_of_sql():
    who = made.seekers(12)
    made.referrals(who)
    made.referrals(who[:11], "queued")
    made.referrals(made.seekers(3, consent=False))
    found = counted("referrals")
    assert (
        found
        == sql(
            "SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM'),"
            " CASE status WHEN 'queued' THEN 'waiting' WHEN 'declined' THEN 'not_taken' END, count(*)"
            " FROM jobs_referralrequest r JOIN insights_consent c ON c.member_id = r.seeker_id GROUP BY 1, 2"
        )
        == {("2026-11", "waiting"): 11, ("2026-11", "not_taken"): 12}
    )


def test_answer_times_count_ambassadors_who_agreed():
    who = made.seekers(12, consent=False)
    for seeker, ambassador in zip(who, made.ambassadors(12, "DE"), strict=True):
        made.referrals([seeker], ambassador=ambassador, answered=timedelta(hours=60))
    made.referrals(who, answered=timedelta(hours=1))
    assert counted("answers") == {("day_3",): 12}


@pytest.mark.parametrize(
    ("took", "row"),
    [
        (timedelta(0), "day_1"),
        (timedelta(days=1), "day_1"),
        (timedelta(days=1, seconds=1), "day_3"),
        (timedelta(days=7), "day_7"),
        (timedelta(days=14), "day_14"),
        (timedelta(days=14, seconds=1), "later"),
    ],
)
def test_an_answer_falls_into_its_span(took, row):
    assert bucket(took) == row


def test_cases_by_route_are_those_of_sql():
    who = made.seekers(13)
    made.cases(who)
    made.cases(who[:10], "refused", of=made.route(slug="work-visa"))
    made.cases(who[:10], "open", of=made.route("GB", "skilled-worker"))
    made.cases(who[:11], "hidden", of=made.route("GB", "skilled-worker"))
    assert (
        counted("cases")
        == sql(
            "SELECT r.country_id || '/' || r.slug, c.status, count(*) FROM visas_case c"
            " JOIN visas_route r ON r.id = c.route_id JOIN insights_consent USING (member_id)"
            " WHERE c.status <> 'hidden' AND NOT c.to_review GROUP BY 1, 2"
        )
        == {("DE/eu-blue-card", "granted"): 13, ("DE/work-visa", "refused"): 10, ("GB/skilled-worker", "open"): 10}
    )


def test_many_things_of_few_people_stay_hidden():
    for _time in range(12):
        made.referrals(made.seekers(1)[:1])
    one = made.seekers(1)[0]
    for slug in range(12):
        made.cases([one], of=made.route(slug=f"r{slug}"), status="granted")
    assert set(counted("cases").values()) == {None}


def test_hidden_cell_keeps_no_number_anywhere():
    made.ambassadors(9, "DE")
    made.ambassadors(20, "GB")
    made.ambassadors(15, "NL")
    assert counted("ambassadors") == {("DE",): None, ("NL",): None, ("GB",): 20}
    assert CommunityFigure.objects.filter(number__isnull=True).count() == 2


def test_a_day_is_counted_once():
    made.seekers(10, "DE")
    assert counting.count(made.DAY) == 1
    made.seekers(10, "NL")
    assert counting.count(made.DAY) == 0
    assert CommunityDay.objects.count() == 1


@pytest.mark.parametrize(
    ("at", "due"),
    [("2026-11-24T01:59+05:00", False), ("2026-11-24T02:00+05:00", True), ("2026-11-23T23:00+05:00", False)],
)
def test_the_count_falls_due_at_two_in_the_morning(at, due):
    counting.count(made.DAY - timedelta(days=1))
    with time_machine.travel(at):
        assert (counting.due_day() is not None) is due


def test_the_task_counts_what_is_due():
    made.seekers(10, "DE")
    with time_machine.travel("2026-11-24T03:00+05:00"):
        count_community()
        count_community()
    assert list(CommunityDay.objects.values_list("day", flat=True)) == [made.DAY]
    assert CommunityFigure.objects.get().number == 10


def test_old_days_go():
    for back in range(counting.KEPT_DAYS + 3):
        CommunityDay.objects.create(day=made.DAY - timedelta(days=back + 1))
    counting.count(made.DAY)
    assert CommunityDay.objects.count() == counting.KEPT_DAYS
    assert CommunityDay.objects.filter(day=made.DAY).exists()


def test_member_agrees_and_takes_it_back(client, member):
    client.force_login(member)
    assert "Count me in" in client.get("/insights/").content.decode()
    assert client.post("/insights/consent/", {"counted": "1"}).status_code == 302
    client.post("/insights/consent/", {"counted": "1"})
    assert Consent.objects.filter(member=member).count() == 1
    assert "count me any more" in client.get("/insights/").content.decode()
    client.post("/insights/consent/", {"counted": "0"})
    assert not Consent.objects.exists()


def test_nobody_agrees_for_another_or_signed_out(client):
    UserFactory()
    assert client.post("/insights/consent/", {"counted": "1"}).status_code == 302
    assert not Consent.objects.exists()


CELLS = st.dictionaries(
    st.tuples(st.sampled_from("abcd"), st.sampled_from("xyz")), st.integers(1, 40), min_size=1, max_size=12
).map(lambda found: [Cell(row, number, number, column) for (row, column), number in found.items()])


@given(CELLS)
def test_no_hidden_cell_can_be_found_from_sums(cells):
    found = shown(cells)
    assert [cell for cell, _number in found] == cells
    for cell, number in found:
        assert number in {None, cell.number}
        assert number is None or number >= 10
    for line in lines(found):
        hidden = [cell for cell, number in line if number is None]
        everything = len(hidden) == len(line)
        assert not hidden or everything or (len(hidden) > 1 and sum(cell.people for cell in hidden) >= 10)


def lines(found):
    for place in ("row", "column"):
        for code in {getattr(cell, place) for cell, _number in found}:
            yield [one for one in found if getattr(one[0], place) == code]
    yield found


@given(CELLS)
def test_nothing_is_hidden_without_a_small_cell(cells):
    large = [Cell(cell.row, cell.number + 10, cell.people + 10, cell.column) for cell in cells]
    assert all(number is not None for _cell, number in shown(large))


def test_every_plug_words_what_it_counts():
    for plug in INSIGHTS.all():
        assert str(plug.title)
        assert str(plug.row_title)
        assert plug.kind in {"bars", "line"}
