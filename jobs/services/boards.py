"""Reading public boards on a schedule: a fixed list of hosts, politely, and never a member's address.

Conditional requests, an hour between readings, back-off after a refusal, a cap on size and time, no redirect to
another host, no private address.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from datetime import timedelta

import httpx
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jobs.importers import BoardError, Fault
from jobs.models import Board, ImportRun
from jobs.services.imports import read_board, record_fault, take_reading

URLS = {
    "greenhouse": "https://boards-api.greenhouse.io/v1/boards/{token}/jobs?content=true",
    "lever": "https://api.lever.co/v0/postings/{token}?mode=json",
    "ashby": "https://api.ashbyhq.com/posting-api/job-board/{token}?includeCompensation=true",
    "workable": "https://apply.workable.com/api/v1/widget/accounts/{token}?details=true",
    "recruitee": "https://{token}.recruitee.com/api/offers/",
    "personio": "https://{token}.jobs.personio.de/xml?language=en",
}
TOKEN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,60}[A-Za-z0-9])?")
EACH = timedelta(hours=6)
BUSY = timedelta(hours=1)
MAX_BYTES = 32 * 1024 * 1024
TIMEOUT_S = 20
IN_ONE_TICK = 5


class NotRead(Exception):
    """Nothing came that could be read. `wait` says when to ask again."""

    def __init__(self, message: str, *, wait: timedelta = BUSY) -> None:
        super().__init__(message)
        self.wait = wait


@dataclass(frozen=True)
class Answer:
    """`data` is None where the board says that nothing changed."""

    data: bytes | None
    etag: str = ""
    last_modified: str = ""


def url_of(board: Board) -> str:
    """Raises NotRead for a token that would lead elsewhere, or a source that is read from files only."""
    pattern = URLS.get(board.ats)
    if pattern is None or not TOKEN.fullmatch(board.token):
        raise NotRead(f"{board} has no address that we read", wait=timedelta(days=1))
    return pattern.format(token=board.token)


def fetch(board: Board, client: httpx.Client) -> Answer:
    """Raises NotRead."""
    url = httpx.URL(url_of(board))
    refuse_private(url.host)
    sent = {"If-None-Match": board.etag, "If-Modified-Since": board.last_modified}
    try:
        with client.stream("GET", url, headers={name: value for name, value in sent.items() if value}) as response:
            if response.status_code == httpx.codes.NOT_MODIFIED:
                return Answer(None, board.etag, board.last_modified)
            _check(response)
            data = _read(response)
            return Answer(data, response.headers.get("etag", "")[:200], response.headers.get("last-modified", "")[:80])
    except httpx.HTTPError as error:
        raise NotRead(f"{type(error).__name__}: {error}"[:300]) from error


def _check(response: httpx.Response) -> None:
    if response.status_code == httpx.codes.TOO_MANY_REQUESTS:
        asked = response.headers.get("retry-after", "")
        wait = timedelta(seconds=min(int(asked), 86_400)) if asked.isdigit() else BUSY
        raise NotRead("429: asked to wait", wait=max(wait, BUSY))
    if response.status_code != httpx.codes.OK:
        raise NotRead(f"answered {response.status_code}")


def _read(response: httpx.Response) -> bytes:
    parts, size = [], 0
    for part in response.iter_bytes():
        size += len(part)
        if size > MAX_BYTES:
            raise NotRead(f"more than {MAX_BYTES // 1024 // 1024} MB", wait=timedelta(days=1))
        parts.append(part)
    return b"".join(parts)


def refuse_private(host: str) -> None:
    """A public name may be pointed at a machine inside. Raises NotRead."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, 443, proto=socket.IPPROTO_TCP)}
    except OSError as error:
        raise NotRead(f"{host}: {error}") from error
    if not all(_of_the_world(ipaddress.ip_address(address)) for address in found):
        raise NotRead(f"{host} leads to a private address", wait=timedelta(days=1))


def _of_the_world(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    """Groups of machines count as global, and so do spellings of IPv6 that hold an inner IPv4."""
    if getattr(address, "sixtofour", None) is not None:
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved)


def read_due_boards() -> None:
    """For a worker: approved boards whose hour has come."""
    with httpx.Client(timeout=TIMEOUT_S, follow_redirects=False, headers={"User-Agent": settings.SITE_NAME}) as client:
        for pk in claim_due():
            read_one(pk, client)


@transaction.atomic
def claim_due() -> list[int]:
    """Takes them out of the queue first, so that two workers never ask the same board."""
    due = Board.objects.due().select_for_update(skip_locked=True)
    pks = list(due.order_by("due_at").values_list("pk", flat=True)[:IN_ONE_TICK])
    Board.objects.filter(pk__in=pks).update(due_at=timezone.now() + EACH)
    return pks


def read_one(pk: int, client: httpx.Client) -> ImportRun | None:
    board = Board.objects.select_related("employer").get(pk=pk)
    try:
        answer = fetch(board, client)
        if answer.data is None:
            return None
        run = take_reading(board, read_board(board.ats, answer.data), origin=url_of(board))
    except NotRead as error:
        Board.objects.filter(pk=pk).update(due_at=timezone.now() + error.wait * 2 ** min(board.failures, 5))
        return record_fault(board, BoardError(Fault.EMPTY, str(error)), origin=board.token)
    except BoardError as error:
        return record_fault(board, error, origin=board.token)
    Board.objects.filter(pk=pk).update(etag=answer.etag, last_modified=answer.last_modified)
    return run
