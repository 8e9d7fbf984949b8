"""Boards are read on schedule from a fixed list of hosts, politely."""

import json
from datetime import timedelta

import httpx
import pytest
from django.utils import timezone

from jobs.models import Board, ImportRun, Job
from jobs.services import boards
from tests.jobs.factories import EmployerFactory
from tests.jobs.test_import_jobs import row

pytestmark = pytest.mark.django_db
GOOD = json.dumps({"jobs": [row(1)], "meta": {"total": 1}}).encode()


@pytest.fixture
def board(monkeypatch):
    # Names are looked up without leaving this machine.
    monkeypatch.setattr(boards.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", ("93.184.216.34", 443))])
    return Board.objects.create(ats="greenhouse", token="acme", employer=EmployerFactory(), status="approved")


def read(board, answer):
    with httpx.Client(transport=httpx.MockTransport(answer), follow_redirects=False) as client:
        return boards.read_one(board.pk, client)


def test_a_good_answer_becomes_listings_and_keeps_its_tag(board):
    asked = []

    def answer(request):
        asked.append(request)
        return httpx.Response(200, content=GOOD, headers={"etag": '"v1"'})

    assert read(board, answer).new == 1
    assert str(asked[0].url) == "https://boards-api.greenhouse.io/v1/boards/acme/jobs?content=true"
    assert Board.objects.get().etag == '"v1"'


def test_nothing_new_reads_nothing(board):
    Board.objects.update(etag='"v1"')

    def answer(request):
        assert request.headers["if-none-match"] == '"v1"'
        return httpx.Response(304)

    assert read(board, answer) is None
    assert ImportRun.objects.count() == 0


@pytest.mark.parametrize(
    "response",
    [
        httpx.Response(500), httpx.Response(404), httpx.Response(302, headers={"location": "http://127.0.0.1/"}),
        httpx.Response(200, content=b"<html>busy</html>"), httpx.Response(200, content=GOOD[:100]),
        httpx.Response(429, headers={"retry-after": "7200"}),
    ],
)  # fmt: skip
def test_whatever_else_closes_nothing_and_counts_as_failed(board, response):
    read(board, lambda request: httpx.Response(200, content=GOOD))
    before = list(Job.objects.values())
    run = read(board, lambda request: response)
    assert run.fault
    assert list(Job.objects.values()) == before
    assert Board.objects.get().failures == 1


def test_a_board_that_asks_to_wait_is_left_alone(board):
    read(board, lambda request: httpx.Response(429, headers={"retry-after": "7200"}))
    assert Board.objects.get().due_at > timezone.now() + timedelta(minutes=119)


def test_three_failures_pause_it(board):
    for _ in range(3):
        read(board, lambda request: httpx.Response(500))
    assert Board.objects.get().status == "paused"


def test_a_timeout_is_a_failure(board):
    def answer(request):
        raise httpx.ReadTimeout("slow")

    assert "ReadTimeout" in read(board, answer).note


def test_an_endless_answer_is_cut(board, monkeypatch):
    monkeypatch.setattr(boards, "MAX_BYTES", 1000)
    assert "more than" in read(board, lambda request: httpx.Response(200, content=b"x" * 5000)).note


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "100.64.0.1"])
def test_no_private_address_is_asked(board, monkeypatch, address):
    monkeypatch.setattr(boards.socket, "getaddrinfo", lambda *a, **k: [(2, 1, 6, "", (address, 443))])

    def answer(request):
        raise AssertionError("asked")

    assert "private address" in read(board, answer).note


@pytest.mark.parametrize("token", ["../evil", "a.evil.example/", "x@evil", "", "a b", "evil.example#"])
def test_a_token_never_leads_to_another_host(board, token):
    board.ats, board.token = "recruitee", token
    with pytest.raises(boards.NotRead):
        boards.url_of(board)


def test_only_approved_boards_whose_time_has_come(board):
    Board.objects.create(ats="lever", token="later", employer=board.employer, status="approved",
                         due_at=timezone.now() + timedelta(hours=1))  # fmt: skip
    Board.objects.create(ats="lever", token="new", employer=board.employer)
    assert boards.claim_due() == [board.pk]
    assert boards.claim_due() == []
