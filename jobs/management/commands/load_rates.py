"""`manage.py load_rates FILE`: exchange rates into rupees, with their day and source."""

import csv
from argparse import ArgumentParser
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from jobs.models import ExchangeRate, JobSearch

COLUMNS = ["currency", "per", "rate_pkr", "on", "source"]


class Command(BaseCommand):
    help = (
        "Reads a CSV file with the columns currency,per,rate_pkr,on,source; `per` units of `currency` cost `rate_pkr`"
        " rupees on that day. All rows or none. Example row: EUR,1,325.40,2026-11-20,State Bank of Pakistan"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        rates = list(self._rows(options["file"]))
        if options["dry_run"]:
            self.stdout.write(f"{len(rates)} rates could be loaded.")
            return
        with transaction.atomic():
            for rate in rates:
                ExchangeRate.objects.update_or_create(
                    currency=rate.currency,
                    on=rate.on,
                    defaults={"per": rate.per, "rate_pkr": rate.rate_pkr, "source": rate.source, "is_demo": False},
                )
            JobSearch.objects.all().refresh()
        self.stdout.write(f"{len(rates)} rates loaded.")

    def _rows(self, file: Path) -> list[ExchangeRate]:
        try:
            text = file.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"{file}: cannot be read as UTF-8 text: {error}. Nothing was changed.") from error
        reader = csv.DictReader(text.splitlines())
        if reader.fieldnames != COLUMNS:
            raise CommandError(f"{file}: the first line must be {','.join(COLUMNS)}. Nothing was changed.")
        return [self._rate(file, number, row) for number, row in enumerate(reader, start=2)]

    def _rate(self, file: Path, number: int, row: dict[str, str]) -> ExchangeRate:
        try:
            rate = ExchangeRate(
                currency=row["currency"].strip().upper(),
                per=int(row["per"]),
                rate_pkr=Decimal(row["rate_pkr"]),
                on=date.fromisoformat(row["on"]),
                source=row["source"].strip(),
            )
        except (ValueError, InvalidOperation, TypeError, AttributeError) as error:
            raise CommandError(f"{file}: line {number} can't be read: {error}. Nothing was changed.") from error
        if len(rate.currency) != 3 or rate.per < 1 or rate.rate_pkr <= 0 or not rate.source:
            raise CommandError(f"{file}: line {number}: wrong currency, amount or no source. Nothing was changed.")
        return rate
