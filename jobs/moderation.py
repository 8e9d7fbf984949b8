"""Listings and referral requests as what can be reported, hidden and restored."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from jobs.models import Job, ReferralRequest
from jobs.services import listings
from jobs.services.referrals import freeze


class ModeratedJob:
    key = "jobs.job"
    model: type[Model] = Job

    def title(self, row: Job) -> str:
        return f"{row.title} · {row.employer.name}"

    def url(self, row: Job) -> str:
        return row.get_absolute_url()

    def owner(self, row: Job) -> Any:
        return row.poster

    def snapshot(self, row: Job) -> dict[str, Any]:
        return {
            "title": row.title,
            "employer": row.employer.name,
            "description": row.description,
            "apply_url": row.apply_url,
            "apply_mail": row.apply_mail,
            "status": row.status,
        }

    def hide(self, row: Job, *, by: Any, reason: str) -> None:
        if row.may_move_to(Job.Status.UNDER_REPORT):
            listings.hide(row, by=by, reason=reason)

    def restore(self, row: Job, *, by: Any, reason: str) -> None:
        if row.may_move_to(Job.Status.LIVE) and row.status == Job.Status.UNDER_REPORT:
            listings.restore(row, by=by, reason=reason)


class ModeratedReferral:
    """A report freezes the request; what was written stays with the report."""

    key = "jobs.referralrequest"
    model: type[Model] = ReferralRequest

    def title(self, row: ReferralRequest) -> str:
        return f"{_('Referral')}: {row.job.title}"

    def url(self, row: ReferralRequest) -> str:
        return row.get_absolute_url()

    def owner(self, row: ReferralRequest) -> Any:
        return row.seeker

    def snapshot(self, row: ReferralRequest) -> dict[str, Any]:
        return {"status": row.status, "fit_note": row.fit_note, "question": row.question, "answer": row.answer}

    def hide(self, row: ReferralRequest, *, by: Any, reason: str) -> None:
        if row.may_move_to(ReferralRequest.Status.REPORTED):
            freeze(row, by=by, reason=reason)

    def restore(self, row: ReferralRequest, *, by: Any, reason: str) -> None:
        """A reported request has ended; both may start a new one."""
