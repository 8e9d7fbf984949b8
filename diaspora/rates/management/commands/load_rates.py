"""`manage.py load_rates FILE`: rupee rates from a CSV with the columns currency, pkr, on, source."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from diaspora.rates.models import Rate

COLUMNS = ("currency", "pkr", "on", "source")


class Command(BaseCommand):
    help = (
        "Loads exchange rates from a CSV file: currency,pkr,on,source (EUR,330.12,2026-11-23,State Bank).\n"
        "The whole file is refused where a line is wrong. A day that is there already is replaced."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="only read and check")

    def handle(self, *args: Any, **options: Any) -> None:
        rates = list(self._read(options["file"]))
        if not options["dry_run"]:
            with transaction.atomic():
                Rate.objects.bulk_create(
                    rates, update_conflicts=True, unique_fields=["currency", "on"], update_fields=["pkr", "source"]
                )
        self.stdout.write(f"{len(rates)} rates {'read' if options['dry_run'] else 'loaded'}.")

    def _read(self, path: Path) -> list[Rate]:
        try:
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.DictReader(file)
                if tuple(rows.fieldnames or ()) != COLUMNS:
                    raise CommandError(f"{path}: the first line must be {','.join(COLUMNS)}")
                return [self._rate(row, f"{path}:{number}") for number, row in enumerate(rows, start=2)]
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}") from error

    def _rate(self, row: dict[str, str], place: str) -> Rate:
        rate = Rate(**{name: (row.get(name) or "").strip() for name in COLUMNS})
        try:
            rate.full_clean(validate_unique=False, validate_constraints=False)
        except ValidationError as error:
            raise CommandError(f"{place}: {error.message_dict}") from error
        if rate.pkr <= 0:
            raise CommandError(f"{place}: a rate is above zero")
        return rate
