"""The one answer to "can I be hired for this from Pakistan?", and its reason."""

from dataclasses import dataclass

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jobs.importers.places import includes
from jobs.models import Attestation, Employer, Job, SponsorshipClaim

HOME_COUNTRY = "PK"


@dataclass(frozen=True)
class Answer:
    """`quote` is the advert's own sentence where the answer rests on one."""

    value: Job.Hireable
    reason: str | Promise
    quote: str = ""


def answer_for(job: Job) -> Answer:
    """The first row that fits, from the surest to the least sure."""
    return _no(job) or _yes_home(job) or _yes_moving(job) or _perhaps(job) or _not_known(job)


def _works_from_home(job: Job) -> bool:
    return job.is_remote and includes(job.remote_region, HOME_COUNTRY)


def _no(job: Job) -> Answer | None:
    claim = job.claim
    shut = claim is not None and claim.value in {
        SponsorshipClaim.Value.REFUSED, SponsorshipClaim.Value.IN_COUNTRY_ONLY,
    }  # fmt: skip
    if not shut or _works_from_home(job) or not claim:
        return None
    if claim.value == SponsorshipClaim.Value.REFUSED:
        return Answer(
            Job.Hireable.NO, _("The employer says that it does not sponsor visas for this job."), claim.quote
        )
    return Answer(Job.Hireable.NO, _("The employer sponsors only people who already live there."), claim.quote)


def _yes_home(job: Job) -> Answer | None:
    if _works_from_home(job) and (job.employer_of_record or job.employment_type == Job.Employment.CONTRACT):
        return Answer(
            Job.Hireable.YES_HOME,
            _("The work is remote, its region takes in Pakistan, and the employer hires by contract abroad."),
        )
    return None


def _yes_moving(job: Job) -> Answer | None:
    if job.claim and job.claim.counts and job.country != HOME_COUNTRY:
        return Answer(
            Job.Hireable.YES_MOVING,
            _("The employer offers to sponsor a visa for this job, and a person has checked the sentence."),
            job.claim.quote,
        )
    return None


def _perhaps(job: Job) -> Answer | None:
    year = sponsored_from_pakistan(job.employer)
    if year:
        return Answer(
            Job.Hireable.PERHAPS,
            _("Someone inside says that this employer sponsored a person from Pakistan in {year}. Ask first.").format(
                year=year
            ),
        )
    return None


def _not_known(job: Job) -> Answer:
    if job.claim and job.claim.value == SponsorshipClaim.Value.OFFERED:
        return Answer(
            Job.Hireable.UNKNOWN,
            _("The advert seems to offer sponsorship, but no person has checked the sentence lately. Ask first."),
            job.claim.quote,
        )
    if job.is_remote and not job.remote_region:
        return Answer(
            Job.Hireable.UNKNOWN, _("The work is remote, but the employer doesn't say from where. Ask first.")
        )
    return Answer(Job.Hireable.UNKNOWN, _("The employer doesn't say. That is not a no: ask before you apply."))


def sponsored_from_pakistan(employer: Employer) -> int | None:
    """The last year in which it did, as somebody attests whose work there stands proved."""
    proved = Attestation.objects.standing().filter(Q(level__in=Attestation.MAY_SUBMIT), employer=employer)
    years = proved.exclude(sponsored_from_pk_year=None).values_list("sponsored_from_pk_year", flat=True)
    return max(years, default=None)  # type: ignore[arg-type]


def settle_answer(job: Job) -> None:
    """Writes the derived answer to the row, for lists and filters."""
    value = answer_for(job).value
    if value != job.hireable:
        job.hireable = value
        Job.objects.filter(pk=job.pk).update(hireable=value)
