"""`manage.py demo`: people and posts to look around with."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from diaspora import demo
from diaspora.accounts.models import User


class Command(BaseCommand):
    help = "Fills an EMPTY database with a made-up community, the same each time. Refuses unless DEBUG."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="do nothing, quietly, where there are members")

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError("The demo needs DEBUG=true: it makes members with a password that everyone knows.")
        if User.objects.exists():
            if options["if_empty"]:
                return
            raise CommandError("There are members already; the demo fills an empty database only.")
        demo.fill()
        self.stdout.write(f"{User.objects.count()} made-up members, all with the password {demo.PASSWORD!r}:")
        for email, who in demo.LOGINS:
            self.stdout.write(f"  {email:<22} {who}")
