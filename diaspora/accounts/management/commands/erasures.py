"""`manage.py erasures`: the ledger of erased members, to be kept apart from backups."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diaspora.accounts import privacy


class Command(BaseCommand):
    help = (
        "`erasures write FILE` writes the numbers of erased members, `erasures apply FILE` erases them again after a\n"
        "backup was restored. The file holds numbers and times only. Exit code 1 where the file cannot be read.\n"
        "Example: manage.py erasures write /var/lib/safeer-ledger.csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["write", "apply"])
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, what: str, file: Path, dry_run: bool, **options: Any) -> None:
        if what == "write":
            rows = list(privacy.ledger())
            if not dry_run:
                with file.open("w", newline="", encoding="utf-8") as out:
                    csv.writer(out).writerows([("member", "erased_at"), *((n, at.isoformat()) for n, at in rows)])
            self.stdout.write(f"{len(rows)} erased members.")
            return
        numbers = self._numbers(file)
        done = 0 if dry_run else privacy.apply_ledger(numbers)
        self.stdout.write(f"{len(numbers)} in the ledger, {done} erased again.")

    def _numbers(self, file: Path) -> list[int]:
        try:
            with file.open(newline="", encoding="utf-8") as lines:
                return [int(row["member"]) for row in csv.DictReader(lines)]
        except (OSError, KeyError, ValueError, TypeError, csv.Error) as error:
            raise CommandError(f"{file} is no ledger: {error}") from error
