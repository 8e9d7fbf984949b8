"""`manage.py up`: everything that the site needs, started with one command and stopped with Ctrl-C."""

import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from diaspora import embedded, running


class Command(BaseCommand):
    help = (
        "Starts the database and the broker (unless DATABASE_URL and REDIS_URL name others), brings the tables up\n"
        "to date, and runs the processes of the Procfile. Example: PORT=8001 manage.py up"
    )
    # The database may not be there yet.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        local = settings.LOCAL_DIR
        local.mkdir(parents=True, exist_ok=True)
        running.bear_mark(local)
        try:
            with running.only_one(local):
                running.end_leftovers(local)
                running.refuse_taken_port(settings.PORT)
                with embedded.services(local) as addresses:
                    running.prepare()
                    environment = running.environment(local, addresses)
                    code = running.run_procfile(settings.BASE_DIR / "Procfile", environment, on_ready=self._greet)
        except embedded.CannotStart as error:
            raise CommandError(str(error)) from error
        except KeyboardInterrupt:
            code = 130
        self.stdout.write("All stopped." if code in {0, 130, 143} else f"Stopped: a process ended with {code}.")
        sys.exit(0 if code == 130 else code)

    def _greet(self) -> None:
        self.stdout.write(self.style.SUCCESS(f"\n{settings.SITE_NAME} is ready: {settings.SITE_URL}\n"))
        if settings.DEBUG:
            self.stdout.write(running.logins())
        self.stdout.write("Ctrl-C stops everything that was started.\n")
        self.stdout.flush()
