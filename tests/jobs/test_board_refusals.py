"""A board's answer that can't be trusted is refused whole, and the message names why."""

import json

import pytest

from jobs.importers import ADAPTERS, BoardError, Fault

from .material import as_json, fixture, greenhouse_board, greenhouse_job
from .test_board_shapes import FILES

JSON_BOARDS = sorted(set(ADAPTERS) - {"personio", "jsonld"})


def fault(name: str, data: bytes) -> Fault:
    with pytest.raises(BoardError) as caught:
        ADAPTERS[name](data)
    assert str(caught.value)
    return caught.value.fault


@pytest.mark.parametrize("name", sorted(ADAPTERS))
def test_every_board_refuses_what_is_not_a_board(name):
    assert fault(name, b"") == Fault.EMPTY
    assert fault(name, b" \n ") == Fault.EMPTY
    assert fault(name, "Müller".encode("latin-1")) == Fault.FOREIGN_ENCODING
    assert fault(name, '{"jobs": []}'.encode("utf-16")) == Fault.FOREIGN_ENCODING


@pytest.mark.parametrize("name", JSON_BOARDS)
def test_json_boards_refuse_pages_scraps_and_strange_shapes(name):
    assert fault(name, b"<!doctype html><title>Maintenance</title>") == Fault.HTML
    assert fault(name, b"Too Many Requests") == Fault.NOT_JSON
    assert fault(name, b'{"jobs": [NaN]}') == Fault.NOT_JSON
    assert fault(name, b"[" * 100_000) in {Fault.WRONG_SHAPE, Fault.TRUNCATED}
    assert fault(name, b'{"status": 404, "error": "not found"}') == Fault.WRONG_SHAPE
    assert fault(name, b'"text"') == Fault.WRONG_SHAPE


@pytest.mark.parametrize("name", sorted(set(ADAPTERS) - {"jsonld"}))
def test_a_cut_body_is_refused_wherever_it_is_cut(name):
    whole = fixture(FILES[name]).rstrip()
    for end in range(1, len(whole) - 1, 61):
        with pytest.raises(BoardError) as caught:
            ADAPTERS[name](whole[:end])
        assert caught.value.fault in {Fault.TRUNCATED, Fault.NOT_JSON, Fault.NOT_XML}


def test_an_empty_list_is_refused():
    assert fault("greenhouse", b'{"jobs": [], "meta": {"total": 0}}') == Fault.EMPTY
    assert fault("lever", b"[]") == Fault.EMPTY
    assert fault("smartrecruiters", as_json({"totalFound": 0, "content": []})) == Fault.EMPTY
    assert fault("personio", b"<workzag-jobs></workzag-jobs>") == Fault.EMPTY
    assert fault("jsonld", b"<html><body>no jobs</body></html>") == Fault.EMPTY


@pytest.mark.parametrize(
    ("name", "board"),
    [
        ("greenhouse", {"jobs": [greenhouse_job()], "meta": {"total": 2}}),
        ("greenhouse", {"company": "x", "job_count": 3, "jobs": [greenhouse_job()]}),
        (
            "smartrecruiters",
            {"offset": 0, "limit": 100, "totalFound": 9, "content": [{"id": "1", "name": "x"}]},
        ),
    ],
)
def test_another_count_than_stated_is_refused(name, board):
    with pytest.raises(BoardError, match="says"):
        ADAPTERS[name](as_json(board))


def test_a_later_page_missing_is_refused():
    board = json.loads(fixture("smartrecruiters.json"))
    board["list_pages"].pop()
    assert fault("smartrecruiters", as_json(board)) == Fault.COUNT_MISMATCH


def test_personio_refuses_html_and_other_roots():
    assert fault("personio", b"<!DOCTYPE html><html><body>404</body></html>") == Fault.HTML
    assert fault("personio", b"<rss></rss>") == Fault.WRONG_SHAPE
    assert fault("personio", b'{"jobs": []}') == Fault.NOT_XML


def test_personio_never_expands_entities():
    bomb = b'<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><workzag-jobs>&c;</workzag-jobs>'
    file = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><workzag-jobs>&x;</workzag-jobs>'
    assert fault("personio", bomb) == Fault.UNSAFE_XML
    assert fault("personio", file) == Fault.UNSAFE_XML
    assert fault("personio", b"<workzag-jobs>" + b"<a>" * 5000) == Fault.UNSAFE_XML
    assert fault("personio", b'<?xml version="1.0" encoding="latin-1"?><workzag-jobs/>') == Fault.FOREIGN_ENCODING


def test_too_large_is_refused_before_it_is_read():
    assert fault("greenhouse", b" " * (32 * 1024 * 1024 + 1)) == Fault.TOO_LARGE


def test_a_row_without_an_id_makes_the_reading_not_whole():
    reading = ADAPTERS["greenhouse"](greenhouse_board(greenhouse_job(), greenhouse_job(id=None)))
    assert (len(reading.postings), reading.whole) == (1, False)


def test_one_bad_posting_never_stops_a_board():
    rows = [
        None,
        7,
        [],
        "x",
        {},
        {"id": {}},
        greenhouse_job(id=True),
        greenhouse_job(location=5, content=[1]),
    ]
    reading = ADAPTERS["greenhouse"](greenhouse_board(*rows))
    assert (len(reading.postings), reading.total) == (1, 8)
    assert len(reading.problems) == 8


def test_the_same_id_twice_is_kept_once():
    reading = ADAPTERS["greenhouse"](greenhouse_board(greenhouse_job(), greenhouse_job(title="Other")))
    assert [p.title for p in reading.postings] == ["Cook"]
    assert [p.field for p in reading.problems] == ["id"]
