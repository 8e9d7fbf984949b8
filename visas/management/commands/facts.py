"""`manage.py facts`: what must be read again."""

import sys
from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from visas.models import FactValue

SOON_DAYS = 60


class Command(BaseCommand):
    help = (
        f"Lists published values that are overdue for a new reading, and those due in {SOON_DAYS} days.\n"
        "Exits 1 where one is overdue. Example: manage.py facts --on 2027-01-01"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", type=date.fromisoformat, help="as if today were this day")
        parser.add_argument("--country", help="only this country (DE)")

    def handle(self, *args: Any, **options: Any) -> None:
        day = options["on"] or timezone.localdate()
        values = FactValue.objects.due(day + timedelta(days=SOON_DAYS), today=day).select_related("fact")
        if options["country"]:
            values = values.filter(fact__country=options["country"].upper())
        overdue = [value for value in values if value.is_overdue(day)]
        due = [value for value in values if not value.is_overdue(day)]
        self._list(f"Overdue on {day}", overdue)
        self._list(f"Due by {day + timedelta(days=SOON_DAYS)}", due)
        self.stdout.write(f"{len(overdue)} overdue, {len(due)} due.")
        if overdue:
            sys.exit(1)

    def _list(self, title: str, values: list[FactValue]) -> None:
        if values:
            self.stdout.write(f"{title}:")
        for value in values:
            state = (
                "" if value.checked else f", {value.get_status_display() if value.value is None else 'not checked'}"
            )
            self.stdout.write(f"  {value.recheck_by}  {value.fact.key}{state}")
