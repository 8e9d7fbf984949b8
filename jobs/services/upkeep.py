"""What the minute's tick does to listings. SQL decides what is due; each function may run twice."""

from datetime import timedelta

from django.db import transaction
from django.db.models import F, OuterRef, Subquery
from django.utils import timezone

from diaspora.moves import MoveError
from diaspora.rates.models import Rate
from jobs.models import Job, JobSearch, ReferralRequest
from jobs.models.listings import STALE_AFTER, STALE_GRACE
from jobs.models.money import HOME
from jobs.services.listings import S, shift, tell_poster

AT_ONCE = 500
SCRUBBED_AFTER = timedelta(days=30)


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


def scrub_referrals() -> None:
    """30 days after the end what people wrote is emptied; that it happened stays."""
    before = timezone.now() - SCRUBBED_AFTER
    old = ReferralRequest.objects.filter(ended_at__lt=before).exclude(fit_note="", question="", answer="", cv=None)
    old.update(fit_note="", question="", answer="", channel="", requisition="", cv=None)


def take_new_rates() -> None:
    """Listings whose rupees are of an older rate than the newest of their currency."""
    newest = Rate.objects.filter(currency=OuterRef("currency")).order_by("-on").values("on")[:1]
    rated = JobSearch.objects.exclude(currency__in=("", HOME)).annotate(newest=Subquery(newest))
    old = rated.filter(newest__isnull=False).exclude(rate_on=F("newest")) | rated.filter(
        newest__isnull=False, rate_on__isnull=True
    )
    JobSearch.objects.all().refresh(list(old.values_list("pk", flat=True)[: AT_ONCE * 10]))
