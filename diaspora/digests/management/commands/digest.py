"""`manage.py digest --preview MEMBER`."""

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.utils import timezone, translation

from diaspora.accounts.models import User
from diaspora.digests import contents
from diaspora.digests.mails import render
from diaspora.digests.models import Subscription
from diaspora.notifications.hours import database_now


class Command(BaseCommand):
    help = "Shows the digest that a member would get now. Nothing is sent or changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--preview", metavar="MEMBER", required=True, help="e-mail address or handle")
        parser.add_argument("--days", type=int, default=0, help="look back so many days instead of since the last one")
        parser.add_argument("--html", action="store_true", help="the page instead of the text")

    def handle(self, *args: Any, **options: Any) -> None:
        name = options["preview"]
        member = User.objects.filter(Q(email__iexact=name) | Q(handle=name)).select_related("profile").first()
        if member is None:
            raise CommandError(f"No member has the address or the handle {name!r}.")
        until = database_now()
        known = Subscription.objects.filter(pk=member.pk).first()
        since = (
            until - timedelta(days=options["days"] or 7) if options["days"] or known is None else known.covered_until
        )
        with translation.override(member.language), timezone.override(member.time_zone):
            parts = contents.gather([member], since, until).get(member.pk, [])
            if not parts:
                self.stdout.write(f"Nothing new for {member.handle} since {since:%Y-%m-%d %H:%M} UTC: no digest.")
                return
            mail = render(member, parts, view="")
        self.stdout.write(mail.html if options["html"] else f"Subject: {mail.subject}\n\n{mail.text}")
