"""Each board's own shape becomes the same posting."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from jobs.importers import ADAPTERS, Posting, Reading

from .material import fixture

FILES = {name: f"{name}.json" for name in ADAPTERS} | {"personio": "personio.xml", "jsonld": "jsonld.html"}


def read(name: str) -> Reading:
    return ADAPTERS[name](fixture(FILES[name]))


def first(name: str) -> Posting:
    return read(name).postings[0]


def test_greenhouse_posting_in_full():
    job = first("greenhouse")
    assert (job.external_id, job.group_id, job.title) == ("7001", "501", "Data Engineer")
    assert job.places == ("Utrecht, Netherlands", "Remote, Germany", "Remote, Spain")
    assert job.countries == ("DE", "ES", "NL")
    assert (job.workplace, job.remote_region, job.language) == (None, "DE ES", "en-GB")
    assert (job.salary_min, job.salary_max) == (Decimal(60000), Decimal("75000.50"))
    assert (job.currency, job.period) == ("EUR", "year")
    assert job.published_at == datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
    assert job.closes_on == date(2026, 12, 31)
    assert job.apply_url == "https://boards.example.com/tulipware/7001"
    assert job.company_name == "Tulipware Example B.V."


def test_escaped_html_is_unescaped_exactly_once():
    assert first("greenhouse").description_html == (
        "<h2>Build</h2><p>We write &lt;b&gt; in code &amp; ship. Ask […] or […].</p>link"
    )


def test_greenhouse_prospect_post_has_no_group_and_georgia_no_country():
    prospect, analyst = read("greenhouse").postings[1:]
    assert (prospect.group_id, prospect.workplace, prospect.remote_region) == (None, "remote", None)
    assert prospect.published_at is None
    assert analyst.countries == ()
    assert (analyst.salary_min, analyst.salary_max, analyst.currency) == (None, None, None)


def test_greenhouse_counts_what_it_dropped():
    reading = read("greenhouse")
    assert [(p.row, p.field) for p in reading.problems] == [
        (1, "first_published"),
        (2, "title"),
        (3, "salary"),
    ]
    assert (reading.whole, reading.total, reading.skipped_ids) == (True, 4, {"7003"})


def test_lever_remote_without_region_is_not_worldwide():
    job = first("lever")
    assert (job.workplace, job.remote_region, job.countries) == ("remote", None, ())
    assert job.published_at == datetime(2026, 6, 26, 16, 49, 20, 352000, tzinfo=UTC)
    assert job.description_html == (
        "<p>Teach.</p><h3>You will</h3><ul><li>train</li><li>write</li></ul><p>Equal chances.</p>"
    )
    assert (job.salary_min, job.currency, job.period) == (Decimal(52000), "EUR", "year")


def test_lever_seconds_where_milliseconds_are_due_are_dropped():
    reading = read("lever")
    assert reading.postings[1].published_at is None
    assert (reading.postings[1].countries, reading.postings[1].salary_min) == (("PL",), None)
    assert [p.field for p in reading.problems] == ["salary_min", "salary_max", "createdAt"]


def test_ashby_workplace_type_wins_over_the_remote_flag():
    hybrid, writer = read("ashby").postings
    assert (hybrid.title, hybrid.workplace, hybrid.remote_region) == ("Platform Engineer", "hybrid", None)
    assert hybrid.countries == ("CA", "GB")
    assert (hybrid.salary_min, hybrid.salary_max, hybrid.period) == (
        Decimal(70000),
        Decimal("85000.50"),
        "year",
    )
    assert (writer.workplace, writer.remote_region) == ("remote", "US")
    assert writer.description_html == "<p>First.</p><p>Second &lt;b&gt;not bold&lt;/b&gt;.</p>"


def test_ashby_unlisted_is_left_out():
    reading = read("ashby")
    assert (len(reading.postings), reading.total, reading.problems) == (2, 3, ())


def test_workable_hidden_place_is_not_shown():
    care, tester = read("workable").postings
    assert (care.places, care.countries) == (("Cork, Munster, Ireland",), ("IE",))
    assert (care.company_name, care.employment_type) == ("Saltmarsh Example Ltd", "part_time")
    assert (tester.places, tester.workplace) == (("Toronto, Ontario, Canada",), "remote")


def test_smartrecruiters_joins_list_and_details():
    welder, planner = read("smartrecruiters").postings
    assert (welder.places, welder.countries, welder.workplace) == (("Bergen, Norway",), ("NO",), "on_site")
    assert welder.description_html == "<h3>Stilling</h3><p>Weld pipes.</p><h3>Krav</h3><ul><li>Papers</li></ul>"
    assert (welder.language, welder.employment_type) == ("nb-NO", "full_time")
    assert (planner.workplace, planner.remote_region, planner.description_html) == ("remote", "US", "")
    assert [p.message for p in read("smartrecruiters").problems] == ["no detail was fetched for this posting"]


def test_recruitee_amounts_are_strings_and_guesses_are_refused():
    cook, chef = read("recruitee").postings
    assert (cook.salary_min, cook.salary_max, cook.period) == (Decimal(2500), Decimal("3100.50"), "month")
    assert (cook.workplace, cook.closes_on) == ("hybrid", date(2026, 11, 30))
    assert "sponsorship from Dunes Example?" in cook.description_html
    assert "soup" not in cook.description_html
    assert (chef.salary_min, chef.salary_max) == (None, None)


def test_personio_joins_offices_and_sections():
    reading = read("personio")
    (job,) = reading.postings
    assert (job.external_id, job.company_name) == ("8801", "Kastell Example GmbH")
    assert (job.places, job.countries) == (("Bonn, Germany", "Graz, Austria"), ("AT", "DE"))
    assert job.description_html.startswith("<h3>Your tasks</h3><p>Fix <strong>robots</strong> &amp; belts.</p>")
    assert job.employment_type == "full_time"
    assert [(p.row, p.field) for p in reading.problems] == [(1, "id")]


def test_jsonld_takes_blocks_out_of_a_page():
    reading = read("jsonld")
    (job,) = reading.postings
    assert (job.external_id, job.title, job.company_name) == ("Q-17", "Geologist", "Quartz Example Inc")
    assert (job.workplace, job.remote_region) == ("remote", "PK IN")
    assert (job.salary_min, job.currency, job.period) == (Decimal(40), "USD", "hour")
    assert job.description_html == "<p>Dig.</p>"
    assert [p.field for p in reading.problems] == ["script", "id"]
    assert not reading.whole


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_personal_data_is_never_kept(name):
    kept = repr(read(name))
    for word in ("zara", "mailbox", "job.abc", "person@", "referrals/secret", "metadata"):
        assert word not in kept.lower()


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_reading_twice_gives_the_same(name):
    assert read(name) == read(name)
