"""The figures page: what it says is what SQL says, it stays small, and it works in both languages."""

import csv
import gzip
import io
import json
import re

import pytest
from django.core.management import call_command
from django.db import connection

from diaspora.insights import counting
from diaspora.insights.loading import COLUMNS
from diaspora.insights.management.commands.load_emigration import SHIPPED
from diaspora.insights.models import CommunityFigure, EmigrationFigure
from tests.home.pages import assert_ours
from tests.insights import factories as made

pytestmark = pytest.mark.django_db
WEIGHT_MAX = 40_000


@pytest.fixture
def loaded(db):
    call_command("load_emigration", verbosity=0)


@pytest.fixture
def counted(loaded):
    """Every kind of figure with something to show."""
    made.seekers(12, "DE", "NL")
    made.ambassadors(11, "DE")
    made.ambassadors(10, "GB")
    who = made.seekers(12, "AE")
    made.referrals(who)
    made.cases(who)
    made.cases(who[:10], "refused")
    counting.count(made.DAY)


def full(year=2024):
    """What a full yearly report would hold: each skill class, many occupations and destinations."""
    destinations = ["SA", "AE", "OM", "QA", "BH", "KW", "MY", "GB", "DE", "IT", "JP", "KR", "CN", "TR", "RO"]
    names = {
        "total": ["all"],
        "skill": ["highly-qualified", "highly-skilled", "skilled", "semi-skilled", "unskilled"],
        "occupation": ["engineers", "doctors", "nurses", "accountants", "computer-analysts", "drivers", "labourers"],
        "destination": [code.lower() for code in destinations],
    }
    for dimension, categories in names.items():
        for place, category in enumerate(categories):
            EmigrationFigure.objects.create(
                report="yearly", year=year, period="year", dimension=dimension, category=category,
                number=700_000 // (place + 1), source="A made-up yearly report", source_date="2025",
            )  # fmt: skip


def numbers(html):
    return {int(one.replace(",", "")) for one in re.findall(r"\d{1,3}(?:,\d{3})+|\d+", re.sub(r"<[^>]+>", " ", html))}


def test_every_figure_of_the_csv_stands_on_the_page_with_its_source(client, loaded):
    page = client.get("/insights/").content.decode()
    rows = list(csv.DictReader(SHIPPED.read_text(encoding="utf-8").splitlines()))
    assert len(rows) == 6
    for row in rows:
        assert f"{int(row['number']):,}" in page
        assert row["source"] in page
    assert "189%" in page
    assert page.count("source page not known yet") >= 6


def test_figures_of_the_page_are_those_of_sql(client, loaded):
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM insights_emigrationfigure WHERE replaced_at IS NULL")
        told = {number for (number,) in cursor.fetchall()}
    assert told <= numbers(client.get("/insights/").content.decode())


def test_two_reports_that_differ_are_both_shown(client, loaded):
    page = client.get("/insights/").content.decode()
    for number in ("26,405", "23,000", "4,705", "4,000"):
        # In the picture, in its table and beside its source.
        assert page.count(number) == 3


def test_corrected_figure_leaves_the_chart_and_stays_beside_its_source(client, loaded, tmp_path):
    path = tmp_path / "correction.csv"
    path.write_text(SHIPPED.read_text(encoding="utf-8").replace("832339", "832000"), encoding="utf-8")
    call_command("load_emigration", str(path), verbosity=0)
    page = client.get("/insights/").content.decode()
    assert page.count("832,000") == 3
    assert page.count("832,339") == 1
    assert "before: 832,339" in page


def test_community_numbers_of_the_page_are_those_of_sql(client, counted):
    told = set(CommunityFigure.objects.exclude(number=None).values_list("number", flat=True))
    assert told >= {10, 11, 12}
    page = client.get("/insights/").content.decode()
    for chart in ("Seekers", "Verified ambassadors", "Referrals asked for", "Visa applications"):
        assert chart in page
    assert told <= numbers(page)


def test_hidden_numbers_are_nowhere(client, loaded):
    made.ambassadors(9, "DE")
    made.ambassadors(27, "GB")
    made.ambassadors(23, "NL")
    counting.count(made.DAY)
    page = client.get("/insights/").content.decode()
    assert "fewer than 10, or hidden with them" in page
    assert not {9, 23} & numbers(page.split('id="ours"')[1])
    for path in ("/insights/community.csv", "/insights/community.json", "/api/v1/insights/community"):
        text = client.get(path).content.decode()
        assert "27" in text
        assert not re.search(r"\b(9|23)\b", text.replace("2026-11-24", ""))


@pytest.mark.parametrize("language", ["en", "ur"])
def test_page_with_all_its_charts_stays_small(client, counted, language):
    full()
    answer = client.get("/insights/", {"hl": language})
    html = answer.content.decode()
    assert html.count('class="chart"') >= 8
    assert len(gzip.compress(answer.content)) < WEIGHT_MAX
    assert_ours(html, language)


def test_a_destination_that_nobody_counted_is_said_to_be_unknown(client, loaded):
    page = client.get("/insights/").content.decode()
    assert "Not known yet." in page
    assert page.count('class="chart"') == 3


def test_page_works_before_anything_is_loaded(client, db):
    assert client.get("/insights/").content.decode().count("Not known yet.") == 4
    for name in ("emigration.csv", "emigration.json", "community.csv", "community.json"):
        assert client.get(f"/insights/{name}").status_code == 200


def test_csv_can_be_loaded_again_and_changes_nothing(client, loaded, tmp_path):
    path = tmp_path / "back.csv"
    path.write_bytes(client.get("/insights/emigration.csv").content)
    out = io.StringIO()
    call_command("load_emigration", str(path), stdout=out)
    assert out.getvalue().strip() == "0 figures added, 0 corrected, 6 as before."


def test_downloads_hold_what_sql_holds(client, counted):
    rows = list(csv.DictReader(client.get("/insights/emigration.csv").content.decode().splitlines()))
    assert tuple(rows[0]) == COLUMNS
    cells = json.loads(client.get("/insights/community.json").content)["cells"]
    assert {(one["figure"], one["row"], one["column"], one["number"]) for one in cells} == set(
        CommunityFigure.objects.values_list("insight", "row", "column", "number")
    )
    assert len(client.get("/insights/community.csv").content.decode().splitlines()) == len(cells) + 1


def test_statements_do_not_grow_with_figures(client, counted, django_assert_max_num_queries):
    full()
    with django_assert_max_num_queries(9):
        client.get("/insights/")
    for year in range(2000, 2020):
        full(year)
    with django_assert_max_num_queries(9):
        client.get("/insights/")
