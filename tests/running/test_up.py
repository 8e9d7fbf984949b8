"""`manage.py up` as somebody at a terminal meets it. Each test has its own folder, port, database and broker."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest

from diaspora.running import MARK

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.fault, pytest.mark.timeout(900), pytest.mark.xdist_group("up")]


@pytest.fixture
def place():
    """A folder that the user of the database may enter too, where we are root; pytest's own is closed to others."""
    folder = Path(tempfile.mkdtemp(prefix="safeer-up-"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Up:
    process: subprocess.Popen
    printed: Path

    @property
    def output(self) -> str:
        return self.printed.read_text()

    def wait_until_ready(self, within_s: float = 300) -> None:
        """Its own word for it: a port that answers may belong to what a killed one left."""
        until = time.monotonic() + within_s
        while "is ready" not in self.output:
            assert self.process.poll() is None, self.output
            assert time.monotonic() < until, self.output
            time.sleep(0.1)

    def press_ctrl_c(self) -> None:
        os.killpg(self.process.pid, signal.SIGINT)
        self.process.wait(timeout=60)


@contextmanager
def up(local: Path, port: int, **env: str):
    """Runs it in a process group of its own, as a terminal does; the group is ended at the end."""
    clean = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "REDIS_URL", "LOCAL_DIR", "PORT"}}
    local.parent.mkdir(exist_ok=True)
    printed = local.parent / f"{local.name}-{port}.out"
    with printed.open("w") as out:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, start_new_session=True, stdout=out, stderr=out,
            env={**clean, "DEBUG": "true", "LOCAL_DIR": str(local), "PORT": str(port), "PYTHONUNBUFFERED": "1", **env},
        )  # fmt: skip
    started = Up(process, printed)
    try:
        yield started
    finally:
        if process.poll() is None:
            started.press_ctrl_c()


def left_behind(local: Path) -> list[psutil.Process]:
    """Processes of this folder: marked by `up`, or servers that have it on their command line."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(local) or str(local) in " ".join(process.cmdline()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def test_ctrl_c_leaves_no_process_behind_and_the_data_stays(place):
    local, port = place / "a", free_port()
    for _ in range(2):
        with up(local, port) as started:
            started.wait_until_ready()
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
                assert answer.status == 200
            started.press_ctrl_c()
        assert started.process.returncode == 0, started.output
        assert "All stopped." in started.output
        assert left_behind(local) == []
    assert (local / "postgres" / "PG_VERSION").exists()


def test_a_killed_up_recovers_at_the_next_start(place):
    local, port = place / "b", free_port()
    with up(local, port) as killed:
        killed.wait_until_ready()
        killed.process.kill()
        killed.process.wait()
    assert left_behind(local)
    with up(local, port) as started:
        started.wait_until_ready()
    assert left_behind(local) == []


def test_two_checkouts_run_at_once_and_a_second_start_of_one_says_so(place):
    with up(place / "c", free_port()) as one, up(place / "d", free_port()) as other:
        one.wait_until_ready()
        other.wait_until_ready()
        with up(place / "c", free_port()) as again:
            again.process.wait(timeout=60)
        assert again.process.returncode == 1
        assert "running already" in again.output


def test_a_taken_port_is_one_clear_line(place):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with up(place / "e", port) as started:
            started.process.wait(timeout=90)
    assert started.process.returncode == 1
    assert started.output.splitlines() == [
        f"CommandError: Port {port} is in use. Choose another: PORT={port + 1} make run"
    ]


def test_a_database_that_is_down_is_one_clear_line(place):
    closed = f"postgres://u:p@127.0.0.1:{free_port()}/x"
    with up(place / "f", free_port(), DATABASE_URL=closed, REDIS_URL="redis://127.0.0.1:1/0") as started:
        started.process.wait(timeout=90)
    assert started.process.returncode == 1
    assert len(started.output.splitlines()) == 1
    assert "The database does not answer at DATABASE_URL" in started.output
    assert not (place / "f" / "postgres").exists()
