"""Real services for tests: an SMTP sink that counts, and Celery workers of their own processes.

Each xdist worker has its own database, its own number of Redis database and its own sink.
"""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

import redis
from aiosmtpd.controller import Controller
from celery import Celery
from django.conf import settings
from django.db import connection

from diaspora import embedded
from diaspora.celery import app

ROOT = Path(__file__).resolve().parent.parent


def broker_database():
    """xdist's gw0 has database 1, and so on; 0 is whoever runs alone."""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")) + 1


def redis_url_with(number):
    base = settings.REDIS_URL.split("?")[0]
    return f"{base}?db={number}" if base.startswith("unix") else f"{base.rsplit('/', 1)[0]}/{number}"


def celery_url(redis_url):
    return embedded.broker_url(redis_url)


def database_url():
    """The test database that this process uses, as an address for others."""
    found = connection.settings_dict
    host, port = quote(found["HOST"], safe=""), f":{found['PORT']}" if found["PORT"] else ""
    secret = f":{quote(found['PASSWORD'], safe='')}" if found["PASSWORD"] else ""
    return f"postgres://{found['USER']}{secret}@{host}{port}/{found['NAME']}"


class Sink:
    """An SMTP server that takes everything, in a thread; `answer` may be replaced to make it difficult.

    It also answers over HTTP whether it has a Message-ID (200 or 404), as a provider or a mail log would.
    """

    def __init__(self):
        self.mails = []
        self.ids = Counter()
        # Before a mail is taken; and between taking it and saying so.
        self.delay_s = self.answer_after_s = 0.0
        self._lock = threading.Lock()
        # 127.0.0.1 and a free port, so that sinks of parallel tests never meet.
        self._smtp = Controller(self, hostname="127.0.0.1", port=_free_port(), timeout=60)
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _asker(self))

        self.sessions = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802
        self.sessions += 1
        session.host_name = hostname
        return responses

    def start(self):
        self._smtp.start()
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def stop(self):
        self._smtp.stop()
        self._http.shutdown()
        self._http.server_close()

    def clear(self):
        with self._lock:
            self.mails.clear()
            self.ids.clear()
            self.sessions = 0

    @property
    def port(self):
        return self._smtp.port

    @property
    def email_url(self):
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def ask_url(self):
        return f"http://127.0.0.1:{self._http.server_address[1]}/{{message_id}}"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.delay_s:
            await asyncio.sleep(self.delay_s)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        with self._lock:
            self.mails.append((envelope.rcpt_tos[0], mail))
            self.ids[str(mail["Message-ID"]).strip("<>")] += 1
        if self.answer_after_s:
            await asyncio.sleep(self.answer_after_s)
        return "250 taken"

    def wait_for(self, number, *, timeout_s=30):
        """Until `number` mails are there; fails after the time."""
        ends = time.monotonic() + timeout_s
        while len(self.mails) < number:
            assert time.monotonic() < ends, f"{len(self.mails)} of {number} mails after {timeout_s} s"
            time.sleep(0.02)
        return self.mails


def _asker(sink):
    class Asker(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200 if sink.ids[unquote(self.path[1:])] else 404)
            self.end_headers()

        def log_message(self, *_args):
            """Silent."""

    return Asker


def _free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def smtp_sink():
    sink = Sink()
    sink.start()
    try:
        yield sink
    finally:
        sink.stop()


def environment(sink, *, redis_url=None, database=None, **more):
    """What another process of ours needs to work on this test's services."""
    return {
        **os.environ,
        "DATABASE_URL": database or database_url(),
        "REDIS_URL": redis_url or redis_url_with(broker_database()),
        "EMAIL_URL": sink.email_url,
        "MAIL_ASK": sink.ask_url,
        "PYTHONUNBUFFERED": "1",
        **more,
    }


@contextmanager
def process(*command, env, log=None):
    """A command of this project in a process group of its own, all of which is ended at the end."""
    out = Path(log).open("ab") if log else subprocess.DEVNULL  # noqa: SIM115
    started = subprocess.Popen(
        [sys.executable, *command], cwd=ROOT, env=env, stdout=out, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        yield started
    finally:
        end(started)
        if log:
            out.close()


def end(started):
    if started.poll() is None:
        started.terminate()
        with suppress(subprocess.TimeoutExpired):
            started.wait(timeout=5)
    with suppress(ProcessLookupError):
        os.killpg(started.pid, signal.SIGKILL)
    started.wait()


WORKER = ("-m", "celery", "-A", "diaspora", "worker", "--without-gossip", "--without-mingle", "--loglevel", "info")


@contextmanager
def celery_worker(env, *, queues="mail,bulk,default,heavy", concurrency=2, log=None, name="w"):
    """A real worker, which has answered a ping when this returns."""
    more = ("--queues", queues, "--concurrency", str(concurrency), "--hostname", f"{name}{os.getpid()}@test")
    with process(*WORKER, *more, env=env, log=log) as started:
        _wait_for_worker(started, env["REDIS_URL"], f"{name}{os.getpid()}@test")
        yield started


def _wait_for_worker(started, redis_url, name, timeout_s=60):
    asking = Celery(broker=celery_url(redis_url), set_as_current=False)
    ends = time.monotonic() + timeout_s
    while time.monotonic() < ends:
        assert started.poll() is None, "the worker ended at once"
        if asking.control.ping(destination=[name], timeout=0.5):
            asking.close()
            return
    raise AssertionError("the worker doesn't answer")


@contextmanager
def rings_at(url):
    """Whatever this process rings goes to the broker at `url`, in Celery's spelling."""
    before = app.conf.broker_url
    _point_at(url)
    try:
        yield
    finally:
        _point_at(before)


def _point_at(url):
    app.conf.broker_url = url
    # Connections that were opened before lead to the old place.
    app._pool = app.amqp._producer_pool = None


@contextmanager
def own_broker():
    """An empty broker of this test's own, which this process rings and its workers hear."""
    url = redis_url_with(broker_database())
    client = redis.Redis.from_url(url)
    client.flushdb()
    with rings_at(celery_url(url)):
        yield url
    client.flushdb()
    client.close()
