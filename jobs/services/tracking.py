"""A seeker's board: what comes onto it, how it moves on, and the reminders."""

from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from diaspora.accounts.models import User
from diaspora.notifications.services import notify
from jobs.models import Application, Job, ReferralRequest
from jobs.models.tracker import APPLICATIONS_MAX

S = Application.Stage
AT_ONCE = 500
# What a referral says about the application that it belongs to.
FROM_REFERRAL = {
    ReferralRequest.Status.SUBMITTED: S.APPLIED,
    ReferralRequest.Status.ACKNOWLEDGED: S.APPLIED,
    ReferralRequest.Status.INTERVIEWING: S.TALKING,
    ReferralRequest.Status.OFFERED: S.OFFER,
}


class BoardFull(Exception):
    """The member has as many rows as one may have."""


def check_room(member: Any, more: int = 1) -> None:
    """Raises BoardFull. Call it inside a transaction: two at once wait here for one another."""
    User.objects.select_for_update().get(pk=member.pk)
    if member.applications.count() + more > APPLICATIONS_MAX:
        raise BoardFull


@transaction.atomic
def track(job: Job, *, by: Any) -> Application:
    """A listing onto the board, once. Raises BoardFull."""
    found: Application | None = by.applications.filter(job=job).first()
    if found:
        return found
    check_room(by)
    asked = by.referral_requests.filter(job=job).exclude(status=ReferralRequest.Status.DRAFT).first()
    row, _made = Application.objects.get_or_create(
        member=by, job=job,
        defaults={
            "title": job.title, "employer": job.employer.name, "country": job.country,
            "link": job.apply_url, "stage": FROM_REFERRAL.get(asked.status, S.SAVED) if asked else S.SAVED,
        },
    )  # fmt: skip
    return row


def set_stage(row: Application, stage: str) -> Application:
    """The day it came there is kept, and the day of applying where none was written down."""
    today = timezone.localdate()
    if row.stage != stage:
        row.stage, row.stage_on = stage, today
    if stage != S.SAVED and stage != S.ENDED and row.applied_on is None:
        row.applied_on = today
    row.save(update_fields=["stage", "stage_on", "applied_on"])
    return row


def remind_of_steps() -> None:
    """Tick: on its day each next step is told once; a new date is told anew."""
    due = Application.objects.dated().filter(next_on__lte=timezone.localdate())
    waiting = due.filter(Q(reminded_for__isnull=True) | ~Q(reminded_for=F("next_on")))
    for row in waiting.select_related("member").order_by("next_on", "pk")[:AT_ONCE]:
        _remind(row)


@transaction.atomic
def _remind(row: Application) -> None:
    Application.objects.filter(pk=row.pk).update(reminded_for=row.next_on)
    notify(
        row.member,
        "jobs/tracker_step",
        url=row.get_absolute_url(),
        key=f"jobs/tracker_step/{row.pk}/{row.next_on}",
        title=row.title,
        employer=row.employer,
        step=row.next_step,
        on=f"{row.next_on:%Y-%m-%d}",
    )
