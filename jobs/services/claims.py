"""Reading, confirming and disputing what an advert says about sponsorship."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from diaspora.audit.services import record
from jobs.models import Job, JobSearch, SponsorshipClaim
from jobs.models.claims import recheck_day
from jobs.services.answers import settle_answer
from jobs.sponsorship import read_sponsorship


@transaction.atomic
def read_claim(job: Job, value: str, quote: str, *, read_by: str, by: Any = None) -> SponsorshipClaim:
    """A new reading takes the place of the standing one; the same reading again changes nothing."""
    standing = job.claims.filter(superseded_at__isnull=True).first()
    if standing and (standing.value, standing.quote, standing.read_by) == (value, quote, read_by):
        return standing
    if standing:
        standing.superseded_at = timezone.now()
        standing.save(update_fields=["superseded_at"])
    today = timezone.localdate()
    claim = SponsorshipClaim.objects.create(
        job=job, value=value, quote=quote, read_by=read_by, checked_on=today, recheck_by=recheck_day(today)
    )
    _point(job, claim)
    record("claim.read", job, by=by, claim=claim.pk, value=value)
    return claim


def read_from_text(job: Job) -> None:
    """The rules' own reading of the advert; what a person stated or read stands above it."""
    standing = job.claims.filter(superseded_at__isnull=True).first()
    if standing and standing.read_by != SponsorshipClaim.By.RULE:
        return
    found = read_sponsorship(job.description)
    if found.relocation and not job.relocation_paid:
        job.relocation_paid = True
        job.save(update_fields=["relocation_paid"])
    read_claim(job, found.value.value, found.quote, read_by=SponsorshipClaim.By.RULE)


@transaction.atomic
def confirm_claim(job: Job, *, by: Any) -> None:
    """A person has read the sentence in the advert."""
    claim = job.claims.filter(superseded_at__isnull=True).first()
    if claim is None:
        return
    today = timezone.localdate()
    claim.confirmed_by, claim.confirmed_at, claim.disputed_at = by, timezone.now(), None
    claim.checked_on, claim.recheck_by = today, recheck_day(today)
    claim.save(update_fields=["confirmed_by", "confirmed_at", "disputed_at", "checked_on", "recheck_by"])
    record("claim.confirmed", job, by=by, claim=claim.pk)
    _point(job, claim)


@transaction.atomic
def dispute_claim(job: Job, *, by: Any, reason: str) -> None:
    """It leaves the filters until a person has read the sentence again."""
    claim = job.claims.select_for_update().filter(superseded_at__isnull=True).first()
    if claim is None or claim.disputed_at:
        return
    claim.disputed_at = timezone.now()
    claim.save(update_fields=["disputed_at"])
    record("claim.disputed", job, by=by, reason=reason, claim=claim.pk)
    _point(job, claim)


def _point(job: Job, claim: SponsorshipClaim) -> None:
    job.claim = claim
    Job.objects.filter(pk=job.pk).update(claim=claim)
    settle_answer(job)
    JobSearch.objects.all().refresh([job.pk])


def recheck_old_claims() -> None:
    """Tick: a claim past its day no longer counts, so its listing leaves the filter "sponsors"."""
    old = JobSearch.objects.filter(sponsors=True, job__claim__recheck_by__lt=timezone.localdate())
    for row in old.select_related("job__claim", "job__employer")[:500]:
        settle_answer(row.job)
        JobSearch.objects.all().refresh([row.job_id])
