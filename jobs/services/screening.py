"""The machine's look at a listing: explained signals, never a verdict about a person."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from diaspora.audit.services import record
from diaspora.moderation import terms
from diaspora.moderation.models import WatchedTerm
from jobs.models import EmployerDomain, Job, PromoterLicence, PromoterPermission, Screening, UpheldMark
from jobs.models.search import floor_in_rupees
from jobs.scam_marks import marks
from jobs.scam_text import fold
from jobs.scams import MAX_TEXT, Context, Effect, Listing, TextRefused
from jobs.scams import Screening as Found
from jobs.scams import screen as read_signals

# Hosts where many employers' boards stand: one fraud there says nothing about the others.
SHARED_HOSTS = (
    "greenhouse.io", "lever.co", "ashbyhq.com", "workable.com", "smartrecruiters.com", "recruitee.com", "personio.de",
    "personio.com", "google.com", "linkedin.com",
)  # fmt: skip
ENOUGH_TO_COMPARE = 100
HIGHEST_PAY = """
SELECT count(*), percentile_disc(0.99) WITHIN GROUP (ORDER BY salary_pkr) FROM jobs_jobsearch
WHERE country = %(country)s AND valid_through > now() AND salary_pkr IS NOT NULL AND job_id <> %(job)s
"""


def text_of(job: Job) -> str:
    parts = (job.title, job.employer.name, job.description, job.apply_url, job.apply_mail)
    return "\n".join(part for part in parts if part)[:MAX_TEXT]


def is_watched(job: Job) -> bool:
    """Whether a term that moderators watch holds it."""
    held = {WatchedTerm.Kind.HOLD, WatchedTerm.Kind.BLOCK}
    return terms.screen(text_of(job), WatchedTerm.Scope.JOB).kind in held


def texts_since(scope: str, since: datetime) -> Iterator[str]:
    """One of WATCHED_TEXTS: what members posted; imported listings aren't screened."""
    if scope in {WatchedTerm.Scope.ALL, WatchedTerm.Scope.JOB}:
        posted = Job.objects.filter(created_at__gte=since, poster__isnull=False).select_related("employer")
        for job in posted.iterator():
            yield text_of(job)


def look_at(job: Job) -> Screening:
    """Reads the listing as it stands and keeps what was seen."""
    try:
        found = read_signals(text_of(job), context=_context(job))
    except TextRefused:
        # A text that can't be read is looked at by a person first.
        return Screening.objects.create(job=job, score=0, quarantined=True, held=False, rules_version="unreadable")
    return Screening.objects.create(
        job=job, score=found.score, signals=as_json(found), quarantined=found.quarantined, held=found.held,
        rules_version=found.rules_version,
    )  # fmt: skip


def as_json(found: Found) -> list[dict[str, Any]]:
    return [
        {
            "code": one.code, "reason": one.reason, "effect": one.effect.value, "weight": one.weight,
            "excerpt": one.excerpt,
        }
        for one in found.signals
    ]  # fmt: skip


def _context(job: Job) -> Context:
    employer = job.employer
    licence = PromoterLicence.objects.filter(employer=employer).first() if employer.is_promoter else None
    own = {domain.domain.lower() for domain in employer.domains.verified()}
    return Context(
        employer_domains=frozenset(own),
        is_promoter=employer.is_promoter,
        licence_status=licence.status if licence else None,
        has_permission=licence is not None and _permitted(licence, job),
        known_domains=frozenset(
            EmployerDomain.objects.filter(verified_at__isnull=False).values_list("domain", flat=True)
        ),
        upheld_marks=upheld_among(text_of(job)),
        pay_is_outlier=pays_out_of_line(job),
        listing=Listing(
            has_description=bool(job.description.strip()),
            has_site=bool(employer.site or own or job.apply_url),
            has_salary=job.salary is not None or job.source == Job.Source.IMPORT,
        ),
    )


def pays_out_of_line(job: Job) -> bool:
    """More than 99 of 100 live listings in that country pay at their lower end, where there are enough to say so."""
    pay = job.yearly_salary
    rupees = floor_in_rupees(int(pay), job.currency) if pay is not None and job.country else None
    if rupees is None:
        return False
    with connection.cursor() as cursor:
        cursor.execute(HIGHEST_PAY, {"country": job.country, "job": job.pk})
        listings, most = cursor.fetchone()
    return bool(listings >= ENOUGH_TO_COMPARE and rupees > most)


def _permitted(licence: PromoterLicence, job: Job) -> bool:
    standing = PromoterPermission.objects.filter(licence=licence, country=job.country)
    return standing.filter(valid_to__gte=timezone.localdate()).exists()


def upheld_among(text: str) -> frozenset[str]:
    mine = marks(fold(text))
    return frozenset(UpheldMark.objects.filter(mark__in=mine).values_list("mark", flat=True))


def asks_for_money(text: str) -> bool:
    """S1 or S2 in what one member writes to another."""
    try:
        found = read_signals(text)
    except TextRefused:
        return False
    return any(one.code in {"S1", "S2"} and one.effect == Effect.BLOCK for one in found.signals)


@transaction.atomic
def keep_marks(job: Job, *, by: Any) -> int:
    """After fraud was upheld: the text, numbers and domains come through nowhere else."""
    found = [mark for mark in marks(fold(text_of(job))) if not _is_shared(mark, job)]
    rows = [UpheldMark(mark=mark, kind=mark.split(":")[0], job=job) for mark in found]
    UpheldMark.objects.bulk_create(rows, ignore_conflicts=True)
    record("marks.kept", job, by=by, number=len(rows))
    return len(rows)


def _is_shared(mark: str, job: Job) -> bool:
    return mark in shared_marks(SHARED_HOSTS)


def shared_marks(hosts: Iterable[str]) -> frozenset[str]:
    """Marks of the hosts themselves and of what usually stands before them."""
    names = " ".join(f"{before}{host}" for host in hosts for before in ("", "boards.", "jobs.", "apply.", "docs."))
    return frozenset(mark for mark in marks(fold(names)) if mark.startswith("domain:"))
