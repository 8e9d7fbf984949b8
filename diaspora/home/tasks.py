"""Celery's entry: files are looked into by the workers of the queue `heavy`."""

from celery import shared_task

from diaspora.accounts.models import MemberFile
from diaspora.home.file_checks import check_waiting


@shared_task
def check_files() -> None:
    check_waiting()


def ring_file_checks() -> None:
    """One of TICKS."""
    if MemberFile.objects.filter(status=MemberFile.Status.QUARANTINED).exists():
        check_files.delay()
