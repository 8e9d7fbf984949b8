"""Is a backup worth anything? Dump, restore beside, compare row by row and file by file.

Nothing here touches the database that it copies: it's read in one snapshot, which the dump reads as well.
"""

import hashlib
import os
import re
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

from diaspora import embedded

# The order is that of the rows' own hashes, so that it's the same on both sides whatever the disk says.
FINGERPRINT = "SELECT count(*), md5(coalesce(string_agg(md5(t::text), '' ORDER BY md5(t::text)), '')) FROM {} t"
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
Fingerprints = dict[str, tuple[int, str]]


class DrillError(Exception):
    """One line for the operator."""


def beside(url: str, name: str) -> str:
    """The address of another database on the same server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{name}"))


def programs(url: str) -> Path:
    """The folder of a pg_dump of the server's own version: another's dump may not go back. Raises DrillError."""
    with psycopg.connect(url) as connection:
        wanted = connection.info.server_version // 10_000
    folders = [Path(f"/usr/lib/postgresql/{wanted}/bin")]
    with suppress(embedded.CannotStart):
        folders.insert(0, embedded._postgres_binaries())
    folders += [Path(place) for place in os.environ.get("PATH", "").split(os.pathsep)]
    for folder in folders:
        if (folder / "pg_dump").exists() and (folder / "pg_restore").exists() and _major(folder) == wanted:
            return folder
    raise DrillError(f"There is no pg_dump of PostgreSQL {wanted} here: install postgresql-client-{wanted}.")


def _major(folder: Path) -> int:
    said = _run([folder / "pg_dump", "--version"])
    found = re.search(r"(\d+)", said)
    return int(found[1]) if found else 0


def _run(command: list[str | Path], **environment: str) -> str:
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, **environment} if environment else None,
    )
    if done.returncode:
        last = (done.stderr or done.stdout).strip().splitlines()
        raise DrillError(f"{Path(command[0]).name}: {last[-1] if last else done.returncode}")
    return done.stdout


def dump(url: str, file: Path) -> Fingerprints:
    """Writes `file`; the fingerprints are those of the very rows that it holds."""
    with psycopg.connect(url) as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        snapshot = connection.execute("SELECT pg_export_snapshot()").fetchone()
        assert snapshot is not None
        _run([programs(url) / "pg_dump", "-Fc", f"--snapshot={snapshot[0]}", f"--file={file}", f"--dbname={url}"])
        return _fingerprints(connection)


@contextmanager
def restored(url: str, file: Path, name: str) -> Iterator[str]:
    """A database of its own that holds what `file` holds; dropped at the end. Yields its address."""
    with psycopg.connect(url, autocommit=True) as server:
        _drop(server, name)
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        there = beside(url, name)
        try:
            _run([programs(url) / "pg_restore", "--exit-on-error", "--no-owner", f"--dbname={there}", file])
            yield there
        finally:
            _drop(server, name)


def _drop(server: "psycopg.Connection[tuple[object, ...]]", name: str) -> None:
    server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def fingerprints(url: str) -> Fingerprints:
    with psycopg.connect(url) as connection:
        return _fingerprints(connection)


def _fingerprints(connection: "psycopg.Connection[tuple[object, ...]]") -> Fingerprints:
    found: Fingerprints = {}
    # The same words for the same day and number on both sides.
    connection.execute("SET LOCAL TIME ZONE 'UTC'")
    connection.execute("SET LOCAL extra_float_digits = 3")
    for (table,) in connection.execute(TABLES).fetchall():
        row = connection.execute(sql.SQL(FINGERPRINT).format(sql.Identifier(str(table)))).fetchone()
        assert row is not None
        found[str(table)] = (int(str(row[0])), str(row[1]))
    return found


def differences(before: Fingerprints, after: Fingerprints) -> list[str]:
    """A line for each table that isn't the same; none where the copy is good."""
    lines = [f"{table}: is missing in the copy" for table in sorted(before.keys() - after.keys())]
    lines += [f"{table}: is in the copy only" for table in sorted(after.keys() - before.keys())]
    for table in sorted(before.keys() & after.keys()):
        if before[table] != after[table]:
            lines.append(f"{table}: {before[table][0]} rows, {after[table][0]} in the copy; or other contents")
    return lines


def pack(folder: Path, file: Path) -> dict[str, str]:
    """Writes all below `folder` into a tar file; returns each file's SHA-256 by its name."""
    hashes = sha256_of(folder)
    with tarfile.open(file, "w") as out:
        for name in hashes:
            out.add(folder / name, arcname=name)
    return hashes


def unpacked(file: Path, folder: Path) -> dict[str, str]:
    with tarfile.open(file) as packed:
        packed.extractall(folder, filter="data")
    return sha256_of(folder)


def sha256_of(folder: Path) -> dict[str, str]:
    found = {}
    for file in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if file.is_file():
            with file.open("rb") as content:
                found[str(file.relative_to(folder))] = hashlib.file_digest(content, "sha256").hexdigest()
    return found


def manage(url: str, *command: str) -> str:
    """A command of this site on another database. Raises DrillError with its last line."""
    return _run([sys.executable, Path(__file__).resolve().parent.parent / "manage.py", *command], DATABASE_URL=url)
