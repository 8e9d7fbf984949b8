"""A whole site of its own, whose PostgreSQL and Valkey may be frozen, stopped and flushed."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx
import psycopg
import redis

from diaspora import embedded
from tests import services


class Town:
    def __init__(self, local, sink):
        self.local, self.sink = local, sink
        self._broker = ExitStack()
        self.port = services._free_port()
        self.env = services.environment(
            sink, database=embedded.database_url(local), redis_url=embedded.redis_url(local), PORT=str(self.port),
            LOCAL_DIR=str(local), MAIL_LEASE_S="10", STATEMENT_TIMEOUT_MS="30000", WEB_CONCURRENCY="2",
        )  # fmt: skip

    # --- PostgreSQL ---
    def _pg_ctl(self, *arguments):
        binaries = embedded._postgres_binaries()
        embedded._run_as_server([binaries / "pg_ctl", "-D", self.local / "postgres", "-w", *arguments])

    def stop_postgres(self):
        self._pg_ctl("-m", "immediate", "stop")

    def start_postgres(self):
        sockets = self.local / "run"
        options = f"-c listen_addresses='' -c unix_socket_directories='{sockets}' -c max_connections=200"
        self._pg_ctl("-l", str(self.local / "postgres" / "log"), "-o", options, "start")

    def sql(self, statement, *parameters):
        with psycopg.connect(embedded.database_url(self.local), autocommit=True) as connection:
            found = connection.execute(statement, parameters)
            return found.fetchall() if found.description else []

    def post_mails(self, number, name):
        """As a request does it: rows, and nothing else."""
        for one in range(number):
            self.sql(
                "INSERT INTO notifications_delivery (key, kind, address, domain, payload, status, due_at, attempts,"
                " message_id, provider_id, last_error, reconciled, created_at) VALUES (%s, 'security', %s, '', %s,"
                " 'planned', now(), 0, gen_random_uuid(), '', '', 0, now())",
                f"{name}/{one}", f"{name}{one}@example.test", '{"subject": "Code", "text": "1"}',
            )  # fmt: skip

    # --- Valkey ---
    def start_valkey(self):
        self._broker.enter_context(embedded.valkey(self.local))

    def stop_valkey(self):
        self._broker.close()

    @property
    def valkey_pid(self):
        return int((self.local / "valkey" / "pid").read_text())

    def flush_valkey(self):
        redis.Redis(unix_socket_path=str(self.local / "run" / "valkey.sock")).flushall()

    # --- the site ---
    def get(self, path, timeout=10.0):
        """Status and seconds."""
        began = time.monotonic()
        status = httpx.get(f"http://127.0.0.1:{self.port}{path}", timeout=timeout).status_code
        return status, time.monotonic() - began

    def wait_until_up(self, timeout_s=60):
        ends = time.monotonic() + timeout_s
        while time.monotonic() < ends:
            try:
                if self.get("/healthz")[0] == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.2)
        raise AssertionError("the site doesn't come up")


@contextmanager
def town(sink):
    # Not under pytest's folder, which PostgreSQL's own user cannot enter.
    local = Path(tempfile.mkdtemp(prefix="safeer-town-"))
    local.chmod(0o755)
    found = Town(local, sink)
    try:
        with ExitStack() as stack:
            stack.enter_context(embedded.postgres(local))
            stack.callback(found.stop_valkey)
            found.start_valkey()
            migrated = [sys.executable, "manage.py", "migrate", "-v0"]
            subprocess.run(migrated, cwd=services.ROOT, env=found.env, check=True)
            subprocess.run(
                [sys.executable, "manage.py", "createcachetable"], cwd=services.ROOT, env=found.env, check=True
            )
            for command in _commands(found):
                stack.enter_context(services.process(*command, env=found.env, log=local / "log"))
            found.wait_until_up()
            yield found
    except BaseException:
        print((local / "log").read_text(errors="replace")[-4000:])  # noqa: T201
        raise
    finally:
        shutil.rmtree(local, ignore_errors=True)


def _commands(found):
    quiet = ("--without-gossip", "--without-mingle", "--loglevel", "warning")
    return (
        ("-m", "gunicorn", "diaspora.wsgi", "--bind", f"127.0.0.1:{found.port}", "--workers", "2"),
        ("-m", "celery", "-A", "diaspora", "worker", "-Q", "mail", "-c", "1", "-n", "mail@town", *quiet),
        ("-m", "celery", "-A", "diaspora", "worker", "-Q", "default,bulk", "-c", "1", "-n", "rest@town", *quiet),
        (
            "-m",
            "celery",
            "-A",
            "diaspora",
            "beat",
            "-s",
            str(found.local / "beat"),
            "--pidfile=",
            "--loglevel=warning",
        ),
        ("manage.py", "doorbell"),
    )


@contextmanager
def frozen(pid):
    os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(pid, signal.SIGCONT)
