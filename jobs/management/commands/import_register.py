"""`manage.py import_register uk FILE`: an edition of a sponsor register, taken whole or refused whole."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from jobs.models import Register
from jobs.registers import RegisterError
from jobs.services import registers


class Command(BaseCommand):
    help = (
        "Loads a sponsor register and proposes which employers stand on it; a person confirms each.\n"
        "Example: manage.py import_register uk register.csv --published 2026-11-20\n"
        "Exits 1 and keeps the old edition when the file has other columns, another encoding or far fewer rows."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("register", choices=Register.values)
        parser.add_argument("file", type=Path)
        parser.add_argument("--published", type=date.fromisoformat, help="the edition's day; today by default")
        parser.add_argument("--smaller", action="store_true", help="take it although it has far fewer rows")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        with transaction.atomic():
            try:
                edition = registers.load_register(
                    options["register"], options["file"], published_on=options["published"] or timezone.localdate(),
                    smaller=options["smaller"],
                )  # fmt: skip
            except RegisterError as error:
                raise CommandError(f"{error} The old edition stays.") from error
            found = registers.match_employers(options["register"])
            transaction.set_rollback(options["dry_run"])
        self.stdout.write(
            f"{edition.get_register_display()}: {edition.number_of_rows} rows, {edition.names} names,"
            f" {edition.new_names} new, {edition.gone_names} gone. Employers: {found['proposed']} proposed,"
            f" {found['not_sure']} not sure, {found['none']} not found."
        )
