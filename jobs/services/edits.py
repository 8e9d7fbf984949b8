"""Edits of a live listing: a material one waits for a moderator while the old version stays up."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DecimalField
from django.utils import timezone

from diaspora.audit.services import record
from jobs.models import Employer, Job, JobSearch, JobVersion
from jobs.services.answers import settle_answer
from jobs.services.claims import read_from_text
from jobs.services.listings import OwnPost, save_edit, tell_poster
from jobs.services.screening import look_at

FIELDS = (
    "title", "description", "description_html", "country", "place", "workplace", "remote_region", "employer_of_record",
    "employment_type", "seniority", "skills", "salary_min", "salary_max", "currency", "salary_period",
    "relocation_paid", "apply_url", "apply_mail",
)  # fmt: skip


@transaction.atomic
def edit_live(job: Job, wanted: Job, *, by: Any) -> bool:
    """Whether it waits. A typo needs nobody."""
    changed = {name: getattr(wanted, name) for name in FIELDS if getattr(wanted, name) != getattr(job, name)}
    if wanted.employer_id != job.employer_id:
        changed["employer_id"] = wanted.employer_id
    if not changed:
        return False
    if "employer_id" in changed or any(name in Job.MATERIAL for name in changed):
        wait_for_review(job, changed, by=by)
        return True
    _write(job, changed)
    record("job.edited", job, by=by, fields=sorted(changed))
    return False


def wait_for_review(job: Job, fields: dict[str, Any], *, by: Any = None) -> JobVersion:
    """A newer edit takes the place of one that still waits."""
    stored = {name: str(value) if isinstance(value, Decimal) else value for name, value in fields.items()}
    job.versions.filter(state=JobVersion.State.WAITING).delete()
    last = job.versions.order_by("-number").values_list("number", flat=True).first() or job.version
    record("job.edit_waits", job, by=by, fields=sorted(stored))
    look_at(_with(job, fields))
    return JobVersion.objects.create(job=job, number=last + 1, fields=stored)


@transaction.atomic
def take_version(version: JobVersion, *, by: Any) -> Job:
    """Raises OwnPost."""
    job = Job.objects.select_for_update(of=("self",)).with_terms().get(pk=version.job_id)
    if job.poster_id == by.pk:
        raise OwnPost
    _decide(version, JobVersion.State.TAKEN, by=by)
    _write(job, version.fields)
    tell_poster(job, "edit_published")
    return job


@transaction.atomic
def refuse_version(version: JobVersion, reason: str, *, by: Any) -> None:
    """Raises OwnPost."""
    if version.job.poster_id == by.pk:
        raise OwnPost
    _decide(version, JobVersion.State.REFUSED, by=by)
    tell_poster(version.job, "edit_refused", reason=reason)


def _decide(version: JobVersion, state: str, *, by: Any) -> None:
    waiting = JobVersion.objects.filter(pk=version.pk, state=JobVersion.State.WAITING)
    if not waiting.update(state=state, decided_by=by, decided_at=timezone.now()):
        raise PermissionDenied
    record(f"job.edit_{state}", version.job, by=by, version=version.number)


def _write(job: Job, fields: dict[str, Any]) -> None:
    for name, value in fields.items():
        setattr(job, name, _typed(name, value))
    job.save(update_fields=list(fields))
    if "employer_id" in fields:
        job.employer = Employer.objects.get(pk=job.employer_id)
    if "description" in fields:
        read_from_text(job)
    settle_answer(job)
    save_edit(job, list(fields))
    JobSearch.objects.all().refresh([job.pk])


def _with(job: Job, fields: dict[str, Any]) -> Job:
    """The listing as it would be; never saved."""
    wanted = Job.objects.with_terms().get(pk=job.pk)
    for name, value in fields.items():
        setattr(wanted, name, _typed(name, value))
    return wanted


def _typed(name: str, value: Any) -> Any:
    field = Job._meta.get_field(name)
    return field.to_python(value) if isinstance(field, DecimalField) else value
