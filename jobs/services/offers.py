"""What ambassadors set up: whom they refer, and how many a month."""

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from diaspora.audit.services import record
from jobs.models import Employer, Job, JobSearch, ReferralDesk, ReferralOffer


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
