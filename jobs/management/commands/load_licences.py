"""`manage.py load_licences FILE`: the list of overseas employment promoters."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs.registers import RegisterError
from jobs.services import licences


class Command(BaseCommand):
    help = """Loads the Bureau of Emigration's list of overseas employment promoters, as a CSV file in UTF-8.

Columns, in this order; the last five may be left out together:
  licence_no     as printed, for example 1234/RWP
  name           of the holder
  status         valid, invalid, cancelled, suspended, expired or surrendered
  permission_no  a permission to recruit; a line for each, or blank
  country        two letters, for example SA
  trade          for example mason
  seats          a number, or blank
  valid_to       a day, for example 2027-03-31

The file is the whole list: a licence that it doesn't name counts as invalid from then on. Live posts of a licence that
is valid no longer are hidden at once. The same file again changes nothing. Exits 1 and changes nothing when a line
isn't as described or far fewer licences stand in it than are known."""

    def create_parser(self, *args: Any, **kwargs: Any) -> Any:
        return super().create_parser(*args, formatter_class=RawDescriptionHelpFormatter, **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--checked", type=date.fromisoformat, help="the list's day; today by default")
        parser.add_argument("--source", default="beoe.gov.pk", help="where the list stood")
        parser.add_argument("--smaller", action="store_true", help="take it although it has far fewer licences")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = licences.load(
                options["file"], checked_on=options["checked"] or timezone.localdate(), source=options["source"],
                smaller=options["smaller"],
            )  # fmt: skip
        except RegisterError as error:
            raise CommandError(f"{error} Nothing was changed.") from error
        self.stdout.write(
            f"{done.licences} licences: {done.new} new, {done.changed} with another status, {done.gone} no longer on"
            f" the list. {done.hidden} live posts hidden."
        )
