"""`manage.py app_role`: the rights of the database role that the application runs as."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from diaspora.audit import roles


class Command(BaseCommand):
    help = (
        "Gives a database role what the application needs and no right to alter the log. Run as the owner of the\n"
        "tables, after each migrate. With --check nothing is changed; exit code 1 where the role could alter it.\n"
        "Example: manage.py app_role safeer_app"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role in the application's DATABASE_URL")
        parser.add_argument("--check", action="store_true", help="only look")

    def handle(self, *args: Any, role: str, check: bool, **options: Any) -> None:
        if not roles.exists(role):
            raise CommandError(f"There is no role {role}: CREATE ROLE {role} LOGIN PASSWORD '…';")
        if not check:
            with transaction.atomic():
                number = roles.grant(role)
            self.stdout.write(f"{role} reads and writes; {number} tables of records are closed to changes.")
        left = roles.can_alter(role)
        if left:
            raise CommandError(f"{role} can alter what was recorded: {', '.join(left)}")
        self.stdout.write(f"{role} can't alter what was recorded.")
