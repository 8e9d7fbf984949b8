"""`manage.py load_guides`: the guides' files into the database, as drafts where something is published already."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from visas import content_files
from visas.loading import load_all


class Command(BaseCommand):
    help = (
        "Loads visas/content/. An empty database gets the files as the first published state; afterwards a changed\n"
        "file becomes a draft, and what a moderator published is left alone and reported.\n"
        "Exits 1 where a file is refused. Example: manage.py load_guides --dry-run"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only read the files and say what is wrong in them")
        parser.add_argument("--dry-run", action="store_true", help="say what would change, and change nothing")
        parser.add_argument("--folder", type=Path, default=content_files.FOLDER)

    def handle(self, *args: Any, **options: Any) -> None:
        files, faults = content_files.read_all(options["folder"])
        for fault in faults:
            self.stderr.write(fault)
        if not options["check"] and files and not _lacks_home(files):
            self._load(files, dry_run=options["dry_run"])
        if faults:
            raise CommandError(f"{len(faults)} faults; a file with a fault is not loaded.")
        routes = sum(len(file.data["routes"]) for file in files)
        self.stdout.write(f"{len(files)} files, {routes} guides: no fault.")

    def _load(self, files: list[content_files.GuideFile], *, dry_run: bool) -> None:
        with transaction.atomic():
            lines = list(load_all(files))
            transaction.set_rollback(dry_run)
        for line in lines:
            self.stdout.write(line)
        self.stdout.write(f"{len(lines)} changes{' would be made' if dry_run else ''}.")


def _lacks_home(files: list[content_files.GuideFile]) -> bool:
    return not any(file.data.get("home") for file in files)
