"""What ambassadors set up: whom they refer, how many a month, and what they attest."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from diaspora.accounts.models import Ambassador
from diaspora.audit.services import move, record
from jobs.models import Attestation, Employer, Job, JobSearch, ReferralDesk, ReferralOffer
from jobs.models.employers import ATTESTATION_LASTS
from jobs.services.answers import settle_answer


@transaction.atomic
def offer(employer: Employer, *, by: Any, job: Job | None = None, label: str = "") -> ReferralOffer:
    """The same offer twice is one."""
    ReferralDesk.objects.get_or_create(member=by)
    made, new = ReferralOffer.objects.get_or_create(
        ambassador=by, employer=employer, job=job, ended_at=None, defaults={"label": label}
    )
    if new:
        record("referral.offered", made, by=by)
        _refresh(made)
    return made


@transaction.atomic
def end_offer(made: ReferralOffer, *, by: Any) -> None:
    made.ended_at = timezone.now()
    made.save(update_fields=["ended_at"])
    record("referral.offer_ended", made, by=by)
    _refresh(made)


def _refresh(made: ReferralOffer) -> None:
    jobs = Job.objects.visible().filter(employer=made.employer_id)
    ids = [made.job_id] if made.job_id else list(jobs.values_list("pk", flat=True))
    JobSearch.objects.all().refresh(ids)


@transaction.atomic
def set_desk(*, by: Any, capacity: int, paused_until: date | None) -> ReferralDesk:
    desk, _made = ReferralDesk.objects.update_or_create(
        member=by, defaults={"capacity": capacity, "paused_until": paused_until}
    )
    return desk


@transaction.atomic
def attest(employer: Employer, *, by: Any, level: str, sponsored_year: int | None = None) -> Attestation:
    """Proved at once where the member's work address, shown to us before, is of the employer's domain."""
    row, _made = Attestation.objects.update_or_create(
        member=by, employer=employer, defaults={"level": level, "sponsored_from_pk_year": sponsored_year}
    )
    record("attested", row, by=by, level=level)
    if row.may_move_to(Attestation.Status.PROVED) and _works_at(by, employer):
        row = prove(row, by=by)
    return row


def _works_at(member: Any, employer: Employer) -> bool:
    ambassador = getattr(member, "ambassador", None)
    if ambassador is None or ambassador.proof != Ambassador.Proof.WORK_MAIL or not ambassador.verified_at:
        return False
    fresh = ambassador.verified_at > timezone.now() - ATTESTATION_LASTS
    return fresh and employer.domains.filter(domain__iexact=ambassador.work_domain, verified_at__isnull=False).exists()


@transaction.atomic
def prove(row: Attestation, *, by: Any) -> Attestation:
    now = timezone.now()
    row = move(row, Attestation.Status.PROVED, by=by, proved_at=now, expires_at=now + ATTESTATION_LASTS)
    for job in Job.objects.visible().filter(employer=row.employer_id).with_terms():
        settle_answer(job)
        JobSearch.objects.all().refresh([job.pk])
    return row
