"""Pages beside an empty view behind all middleware: processor time of this process and of the database's.

`python -m bench.web` prints a line for each; requests go through the same WSGI application that gunicorn runs, in this
process, so that only our own work is measured. What serves them moves a page by a tenth at most.
"""

import os
import sys
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "diaspora.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import caches  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.listings import fill  # noqa: E402
from bench.measuring import Table, side_by_side  # noqa: E402
from diaspora.accounts.models import User  # noqa: E402
from visas.models import Route  # noqa: E402

SMALL = os.environ.get("SIZE") == "small"
LIVE, REQUESTS, ROUNDS = (2_000, 30, 3) if SMALL else (10_000, 60, 5)


class Site:
    """Asks as a browser would: with cookies, and with nothing that a test client adds."""

    def __init__(self) -> None:
        self.application = get_wsgi_application()
        self.factory = RequestFactory()

    def getter(self, path: str, *, member: Any = None, forget: bool = False) -> Callable[[Any], None]:
        cookies = ""
        if member:
            client = Client()
            client.force_login(member)
            client.get("/jobs/")
            cookies = "; ".join(f"{name}={one.value}" for name, one in client.cookies.items())

        def get(_given: Any) -> None:
            if forget:
                caches["pages"].clear()
            environ = self.factory.get(path, headers={"Cookie": cookies} if cookies else {}).environ
            answer: list[str] = []
            body = b"".join(self.application(environ, lambda status, _headers: answer.append(status)))
            assert answer[0].startswith("200"), (path, answer[0], len(body))

        return get


def statements(call: Callable[[Any], None]) -> int:
    call(None)
    with CaptureQueriesContext(connection) as caught:
        call(None)
    return len(caught)


def measure(table: Table) -> None:
    site, member = Site(), User.objects.get(email="seeker@demo.test")
    guide = Route.objects.filter(status="live").select_related("country").first()
    assert guide, "no guide is loaded"
    calls = {
        "empty": site.getter("/bench/empty/"),
        "empty_in": site.getter("/bench/empty/", member=member),
        "list": site.getter("/jobs/", forget=True),
        "list_in": site.getter("/jobs/", member=member),
        "plain": site.getter("/bench/plain/"),
        "plain_in": site.getter("/bench/plain/", member=member),
        "kept": site.getter("/jobs/"),
        "guide": site.getter(guide.get_absolute_url()),
        "dashboard": site.getter("/me/", member=member),
    }
    spent = {name: one.mean for name, one in side_by_side([None] * REQUESTS, ROUNDS, **calls).items()}
    empty = spent["empty"]
    table.line("list page / empty view, signed out", spent["list"], empty, 10)
    table.line("list page / empty view, signed in", spent["list_in"], empty, 13)
    table.line("  the same / empty view for a member", spent["list_in"], spent["empty_in"], None)
    table.line("list page with cards / straightforward page, signed out", spent["list"], spent["plain"], 0.3)
    table.line("list page with cards / straightforward page, signed in", spent["list_in"], spent["plain_in"], 0.3)
    rates = {name: 1000 / ms for name, ms in spent.items()}
    table.line("a second: list, signed out and cached / empty view", rates["kept"], rates["empty"], 0.5, least=True)
    table.line("a second: guide / empty view", rates["guide"], rates["empty"], 0.15, least=True)
    table.line("a second: dashboard / empty view", rates["dashboard"], rates["empty"], 0.05, least=True)
    table.line("statements: list, signed out, numbers warm", statements(calls["list"]), 1, 3)
    table.line("statements: list, signed in", statements(calls["list_in"]), 1, 6)


def main() -> int:
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    settings.ROOT_URLCONF = "bench.urls"
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.TEMPLATES[0]["DIRS"] = [*settings.TEMPLATES[0]["DIRS"], settings.BASE_DIR / "bench" / "templates"]
    table = Table()
    try:
        call_command("load_guides", verbosity=0)
        call_command("demo", verbosity=0)
        fill(LIVE)
        measure(table)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = 0")
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
