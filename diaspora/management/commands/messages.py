"""`manage.py messages`: collect the words of the site, and compile their translations."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from diaspora import catalogues


class Command(BaseCommand):
    help = (
        "Brings <app>/locale/ur/LC_MESSAGES/django.po up to date with the code and the templates, and compiles it.\n"
        "--check writes nothing but the compiled files, and exits 1 where a message is missing, fuzzy or stale."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true", help="only say what is missing")
        parser.add_argument("--compile", action="store_true", help="only compile")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["check"] and not options["compile"]:
            catalogues.update()
        catalogues.compile_all()
        if options["compile"]:
            return
        faults = catalogues.faults()
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} messages need a translator.")
        self.stdout.write("Every message is translated.")
