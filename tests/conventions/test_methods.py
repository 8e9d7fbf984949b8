"""What holds at every address: looking writes nothing, sending needs a token, and what isn't yours isn't there."""

import re
from collections import Counter

import pytest
from django.db import connection
from django.test import Client

from diaspora.home import files
from tests.conventions import walk

pytestmark = [pytest.mark.django_db, pytest.mark.timeout(600), pytest.mark.xdist_group("methods")]
# The mail program's one press and the provider's word come without a page of ours before them.
WITHOUT_A_TOKEN = re.compile(r"^/mail/(unsubscribe|hooks)/|^/api/")
# Looking at these leaves a trace on purpose: a bucket of pages read, a log of downloads, when a notice was read,
# a session, and the flow of a sign-in.
TRACES = {"accounts_bucket", "django_session", "usersessions_usersession", "cache", "audit_event", "api_apiuse"}


@pytest.fixture
def site(settings, tmp_path, monkeypatch, request):
    monkeypatch.setattr(files, "LINK_S", 3600)
    settings.STAFF_MAY_SKIP_MFA = True
    settings.MEDIA_ROOT = tmp_path
    return walk.Site(request.param)


def written():
    """{table: rows inserted, changed and deleted in this transaction}."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables"
            " WHERE n_tup_ins + n_tup_upd + n_tup_del > 0"
        )
        return Counter(dict(cursor.fetchall()))


@pytest.mark.parametrize("site", ["anonymous"], indirect=True)
def test_looking_writes_to_no_table(site):
    wrong = []
    for route, path in site.addresses.items():
        before = written()
        answer = walk.ask(site.client, "get", path)
        wrote = {table for table, rows in (written() - before).items() if rows} - TRACES
        if wrote:
            wrong.append(f"GET {route} ({answer.status}) writes to {', '.join(sorted(wrote))}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("site", ["anonymous", "party"], indirect=True)
def test_sending_without_a_token_is_refused_everywhere(site):
    guarded = Client(enforce_csrf_checks=True)
    guarded.cookies = site.client.cookies
    wrong, refused = [], 0
    for route, path in site.addresses.items():
        if WITHOUT_A_TOKEN.match(route):
            continue
        for method in ("post", "delete"):
            status = walk.ask(guarded, method, path).status
            refused += status == 403
            # Where the address itself is not there, or takes nothing at all, nothing was done either.
            if status not in {403, 404, 405}:
                wrong.append(f"{method.upper()} {route} answers {status} without a token")
    assert not wrong, "\n".join(wrong)
    assert refused > 300


# A live listing or bridge is everybody's to save, track, doubt and ask about; a round is open to all; the rest speaks
# of oneself alone.
EVERYBODYS = {
    "/jobs/<int:pk>-<slug:slug>/", "/jobs/<int:pk>/ask/", "/jobs/<int:pk>/deadline.ics", "/jobs/<int:pk>/dispute/",
    "/jobs/<int:pk>/save/", "/jobs/<int:pk>/track/", "/jobs/bridges/<int:pk>-<slug:slug>/",
    "/jobs/bridges/<int:pk>/ask/", "/me/notifications/<int:pk>/read/", "/mentors/rounds/<int:pk>/join/",
    "/welcome/<slug:key>/",
}  # fmt: skip
OWN = re.compile(r"<(?:uuid|int|str|slug)?:?(pk|number|key)>")


@pytest.mark.parametrize("role", ["ambassador", "blocked"])
@pytest.mark.parametrize("site", ["party"], indirect=True)
def test_what_is_one_members_own_is_not_there_for_another(site, role):
    """Whatever answers its owner and has a number in its address is public or 404 for others of the same kind."""
    other, wrong, looked = site.world.clients[role], [], 0
    public = site.world.clients["anonymous"]
    for route, path in site.addresses.items():
        if not OWN.search(route) or route in EVERYBODYS or route.startswith(("/admin/", "/accounts/")):
            continue
        for method in ("get", "post"):
            if walk.ask(site.client, method, path).status in {404, 405}:
                continue
            looked += 1
            open_to_all = method == "get" and walk.ask(public, "get", path).status == 200
            status = walk.ask(other, method, path).status
            if status not in {403, 404} and not open_to_all:
                wrong.append(f"{method.upper()} {route}: {status} for {role}")
    assert looked > 10
    assert not wrong, "\n".join(wrong)


EXTRA = {
    "owner": "1", "member": "1", "author": "1", "poster": "1", "status": "live", "is_staff": "on",
    "is_superuser": "on", "is_active": "on", "trust_level": "3", "moderates": "on", "verified": "on", "groups": "1",
    "user_permissions": "1", "kind": "women", "score": "1", "published_at": "2026-01-01", "decided_by": "1",
    "circle_verified": "on", "capacity": "99", "user": "1", "reporter": "1", "weight": "99",
    "email": "taken@example.test",
}  # fmt: skip
RIGHTS = (
    "SELECT array_agg((is_staff, is_superuser, is_active, email)::text ORDER BY id) FROM accounts_user",
    "SELECT count(*) FROM accounts_user_groups",
    "SELECT count(*) FROM accounts_user_user_permissions",
    "SELECT array_agg(status ORDER BY member_id) FROM accounts_ambassador",
    "SELECT array_agg((id, status)::text ORDER BY id) FROM jobs_job WHERE status = 'live'",
    "SELECT array_agg((id, moderates)::text ORDER BY id) FROM circles_membership",
    "SELECT count(*) FROM moderation_decision",
)


def rights():
    with connection.cursor() as cursor:
        found = []
        for question in RIGHTS:
            cursor.execute(question)
            found.append(cursor.fetchone()[0])
        return found


@pytest.mark.parametrize("site", ["seeker"], indirect=True)
def test_no_form_takes_a_right_that_it_does_not_ask_for(site):
    before, wrong = rights(), []
    offered = site.fields
    for route, path in site.addresses.items():
        if route.startswith("/accounts/"):
            continue
        known = {name: values[-1] if values else "text" for name, values in offered[route]["post"].items()}
        point = connection.savepoint()
        walk.ask(site.client, "post", path, EXTRA | known, undo=False)
        if rights() != before:
            wrong.append(route)
        connection.savepoint_rollback(point)
        site.client.cookies = site.world.clients["seeker"].cookies
    assert wrong == []
