"""What `manage.py up` does, step by step."""

import fcntl
import os
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import psutil
from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError, SystemCheckError
from django.db import OperationalError, connections
from honcho.environ import expand_processes, parse_procfile
from honcho.manager import Manager

from diaspora import demo
from diaspora.embedded import CannotStart

# Marks the processes that `up` starts, so that a later `up` finds those which a killed one left.
MARK = "SAFEER_UP"
READY_WITHIN_S = 180


@contextmanager
def only_one(local: Path) -> Iterator[None]:
    """Holds the checkout's lock. The kernel frees it when the holder dies, however it dies.

    A POSIX lock, because a child doesn't inherit it: children of a killed holder don't keep it.
    """
    with (local / "up.lock").open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(f"It is running already from this checkout; its files are in {local}.") from error
        yield


def bear_mark(local: Path) -> None:
    """Starts this program anew with MARK in its environment, so that whatever it forks bears it too."""
    if os.environ.get(MARK) != str(local):
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, MARK: str(local)})  # noqa: S606


def end_leftovers(local: Path) -> None:
    """Ends the processes that a killed `up` of this checkout left behind, and nobody else's."""
    left = [
        process for process in psutil.process_iter() if process.pid != os.getpid() and _mark_of(process) == str(local)
    ]
    for process in left:
        process.kill()
    psutil.wait_procs(left, timeout=10)


def _mark_of(process: psutil.Process) -> str:
    try:
        return str(process.environ().get(MARK, ""))
    except (psutil.Error, OSError):
        return ""


def refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise CannotStart(f"Port {port} is in use. Choose another: PORT={port + 1} make run") from error


def environment(local: Path, addresses: dict[str, str]) -> dict[str, str]:
    return {
        **os.environ,
        **addresses,
        MARK: str(local),
        "LOCAL_DIR": str(local),
        "PORT": str(settings.PORT),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
        "PYTHONUNBUFFERED": "1",
        # One process to load again after an edit, with threads so that a slow page holds up no other.
        "GUNICORN_CMD_ARGS": "--reload --workers 1 --threads 4" if settings.DEBUG else "--workers 2",
    }


def prepare() -> None:
    """Checks, brings the tables up to date and fills an empty database; raises CannotStart with one line.

    In this process: each command in one of its own would cost a start of Python and Django.
    """
    fill = ["load_emigration --if-empty", *(["demo --if-empty"] if settings.DEBUG else [])]
    steps = ["messages --compile", "migrate --verbosity 0", "createcachetable --verbosity 0", *fill]
    try:
        # It says that all is well; only what isn't well is worth a line here.
        call_command(step := "check", stdout=StringIO())
        for step in steps:
            call_command(*step.split())
    except OperationalError as error:
        # psycopg speaks over several lines; the first one says what is wrong.
        raise CannotStart(f"The database does not answer at DATABASE_URL: {str(error).splitlines()[0]}") from error
    except (CommandError, SystemCheckError) as error:
        raise CannotStart(f"manage.py {step.split(maxsplit=1)[0]} failed: {str(error).splitlines()[-1]}") from error
    finally:
        # The children that come next must not inherit an open connection.
        connections.close_all()


def run_procfile(procfile: Path, env: dict[str, str], on_ready: Callable[[], None]) -> int:
    """Runs until one process ends or a signal comes; then ends all. Returns the exit code."""
    manager = Manager()
    commands = parse_procfile(procfile.read_text()).processes
    for process in expand_processes(commands, env=env, port=int(env["PORT"])):
        # Each process of the Procfile would get a port of its own; ours share the one.
        manager.add_process(process.name.split(".")[0], process.cmd, env={**env})
    threading.Thread(target=_wait_until_ready, args=(on_ready,), daemon=True).start()
    manager.loop()
    return int(manager.returncode or 0)


def _wait_until_ready(on_ready: Callable[[], None]) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{settings.PORT}/healthz", timeout=2):
                on_ready()
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)


def logins() -> str:
    lines = [f"  {email:<20} {who}" for email, who in demo.LOGINS]
    return "\n".join([f"Sign in with the password {demo.PASSWORD!r} as", *lines, ""])
