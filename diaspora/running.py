"""What `manage.py up` does, step by step."""

import fcntl
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
from django.conf import settings
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
        "GUNICORN_CMD_ARGS": "--reload" if settings.DEBUG else "",
    }


def first_steps() -> list[str]:
    """What fills an empty database. Each command leaves what it finds."""
    return ["load_emigration --if-empty", *(["demo --if-empty"] if settings.DEBUG else [])]


def manage(step: str, env: dict[str, str]) -> None:
    """One command of manage.py in a process of its own. Raises CannotStart with its last line."""
    done = subprocess.run(
        [sys.executable, "manage.py", *step.split()], cwd=settings.BASE_DIR, env=env, stderr=subprocess.PIPE,
        text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise CannotStart(_plain(step, done.stderr))


def _plain(step: str, errors: str) -> str:
    # psycopg speaks over several lines; the first one after the exception's name says what is wrong.
    for line in errors.splitlines():
        if "OperationalError" in line:
            return f"The database does not answer at DATABASE_URL: {line.split(': ', 1)[-1]}"
    last = errors.strip().splitlines() or ["it says nothing"]
    return f"manage.py {step.split(maxsplit=1)[0]} failed: {last[-1]}"


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
