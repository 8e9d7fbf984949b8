"""Each number of the page, recomputed: from the rows themselves in SQL, from the CSV, from the JSON, from the API."""

import csv
import html
import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection

from diaspora.figures import INSIGHTS
from diaspora.insights import counting
from diaspora.insights.models import CommunityFigure
from tests.insights import factories as made
from tests.insights.test_page import full

pytestmark = pytest.mark.django_db
HIDDEN = "fewer than 10, or hidden with them"
AGREED = "JOIN insights_consent c ON c.member_id"
# (row, column) → number, straight from the tables; every cell of this world holds ten people.
SQL = {
    "seekers": f"""
        SELECT wish, '', count(*) FROM accounts_profile p {AGREED} = p.member_id
        LEFT JOIN accounts_ambassador a ON a.member_id = p.member_id,
        unnest(CASE WHEN wish_countries = '{{}}' THEN '{{none}}' ELSE wish_countries END) wish
        WHERE a.status IS DISTINCT FROM 'verified' GROUP BY 1""",
    "ambassadors": f"""
        SELECT p.country, '', count(*) FROM accounts_ambassador a {AGREED} = a.member_id
        JOIN accounts_profile p ON p.member_id = a.member_id WHERE a.status = 'verified' GROUP BY 1""",
    "referrals": f"""
        SELECT to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM'), CASE
        WHEN status IN ('requested', 'queued', 'more_info') THEN 'waiting'
        WHEN status IN ('declined', 'lapsed', 'cannot') THEN 'not_taken' WHEN status = 'hired' THEN 'hired'
        WHEN status IN ('released', 'withdrawn', 'job_closed', 'reported') THEN 'ended' ELSE 'referred' END, count(*)
        FROM jobs_referralrequest r {AGREED} = r.seeker_id WHERE status <> 'draft' GROUP BY 1, 2""",
    "answers": f"""
        SELECT CASE WHEN took <= interval '1 day' THEN 'day_1' WHEN took <= interval '3 days' THEN 'day_3'
        WHEN took <= interval '7 days' THEN 'day_7' WHEN took <= interval '14 days' THEN 'day_14' ELSE 'later' END,
        '', count(*) FROM (
            SELECT r.id, min(e.at) - min(r.created_at) took FROM jobs_referralrequest r {AGREED} = r.ambassador_id
            JOIN audit_event e ON e.target = 'jobs.referralrequest' AND e.target_id = r.id::text
            WHERE e.to_status IN ('accepted', 'declined', 'more_info') GROUP BY r.id) answered GROUP BY 1""",
    "cases": f"""
        SELECT r.country_id || '/' || r.slug, s.status, count(*) FROM visas_case s {AGREED} = s.member_id
        JOIN visas_route r ON r.id = s.route_id WHERE s.status <> 'hidden' AND NOT s.to_review GROUP BY 1, 2""",
    "introductions": f"""
        SELECT b.kind, CASE WHEN outcome <> '' THEN outcome WHEN i.status IN ('waiting', 'more_info') THEN 'asked'
        WHEN i.status = 'accepted' THEN 'introduced' ELSE 'nothing' END, count(*)
        FROM jobs_introduction i {AGREED} = i.asker_id JOIN jobs_bridge b ON b.id = i.bridge_id GROUP BY 1, 2""",
}


@pytest.fixture
def world(db):
    call_command("load_emigration", verbosity=0)
    full()
    made.seekers(12, "DE", "NL")
    made.seekers(10)
    made.ambassadors(11, "DE")
    who = made.seekers(14, "AE")
    made.referrals(who)
    made.referrals(who[:11], "queued")
    for seeker, ambassador in zip(who[:12], made.ambassadors(12, "GB"), strict=True):
        made.referrals([seeker], ambassador=ambassador, answered=timedelta(hours=60))
    made.cases(who)
    made.cases(who[:10], "refused", of=made.route("GB", "skilled-worker"))
    made.introductions(who)
    made.introductions(who[:10], "accepted", kind="contract")
    made.introductions(who[:11], "ended", "working")
    made.introductions(who[:12], "hired", "hired", hired=2, kind="home")
    made.introductions(who[:13], "declined", kind="knowledge")
    # Nobody of these agreed.
    made.referrals(made.seekers(12, "CA", consent=False))
    made.introductions(made.seekers(12, consent=False), kind="contract")
    counting.count(made.DAY)


def from_tables(key):
    with connection.cursor() as cursor:
        cursor.execute(SQL[key])
        return {(row, column): number for row, column, number in cursor.fetchall()}


def kept(key):
    cells = CommunityFigure.objects.filter(insight=key)
    return {(one.row, one.column): one.number for one in cells}


def charts(page):
    """Title → {(label of the row, heading of the column): what stands there}, as a reader sees the tables."""
    found = {}
    for figure in re.findall(r"<figure class=\"figure\">.*?</figure>", page, re.S):
        title = plain(re.search(r"<figcaption>(.*?)</figcaption>", figure, re.S)[1])
        heads = [plain(one) for one in re.findall(r"<th scope=\"col\"[^>]*>(.*?)</th>", figure, re.S)][1:]
        table = {}
        for line in re.findall(r"<tr><th scope=\"row\">(.*?)</tr>", figure, re.S):
            label, *cells = re.split(r"</th>|</td>", line)
            for head, cell in zip(heads, cells, strict=False):
                table[plain(label), head] = plain(cell)
        found[title] = table
    return found


def plain(text):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", "", text)).split())


def as_told(number):
    return HIDDEN if number is None else f"{number:,}"


@pytest.mark.parametrize("key", list(SQL))
def test_what_is_kept_is_what_the_tables_say(world, key):
    assert kept(key) == from_tables(key)
    assert kept(key)


def test_every_figure_that_counts_is_recomputed_or_belongs_to_another_product():
    ours = {
        plug.key for plug in INSIGHTS.all() if type(plug).__module__.split(".")[0] in {"diaspora", "jobs", "visas"}
    }
    assert ours == set(SQL)


def test_community_tables_of_the_page_are_the_csv_the_json_and_the_api(world, client):
    tables = charts(client.get("/insights/").content.decode())
    rows = list(csv.DictReader(client.get("/insights/community.csv").content.decode().splitlines()))
    from_csv = {(one["figure"], one["row"], one["column"]): one["number"] for one in rows}
    from_json = json.loads(client.get("/insights/community.json").content)["cells"]
    from_api = client.get("/api/v1/insights/community").json()["cells"]
    for told in (from_json, from_api):
        assert {(one["figure"], one["row"], one["column"]): str(one["number"] or "") for one in told} == from_csv
    checked = 0
    for plug in INSIGHTS.all():
        for (row, column), number in kept(plug.key).items():
            head = plug.label(column) if column else str(plug.title)
            assert tables[str(plug.title)][plug.label(row), head] == as_told(number), (plug.key, row, column)
            assert from_csv.pop((plug.key, row, column)) == ("" if number is None else str(number))
            checked += 1
    assert from_csv == {}
    assert checked >= 15


def test_emigration_of_the_page_is_the_csv_the_json_the_api_and_sql(world, client):
    with connection.cursor() as cursor:
        cursor.execute("SELECT report, year, period, dimension, category, number, source"
                       " FROM insights_emigrationfigure WHERE replaced_at IS NULL")  # fmt: skip
        from_sql = {tuple(map(str, row[:5])): row[5] for row in cursor.fetchall()}
    rows = csv.DictReader(client.get("/insights/emigration.csv").content.decode().splitlines())
    keys = ("report", "year", "period", "dimension", "category")
    assert {tuple(row[key] for key in keys): int(row["number"]) for row in rows} == from_sql
    from_json = json.loads(client.get("/insights/emigration.json").content)["figures"]
    assert {tuple(str(row[key]) for key in keys): row["number"] for row in from_json} == from_sql
    from_api, address = {}, "/api/v1/insights/emigration?limit=7"
    while address:
        page = client.get(address).json()
        from_api |= {tuple(str(row[key]) for key in keys): row["number"] for row in page["results"]}
        address = page["next"]
    assert from_api == from_sql
    page = client.get("/insights/").content.decode()
    listed = [plain(one) for one in re.findall(r"<td class=\"end\"><bdi>([\d,]+)</bdi>", page.split('id="ours"')[0])]
    assert sorted(set(listed)) == sorted({f"{number:,}" for number in from_sql.values()})
    drawn = [cell for table in charts(page.split('id="ours"')[0]).values() for cell in table.values() if cell != "–"]
    assert {cell for cell in drawn if cell[:1].isdigit()} <= {f"{number:,}" for number in from_sql.values()}
