"""Registers are streamed; a file that isn't the one we know is refused before its first row."""

import contextlib
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jobs.registers import READERS, RegisterEntry, RegisterError
from jobs.registers.uk import read_rating
from tests.real import real

UK = '"Organisation Name","Town/City","County","Type & Rating","Route"\n'
LMIA = "Province/Territory,Stream,Employer,Address,Occupation,Incorporate Status,Approved LMIAs,Approved Positions\n"
NOC = ",Employer,Address,Positions,Province,NOC,Stream,Incorporate_status,LMIAs,YEAR,PERIOD,NOC_code,NOC_label\n"
PAGE = (
    "<html><body><table><thead><tr><th>Organisation</th><th>KVK number</th></tr></thead><tbody>"
    "<tr><th scope='row'>A&amp;S Example B.V.</th><td>01234567</td></tr>"
    "<tr><th scope='row'>Dijk &amp; Duin Example</th><td></td></tr></tbody></table></body></html>"
)


def entries(reader: str, tmp_path: Path, content: str | bytes) -> list[RegisterEntry]:
    path = tmp_path / "register"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(READERS[reader](path))


def refused(reader: str, tmp_path: Path, content: str | bytes) -> str:
    path = tmp_path / "register"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    with pytest.raises(RegisterError) as caught:
        READERS[reader](path)
    return str(caught.value)


def test_uk_row_with_blank_cells(tmp_path):
    body = '"Lantern &amp; Co Example Ltd ","York",,"Worker (A (SME+))","Skilled Worker"\n"Blank Ltd",,," ",\n'
    first, second = entries("uk", tmp_path, UK + body)
    assert (first.name, first.town, first.region) == ("Lantern & Co Example Ltd", "York", None)
    assert (first.sponsor_type, first.rating, first.route) == ("Worker", "A SME+", "Skilled Worker")
    assert (second.type_and_rating, second.rating, second.route, second.row) == (None, None, None, 2)


@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("Worker (A rating)", ("Worker", "A")),
        ("Temporary Worker (A (Premium))", ("Temporary Worker", "A premium")),
        ("Worker (B rating)", ("Worker", "B")),
        ("Worker (Probationary Sponsor)", ("Worker", "probationary")),
        ("Tier 2 (A rating)", ("Tier 2", "A")),
        ("Worker (C rating)", ("Worker", "C rating")),
        ("", (None, None)),
    ],
)
def test_uk_ratings_old_and_new(cell, read):
    assert read_rating(cell) == read


def test_uk_older_edition_joins_ratings_and_routes(tmp_path):
    row = '"Old Example","Bath",,"Tier 2 (A rating) / Tier 5 (B rating)","Tier 2 General / Religious Workers"\n'
    found = entries("uk", tmp_path, UK + row)
    assert [(e.row, e.sponsor_type, e.rating, e.route) for e in found] == [
        (1, "Tier 2", "A", "Tier 2 General"),
        (1, "Tier 5", "B", "Religious Workers"),
    ]


def test_uk_exact_repeat_is_marked(tmp_path):
    row = '"Twice Example","Bath",,"Worker (A rating)","Skilled Worker"\n'
    other = '"Twice Example","Hull",,"Worker (A rating)","Skilled Worker"\n'
    assert [e.repeated for e in entries("uk", tmp_path, UK + row + other + row)] == [False, False, True]


def test_nl_lines_keep_the_number_as_text(tmp_path):
    found = entries("nl", tmp_path, "A&amp;S Example;01234567\nNul Example B.V.;0\n;\n\nX;Y;12345678\n")
    assert [(e.name, e.number) for e in found] == [
        ("A&S Example", "01234567"),
        ("Nul Example B.V.", None),
        ("X;Y", "12345678"),
    ]


def test_nl_page_is_read_as_the_lines_are(tmp_path):
    found = entries("nl", tmp_path, PAGE)
    assert [(e.name, e.number) for e in found] == [
        ("A&S Example B.V.", "01234567"),
        ("Dijk & Duin Example", None),
    ]


def test_lmia_quarter_in_latin_1_with_notes_below(tmp_path):
    body = (
        'Québec,High Wage,Érable Exemple Inc.,"1 Rue X, Québec, QC G1A",2171-Analysts,Unknown,1,"1,200"\n'
        "Notes:\nThe list excludes individuals.,,,,,,,\n"
    )
    (only,) = entries("ca_lmia", tmp_path, ("A quarter\n" + LMIA + body).encode("iso-8859-1"))
    assert (only.name, only.town, only.region) == ("Érable Exemple Inc.", "Québec", "Québec")
    assert (only.route, only.positions, only.occupation) == ("High Wage", 1200, "2171-Analysts")


def test_lmia_row_cut_short_is_refused_but_notes_are_not(tmp_path):
    row = 'Ontario,Low Wage,Elm Example Inc.,"Ajax, ON L1S",6322-Cooks,Unknown,1,2\n'
    assert "cells" in refused("ca_lmia", tmp_path, LMIA + row + "Ontario,Low Wage,Elm Ex")
    assert len(entries("ca_lmia", tmp_path, LMIA + row + "\nThis list was made in spring.\nx,y\n")) == 1


def test_lmia_reshaped(tmp_path):
    body = '7,Prairie Example Ltd.,"Regina, SK S4P 0A1",3,Saskatchewan,,Low Wage,Unknown,1,2024,Q1,,\n'
    (only,) = entries("ca_lmia", tmp_path, NOC + body)
    assert (only.town, only.positions, only.occupation, only.period) == ("Regina", 3, None, "2024 Q1")


def test_lca_drops_persons_and_counts_new_employment(tmp_path):
    head = (
        "CASE_NUMBER,CASE_STATUS,VISA_CLASS,EMPLOYER_NAME,TRADE_NAME_DBA,EMPLOYER_CITY,EMPLOYER_STATE,"
        "EMPLOYER_POC_LAST_NAME,EMPLOYER_POC_EMAIL,AGENT_ATTORNEY_LAST_NAME,PREPARER_EMAIL,NEW_EMPLOYMENT,"
        "CONTINUED_EMPLOYMENT\n"
    )
    row = "I-1,Certified,H-1B,Cedarfork LLC,Cedar,Austin,TX,Surname,p@x.example,Lawyer,q@x.example,2,5\n"
    (only,) = entries("us_lca", tmp_path, head + row)
    assert (only.name, only.trade_name, only.positions, only.route) == (
        "Cedarfork LLC",
        "Cedar",
        2,
        "H-1B",
    )
    for person in ("Surname", "Lawyer", "@"):
        assert person not in repr(only)


def test_files_that_are_not_the_register_are_refused_whole(tmp_path):
    assert "other columns" in refused("uk", tmp_path, UK.replace("County", "Region") + '"a","b",,"c","d"\n')
    assert "isn't UTF-8" in refused("uk", tmp_path, UK.encode() + '"Café","b",,"c","d"\n'.encode("latin-1"))
    assert "cells" in refused("uk", tmp_path, UK + '"a","b"\n')
    assert "no column" in refused("uk", tmp_path, "<html>Not found</html>")
    assert "NUL" in refused("uk", tmp_path, UK + "\x00\n")
    assert "name;number" in refused("nl", tmp_path, "Example B.V.;12345678\nno number here\n")
    assert "8 digits" in refused("nl", tmp_path, "Example B.V.;Amsterdam\n")
    assert "no rows" in refused("nl", tmp_path, "\n\n")
    assert "no table" in refused("nl", tmp_path, "<html><body>Maintenance</body></html>")
    assert "none of" in refused("ca_lmia", tmp_path, "Employer,Address\nx,y\n")
    assert "no column" in refused("ca_lmia", tmp_path, "Ontario\nEmployer Name;Address\n")
    assert "neither" in refused("ca_lmia", tmp_path, LMIA.encode() + b"a,b,\x93c,d,e,f,1,1\n")
    assert "missing" in refused("us_lca", tmp_path, "EMPLOYER_NAME\nx\n")


def test_the_last_row_is_checked_before_the_first_is_handed_out(tmp_path):
    good = '"a","b",,"Worker (A rating)","Skilled Worker"\n' * 5000
    assert "row 5001" in refused("uk", tmp_path, UK + good + '"a"\n')


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(RegisterError, match="can't be opened"):
        READERS["uk"](tmp_path / "nothing.csv")


@pytest.mark.parametrize("reader", sorted(READERS))
@given(
    data=st.binary(max_size=300),
    start=st.sampled_from([b"", UK.encode(), LMIA.encode(), NOC.encode(), b"<table>"]),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_bytes_break_a_reader(reader, tmp_path, data, start):
    path = tmp_path / "register"
    path.write_bytes(start + data)
    with contextlib.suppress(RegisterError):
        assert all(entry.row for entry in READERS[reader](path))


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("reader", "file", "count"),
    [
        ("uk", "sponsors_uk/register.2021-07-26.csv", 46_516),
        ("nl", "sponsors_nl/ind_register_a.txt", 11_026),
        ("ca_lmia", "sponsors_ca/lmia.2024-q1.csv", 16_497),
    ],
)
def test_real_registers_row_for_row_in_constant_memory(reader, file, count):
    path = real(f"jobs/{file}")
    tracemalloc.start()
    found = sum(1 for _ in READERS[reader](path))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found == count
    assert peak < 4_000_000  # bytes; the UK file alone is 3.9 MB and its rows several times that


@pytest.mark.real_data
def test_real_uk_ratings_and_repeats():
    found = list(READERS["uk"](real("jobs/sponsors_uk/register.2021-07-26.csv")))
    kinds = Counter((entry.sponsor_type, entry.rating) for entry in found)
    assert kinds["Worker", "A"] == 41_944
    assert kinds[None, None] == 1
    assert sum(rated for (_, rating), rated in kinds.items() if rating == "A premium") == 98
    assert sum(entry.repeated for entry in found) == 46
    assert len({entry.name for entry in found}) in range(36_000, 36_116)


@pytest.mark.real_data
def test_real_nl_numbers_and_ca_blanks():
    dutch = list(READERS["nl"](real("jobs/sponsors_nl/ind_register_a.txt")))
    assert sum(entry.number is None for entry in dutch) == 3
    assert sum((entry.number or "").startswith("0") for entry in dutch) == 623  # and three that are a bare 0
    canada = list(READERS["ca_lmia"](real("jobs/sponsors_ca/lmia.2024-q1.csv")))
    assert sum(entry.occupation is None for entry in canada) == 2
    assert Counter(entry.route for entry in canada)["Global Talent Stream"] == 105
