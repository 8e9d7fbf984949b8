"""`manage.py load_emigration FILE`: figures of emigration from a plain CSV."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diaspora.insights import loading
from diaspora.insights.models import EmigrationFigure

SHIPPED = Path(__file__).resolve().parents[2] / "content" / "emigration.csv"


class Command(BaseCommand):
    help = (
        "Loads figures of emigration; docs/insights.md names the columns. The whole file is refused where a line is\n"
        "wrong. Loading it again changes nothing; a figure that a report corrects keeps its old value beside it.\n"
        "Without FILE it loads the figures that come with the site. Example: manage.py load_emigration beoe-2024.csv"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", default=SHIPPED)
        parser.add_argument("--dry-run", action="store_true", help="only read and check")
        parser.add_argument("--if-empty", action="store_true", help="do nothing where there are figures already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and EmigrationFigure.objects.exists():
            return
        try:
            figures = loading.read(options["file"])
        except loading.Refused as refused:
            raise CommandError(f"{refused}\nNothing was loaded.") from refused
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}") from error
        if options["dry_run"]:
            self.stdout.write(f"{len(figures)} figures read, nothing loaded.")
            return
        done = loading.load(figures)
        self.stdout.write(f"{done.added} figures added, {done.corrected} corrected, {done.unchanged} as before.")
