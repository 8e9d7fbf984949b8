"""Every address × every role × every method, against a table that people read: permissions.csv.

A cell holds the answers to GET, POST, PUT, DELETE and an htmx GET, or one where all are alike; "in" is the way to the
sign-in page. PERMISSIONS=write writes down what the site answers now: read the difference before committing it.
"""

import csv
import os
from functools import cache

import pytest
from django.db import transaction

from diaspora.home import files
from tests.conventions import permissions
from tests.conventions.permissions import METHODS, ROLES

# Some thirty thousand requests, in parts, so that both cores take their share.
PARTS = 4
pytestmark = pytest.mark.timeout(1200)
WRITE = os.environ.get("PERMISSIONS") == "write"


@cache
def table(file):
    if not file.exists():
        return {}
    with file.open(newline="", encoding="utf-8") as lines:
        return {row["address"]: row for row in csv.DictReader(lines)}


def answer(client, method, path):
    """The status; the table's word for a redirect to the sign-in page. What was done is undone."""
    client.raise_request_exception = False
    with transaction.atomic():
        if method == "htmx":
            response = client.get(path, headers={"HX-Request": "true"})
        else:
            response = getattr(client, method)(path)
        transaction.set_rollback(True)
    if response.status_code == 302 and response.headers["Location"].startswith("/accounts/login/"):
        return "in"
    return str(response.status_code)


def cell(client, path):
    cookies = client.cookies.copy()
    found = []
    for method in METHODS:
        client.cookies = cookies.copy()
        found.append(answer(client, method, path))
    client.cookies = cookies
    return found[0] if len(set(found)) == 1 else " ".join(found)


@pytest.fixture
def world(db, settings, tmp_path, monkeypatch):
    # On a slow machine the walk takes longer than a link lives.
    monkeypatch.setattr(files, "LINK_S", 3600)
    settings.STAFF_MAY_SKIP_MFA = True
    settings.MEDIA_ROOT = tmp_path
    return permissions.world()


@pytest.mark.parametrize("part", range(1 if WRITE else PARTS))
def test_every_address_answers_everyone_as_the_table_says(world, part):
    samples, wrong, written = permissions.samples(world), [], {}
    for route, name in permissions.patterns()[part :: 1 if WRITE else PARTS]:
        path = permissions.path(route, samples.get(name, {}))
        now = {"address": route} | {role: cell(world.clients[role], path) for role in ROLES}
        failed = [role for role in ROLES if "500" in now[role].split()]
        wrong += [f"{route}: answers 500 to {', '.join(failed)}"] if failed else []
        file = permissions.table_for(route)
        written.setdefault(file, []).append(now)
        if not WRITE:
            wrong += _differences(route, now, table(file).get(route))
    if WRITE:
        _write(written)
    assert not wrong, "\n".join(wrong)


def _differences(route, now, then):
    if then is None:
        return [f"{route}: has no row in the table"]
    return [f"{route}: {role} gets {now[role]}, not {then[role]}" for role in ROLES if now[role] != then[role]]


def _write(written):
    for file, rows in written.items():
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, ["address", *ROLES], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


@pytest.mark.parametrize(
    "file", sorted(permissions.TESTS.glob("*/permissions.csv")), ids=lambda file: file.parent.name
)
def test_the_table_has_a_column_for_every_role(file):
    assert list(next(iter(table(file).values()))) == ["address", *ROLES]


def test_the_table_has_no_row_too_many():
    routes = {route for route, _name in permissions.patterns()}
    rows = {route for folder in permissions.TESTS.iterdir() for route in table(folder / "permissions.csv")}
    assert rows - routes == set()
