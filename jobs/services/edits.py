"""Edits of a live listing: a material one waits for a moderator while the old version stays up."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import DateTimeField, DecimalField
from django.utils import timezone

from diaspora.audit.services import record
from jobs.models import Employer, Job, JobSearch, JobVersion, SponsorshipClaim
from jobs.models.listings import MEMBER_POST_DAYS_MAX
from jobs.services.answers import settle_answer
from jobs.services.claims import confirm_claim, read_claim, read_from_text
from jobs.services.listings import OwnPost, save_edit, tell_poster
from jobs.services.screening import look_at

# What the form says about sponsorship, beside the listing's own fields: the value and the sentence.
CLAIM = ("sponsorship", "sponsorship_quote")
# An edit of one of these is looked at before it shows.
ANEW = {*Job.MATERIAL, "employer_id", *CLAIM}
FIELDS = (
    "title", "description", "description_html", "country", "place", "workplace", "remote_region", "employer_of_record",
    "employment_type", "seniority", "skills", "salary_min", "salary_max", "currency", "salary_period",
    "relocation_paid", "apply_url", "apply_mail",
)  # fmt: skip


@transaction.atomic
def edit_live(job: Job, wanted: Job, *, by: Any, said: tuple[str, str] | None = None) -> bool:
    """Whether it waits. A typo needs nobody; a text that the machine would hold back is looked at first.

    `said` holds CLAIM's two values; None leaves what stands.
    """
    changed = {name: getattr(wanted, name) for name in FIELDS if getattr(wanted, name) != getattr(job, name)}
    if wanted.employer_id != job.employer_id:
        changed["employer_id"] = wanted.employer_id
    if said is not None and said != _said(job):
        changed |= dict(zip(CLAIM, said, strict=True))
    changed |= _last_day(job, wanted)
    if not changed:
        return False
    if ANEW & set(changed) or _held_back(job, changed):
        wait_for_review(job, changed, by=by)
        return True
    _write(job, changed)
    record("job.edited", job, by=by, fields=sorted(changed))
    return False


def _said(job: Job) -> tuple[str, str]:
    claim = job.claim
    return (claim.value, claim.quote) if claim else (SponsorshipClaim.Value.SILENT.value, "")


def _last_day(job: Job, wanted: Job) -> dict[str, Any]:
    """A new one, within what counts from the day of approval; another hour of the same day is none."""
    day, old = wanted.valid_through, job.valid_through
    if day is None or old is None or job.published_at is None or day.date() == old.date():
        return {}
    return {"valid_through": min(day, job.published_at + timedelta(days=MEMBER_POST_DAYS_MAX))}


def _held_back(job: Job, changed: dict[str, Any]) -> bool:
    """Only a change of words can turn an approved listing into a fraud."""
    return "description" in changed and look_at(_with(job, changed)).quarantined


def wait_for_review(job: Job, fields: dict[str, Any], *, by: Any = None) -> JobVersion:
    """A newer edit takes the place of one that still waits."""
    stored = {name: str(value) if isinstance(value, Decimal | datetime) else value for name, value in fields.items()}
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
    _write(job, version.fields, by=by)
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


def _write(job: Job, fields: dict[str, Any], *, by: Any = None) -> None:
    own = [name for name in fields if name not in CLAIM]
    for name in own:
        setattr(job, name, _typed(name, fields[name]))
    job.save(update_fields=own)
    if "sponsorship" in fields:
        # Who takes the edit has read the sentence in it.
        read_claim(job, fields["sponsorship"], fields["sponsorship_quote"], read_by=SponsorshipClaim.By.POSTER)
        confirm_claim(job, by=by)
    if "employer_id" in fields:
        job.employer = Employer.objects.get(pk=job.employer_id)
    if "description" in fields:
        read_from_text(job)
    settle_answer(job)
    save_edit(job, list(fields))
    JobSearch.objects.all().refresh([job.pk])


def old_value(job: Job, name: str) -> Any:
    """What an edit's field holds in the listing as it stands."""
    if name not in CLAIM:
        return getattr(job, name)
    return dict(zip(CLAIM, _said(job), strict=True))[name]


def _with(job: Job, fields: dict[str, Any]) -> Job:
    """The listing as it would be; never saved."""
    wanted = Job.objects.with_terms().get(pk=job.pk)
    for name, value in fields.items():
        if name not in CLAIM:
            setattr(wanted, name, _typed(name, value))
    return wanted


def _typed(name: str, value: Any) -> Any:
    field = Job._meta.get_field(name)
    return field.to_python(value) if isinstance(field, DecimalField | DateTimeField) else value
