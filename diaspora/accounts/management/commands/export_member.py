"""`manage.py export_member`: what the site knows about a member, as JSON."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.core.serializers.json import DjangoJSONEncoder

from diaspora.accounts.models import User
from diaspora.accounts.privacy import export
from diaspora.audit.services import record


class Command(BaseCommand):
    help = "Prints everything that the site knows about a member. Example: manage.py export_member hina-k > hina.json"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("member", help="handle or e-mail address")

    def handle(self, *args: Any, member: str, **options: Any) -> None:
        found = User.objects.filter(handle=member).first() or User.objects.filter(email__iexact=member).first()
        if found is None:
            raise CommandError(f"No member has the handle or the address {member!r}.")
        record("exported by an operator", found)
        self.stdout.write(json.dumps(export(found), cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
