"""What the minute's tick does to listings. SQL decides what is due; each function may run twice."""

from django.db import transaction
from django.utils import timezone

from diaspora.audit.services import move
from diaspora.moves import MoveError
from jobs.models import Attestation, Job
from jobs.models.listings import STALE_AFTER, STALE_GRACE
from jobs.services.listings import S, shift, tell_poster

AT_ONCE = 500


def expire_listings() -> None:
    """Past the last day; or asked whether still open, and no answer within a week. Lists hid them already."""
    now = timezone.now()
    past = Job.objects.filter(status__in=(S.LIVE, S.PAUSED, S.STALE), valid_through__lte=now)
    silent = Job.objects.filter(status=S.STALE, status_at__lte=now - STALE_GRACE)
    for job in (past | silent).order_by("pk")[:AT_ONCE]:
        _end(job, "expired")


def ask_if_still_open() -> None:
    """21 days after the last time somebody confirmed it."""
    before = (timezone.now() - STALE_AFTER).date()
    for job in Job.objects.filter(status=S.LIVE, confirmed_on__lte=before).order_by("pk")[:AT_ONCE]:
        if job.source != Job.Source.IMPORT:
            _end(job, "stale")


@transaction.atomic
def _end(job: Job, to: str) -> None:
    try:
        tell_poster(shift(job, to), to)
    except MoveError:
        return  # changed meanwhile


def end_attestations() -> None:
    """180 days after the code to the work address."""
    for row in Attestation.objects.run_out()[:AT_ONCE]:
        move(row, Attestation.Status.EXPIRED)
