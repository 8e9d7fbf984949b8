"""Listings and referral requests as what can be reported, hidden and restored."""

from typing import Any

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from jobs.models import Experience, Job, ReferralRequest
from jobs.services import listings
from jobs.services.company import hide_experience, restore_experience
from jobs.services.referrals import freeze


class ModeratedJob:
    key = "jobs.job"
    model: type[Model] = Job
    lookup = "pk"

    def rows_for(self, viewer: Any) -> QuerySet[Job]:
        """What has been public; nobody reports their own."""
        if not viewer.is_authenticated:
            return Job.objects.none()
        seen = Job.objects.opened_by(viewer).filter(published_at__isnull=False).exclude(status=Job.Status.REMOVED)
        return seen.exclude(poster=viewer).with_terms().select_related("poster")

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
    """What a seeker wrote, reported by the ambassador. A report freezes the request."""

    key = "jobs.referralrequest"
    model: type[Model] = ReferralRequest
    lookup = "pk"

    def rows_for(self, viewer: Any) -> QuerySet[ReferralRequest]:
        if not viewer.is_authenticated:
            return ReferralRequest.objects.none()
        asked = ReferralRequest.objects.filter(ambassador=viewer).exclude(status=ReferralRequest.Status.DRAFT)
        return asked.with_job().select_related("seeker", "ambassador")

    def title(self, row: ReferralRequest) -> str:
        return _("Referral: %(title)s") % {"title": row.job.title}

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


class ModeratedAnswer(ModeratedReferral):
    """The same from the other side: what an ambassador asked, reported by the seeker."""

    key = "jobs.referralanswer"

    def rows_for(self, viewer: Any) -> QuerySet[ReferralRequest]:
        if not viewer.is_authenticated:
            return ReferralRequest.objects.none()
        asked = ReferralRequest.objects.filter(seeker=viewer, ambassador__isnull=False)
        return asked.with_job().select_related("seeker", "ambassador")

    def title(self, row: ReferralRequest) -> str:
        return _("Referral: %(title)s") % {"title": row.job.title}

    def owner(self, row: ReferralRequest) -> Any:
        return row.ambassador


class ModeratedExperience:
    """What a member says they met with an employer. Nobody sees a single one, so moderators alone take it out."""

    key = "jobs.experience"
    model: type[Model] = Experience

    def title(self, row: Experience) -> str:
        return f"{row.employer.name}: {row.get_kind_display()}"

    def url(self, row: Experience) -> str:
        return row.employer.get_absolute_url()

    def owner(self, row: Experience) -> Any:
        return row.member

    def snapshot(self, row: Experience) -> dict[str, Any]:
        return {"employer": row.employer.name, "kind": row.kind, "month": f"{row.month:%Y-%m}", "status": row.status}

    def hide(self, row: Experience, *, by: Any, reason: str) -> None:
        if row.may_move_to(Experience.Status.HIDDEN):
            hide_experience(row, by=by, reason=reason)

    def restore(self, row: Experience, *, by: Any, reason: str) -> None:
        if row.may_move_to(Experience.Status.COUNTED):
            restore_experience(row, by=by, reason=reason)
