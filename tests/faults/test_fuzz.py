"""Whatever is typed into any field or any query, of any address: no 500, nothing slow, nothing said back as markup.

FUZZ_EXAMPLES=21 is the nightly size: every nasty value in every field. Each push gives each field one of them.
"""

import os
import re
import time
from itertools import cycle
from urllib.parse import urlencode

import pytest
from django.db import connection

from diaspora.home import files
from tests.conventions import walk

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "1"))
pytestmark = [pytest.mark.fault, pytest.mark.timeout(600 + 30 * EXAMPLES)]
# Of our own work; a statement of the database that takes longer is ended, which answers 503. The machine may be busy.
SLOW_S = 2.0
CANARY = "<x-canary a=\"b' onload=c>"
NASTY = {
    "markup": f"\"'>{CANARY}",
    "nul": "a\0b",
    "surrogate": "\ud83d and \udc00",
    "right to left": "\u202eabc\u2066\u200f سفیر",
    "huge number": "9" * 400,
    "number of more digits than Python reads": "9" * 5000,
    "negative": "-9223372036854775809",
    "other digits": "٣²½",
    "not a number": "NaN",
    "exponent": "1e999999",
    "lines": "a\r\nSet-Cookie: b=c\r\n\r\nd",
    "template": "{{ 7|add:7 }}{% debug %}${7*7}",
    "sql": "'; SELECT pg_sleep(5); --%_\\",
    "path": "../../../../etc/passwd",
    "uuid": "00000000-0000-0000-0000-00000000000g",
    "day": "9999-99-99",
    "last day": "9999-12-31T23:59:59",
    "first day": "0001-01-01",
    "empty": "",
    "blank": " \t\u00a0\u200b",
    "long": "لاہور x " * 500,
}
# Names that views read from the query without a form that shows them.
QUERIES = (
    "q", "before", "after", "next", "act", "do", "send", "show", "side", "step", "country", "more", "hl", "sort",
    "page", "inside", "fact", "time", "minutes", "handle", "places", "o", "p", "_popup", "_facets", "all", "cursor",
    "limit",
)  # fmt: skip
OURS = re.compile(r"^/(?!admin/|accounts/)")
TAKES = {"next", "_continue", "csrfmiddlewaretoken"}


@pytest.fixture
def site(db, settings, tmp_path, monkeypatch, request):
    monkeypatch.setattr(files, "LINK_S", 3600)
    settings.STAFF_MAY_SKIP_MFA = True
    settings.MEDIA_ROOT = tmp_path
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL statement_timeout = {SLOW_S * 1000:.0f}")
    return walk.Site(request.param)


def sent(client, method, path, data):
    """As a program of ill will sends it: also what no browser would encode."""
    line = urlencode(data or {}, doseq=True, errors="surrogatepass")
    if method == "get":
        return walk.ask(client, "get", f"{path}?{line}" if line else path)
    return walk.ask(client, method, path, line, content_type="application/x-www-form-urlencoded")


class Faults:
    """What went wrong, each kind once an address."""

    def __init__(self, site):
        self.site, self.said, self.requests = site, {}, 0

    def look(self, route, method, data, what, path=None):
        path = path or self.site.addresses[route]
        began = time.thread_time()
        answer = sent(self.site.client, method, path, data)
        took = time.thread_time() - began
        self.requests += 1
        if took > SLOW_S:
            self.said.setdefault((route, method, "slow"), f"{took:.1f} s for {what}")
        if answer.status >= 500:
            self.said.setdefault(
                (route, method, answer.failure[-200:]), f"{answer.status} for {what}\n{answer.failure}"
            )
        if CANARY in answer.text and answer.headers.get("Content-Type", "").startswith("text/html"):
            self.said.setdefault((route, method, "markup"), f"says {what} back as markup")
        return answer

    def __str__(self):
        return "\n".join(f"{method.upper()} {route}: {said}" for (route, method, _kind), said in self.said.items())


def filled(fields, values, method):
    """Each field twice, with one value after another."""
    names = [name for name in (*fields, *(QUERIES if method == "get" else ())) if name not in TAKES]
    return {name: [value] * 2 for name, value in zip(names, cycle(values), strict=False)}


def rotations(route):
    """Each round gives each field another of the nasty values; the nightly size gives every field each of them."""
    kinds, start = list(NASTY), len(route)
    for turn in range(min(EXAMPLES, len(kinds))):
        at = (start + turn * 5) % len(kinds)
        yield f"values from {kinds[at]!r} on", [NASTY[kind] for kind in kinds[at:] + kinds[:at]]


@pytest.mark.parametrize("site", ["party"], indirect=True)
def test_no_value_of_any_field_breaks_a_page(site):
    site.keep(OURS)
    faults = Faults(site)
    for route, methods in site.fields.items():
        for what, values in rotations(route):
            if site.pages[route].status == 200:
                faults.look(route, "get", filled(methods["get"], values, "get"), what)
            if site.pages[route].status == 405 or methods["post"]:
                faults.look(route, "post", filled(methods["post"], values, "post"), what)
    assert not faults.said, str(faults)
    assert faults.requests > 100


PARTS = ["0", "-1", "9" * 30, "9" * 5000, "%00", "%ED%A0%80", "..%2f..", "%E2%80%AE", "<b>", "a" * 9000,
         "00000000-0000-0000-0000-000000000000", "9223372036854775808"]  # fmt: skip


@pytest.mark.parametrize("site", ["party"], indirect=True)
def test_no_address_breaks_on_what_stands_in_its_path(site):
    site.keep(OURS)
    faults = Faults(site)
    for route in site.addresses:
        for part in PARTS if walk.permissions.PLACEHOLDER.search(route) else ():
            path = walk.permissions.PLACEHOLDER.sub(lambda _hit, part=part: part, route)
            faults.look(route, "get", None, path[:80], path)
            faults.look(route, "post", {}, path[:80], path)
    assert not faults.said, str(faults)
