"""`manage.py backup_drill`: proves that what is backed up can be restored."""

import tempfile
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from diaspora import backup


class Command(BaseCommand):
    help = (
        "Dumps the database, restores it beside as NAME_drill, and compares each table by its number of rows and a\n"
        "hash over all of them, and each file by its SHA-256. In the copy the ledger of erased members is applied\n"
        "again and `migrate --check` is run. The copy is dropped at the end; the database itself is only read.\n"
        "Exit code 1 where anything differs.\n"
        "Example: manage.py backup_drill --ledger /var/lib/safeer-ledger.csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--ledger", type=Path, help="what `erasures write` wrote; applied to the copy")
        parser.add_argument("--folder", type=Path, help="where the dump is written meanwhile (default: a new one)")

    def handle(self, *args: Any, ledger: Path | None, folder: Path | None, **options: Any) -> None:
        try:
            with tempfile.TemporaryDirectory(dir=folder) as room:
                self._drill(Path(room), ledger)
        except (backup.DrillError, psycopg.Error, OSError) as error:
            raise CommandError(str(error)) from error

    def _drill(self, room: Path, ledger: Path | None) -> None:
        url, began = settings.DATABASE_URL, time.monotonic()
        before = backup.dump(url, room / "database")
        self._say(began, f"dumped {len(before)} tables, {sum(rows for rows, _hash in before.values())} rows")
        began = time.monotonic()
        with backup.restored(url, room / "database", f"{settings.DATABASES['default']['NAME']}_drill") as copy:
            wrong = backup.differences(before, backup.fingerprints(copy))
            self._say(began, f"restored and compared: {len(wrong)} tables differ")
            self._after_a_restore(copy, ledger)
        began = time.monotonic()
        hashes = backup.pack(settings.MEDIA_ROOT, room / "files")
        same = backup.unpacked(room / "files", room / "unpacked") == hashes
        self._say(began, f"{len(hashes)} files {'are the same' if same else 'DIFFER'}")
        if wrong or not same:
            raise CommandError("\n".join([*wrong, *([] if same else ["Files differ."])]))
        self.stdout.write("The backup can be restored.")

    def _after_a_restore(self, copy: str, ledger: Path | None) -> None:
        backup.manage(copy, "migrate", "--check")
        self.stdout.write("no migration is missing in the copy")
        if ledger:
            self.stdout.write(backup.manage(copy, "erasures", "apply", str(ledger)).strip())

    def _say(self, began: float, words: str) -> None:
        self.stdout.write(f"{time.monotonic() - began:6.1f} s  {words}")
