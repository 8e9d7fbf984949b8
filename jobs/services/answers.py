"""The one answer to "can I be hired for this from Pakistan?", from what the tables know; the rule is hireable.py."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jobs.hireable import Evidence, Hireable, Reason, hireable_from_pakistan
from jobs.models import Attestation, Employer, Job
from jobs.models.listings import Hireable as Hired
from jobs.sponsorship import Value

REASONS: dict[Reason, Promise] = {
    Reason.REFUSED: _("The employer says that it doesn't sponsor a visa for this job."),
    Reason.IN_COUNTRY_ONLY: _("The employer sponsors only people who already live there."),
    Reason.REMOTE_WORLDWIDE: _("The work may be done from anywhere, and the employer hires by contract abroad."),
    Reason.REMOTE_REGION: _("The work may be done from Pakistan, and the employer hires by contract abroad."),
    Reason.OFFERED_FOR_ROLE: _("The advert offers to sponsor a visa, and a person has checked the sentence."),
    Reason.ON_REGISTER: _("The advert doesn't say, but the employer stands on the official register of sponsors."),
    Reason.SPONSORED_BEFORE: _("The advert doesn't say, but someone inside says it sponsored a person from Pakistan."),
    Reason.REMOTE_WITHOUT_CONTRACT: _("The work may be done from Pakistan; how they would employ you isn't stated."),
    Reason.REMOTE_REGION_NOT_STATED: _("The work is remote, but the employer doesn't say from where."),
    Reason.OFFER_NOT_CONFIRMED: _("The advert seems to offer sponsorship; no person has checked the sentence yet."),
    Reason.OFFER_CHECKED_LONG_AGO: _("The advert offered sponsorship, but that was checked long ago."),
    Reason.EMPLOYER_SPONSORS_ROLE_SILENT: _("The employer sponsors; this posting doesn't say."),
    Reason.NOTHING_SAID: _("The employer doesn't say. That is not a no."),
}


@dataclass(frozen=True)
class Answer:
    """`quote` is the advert's own sentence where the answer rests on one; `year` that of an attestation."""

    value: Hired
    reason: Promise
    quote: str = ""
    year: int | None = None


def answer_for(job: Job) -> Answer:
    found = _found(job)
    return Answer(Hired(found.answer.value), REASONS[found.reason], found.quote, found.year)


def _found(job: Job) -> Hireable:
    claim = job.claim
    return hireable_from_pakistan(
        Evidence(
            sponsorship=Value(claim.value) if claim else Value.SILENT,
            confirmed=claim is not None and claim.is_confirmed and not claim.disputed_at,
            current=claim is None or claim.is_fresh,
            quote=claim.quote if claim else "",
            remote=job.is_remote,
            remote_region=job.remote_region or None,
            hires_abroad=job.employer_of_record or job.employment_type == Job.Employment.CONTRACT,
            register_confirmed=job.employer.register_links.confirmed().exists(),
            sponsored_from_pk_year=sponsored_from_pakistan(job.employer),
        )
    )


def sponsored_from_pakistan(employer: Employer) -> int | None:
    """The last year in which it did, as somebody attests whose work there stands proved."""
    proved = Attestation.objects.standing().filter(level__in=Attestation.MAY_SUBMIT, employer=employer)
    years = proved.exclude(sponsored_from_pk_year=None).values_list("sponsored_from_pk_year", flat=True)
    return max((year for year in years if year), default=None)


def settle_answer(job: Job) -> None:
    """Writes the derived answer to the row, for lists and filters."""
    value = answer_for(job).value
    if value != job.hireable:
        job.hireable = value
        Job.objects.filter(pk=job.pk).update(hireable=value)
