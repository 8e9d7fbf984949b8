"""Jobs and companies for machines: what the list shows, asked the same way."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, Max, OuterRef, Subquery
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from ninja import Field, Query, Router, Schema

from diaspora.openapi import REFUSALS, SIZE, After, Limit, absolute, changed, listed, page_of
from jobs.forms import FilterForm
from jobs.models import Bridge, Employer, Job, SponsorshipClaim
from jobs.models.search import NEWEST
from jobs.services.finding import matching

router = Router()


class Filters(Schema):
    """`country`: ISO 3166 alpha-2, several may be given. `hireable`: yes; home for those
    that hire people who stay in Pakistan; perhaps for those worth asking too."""

    q: str = Field("", max_length=200)
    country: list[str] = Field([], max_length=20)
    hireable: str = Field("", max_length=20)
    sponsors: bool = False
    remote: bool = False
    relocation: bool = False
    referral: bool = False


class Salary(Schema):
    min: Decimal | None
    max: Decimal | None
    currency: str
    period: str


class Sponsorship(Schema):
    """What the advert says: `quote` is its sentence. `confirmed`: a moderator read it too."""

    value: str
    quote: str
    read_by: str
    checked_on: date
    recheck_by: date
    confirmed: bool
    disputed: bool


class JobOut(Schema):
    id: int
    url: str
    title: str
    company: str
    company_name: str
    country: str
    place: str
    workplace: str
    remote_region: str
    employment_type: str
    seniority: str
    skills: list[str]
    salary: Salary | None
    hires_from_pakistan: str
    sponsorship: Sponsorship | None
    published_at: datetime
    edited_at: datetime
    valid_through: datetime
    source: str


class JobFull(JobOut):
    language: str
    description_html: str
    apply_url: str


class Jobs(Schema):
    results: list[JobOut]
    next: str | None


class CompanyOut(Schema):
    slug: str
    name: str
    url: str
    country: str
    site: str
    is_promoter: bool
    live_jobs: int
    live_bridges: int


class Evidence(Sponsorship):
    job: str
    job_title: str


class OnRegister(Schema):
    """An entity of an official register that a person has matched to the company, on `last_seen_on` still there."""

    register_code: str
    name: str
    town: str
    number: str
    last_seen_on: date


class DomainOut(Schema):
    """`shown_on`: the day on which the company showed, by a code to a mailbox of it, that the domain is its own."""

    domain: str
    shown_on: date


class CompanyFull(CompanyOut):
    """`evidence`: what this company's live adverts say about sponsorship, newest first. `registers`: a register says
    that the company may sponsor, never that it will for a job."""

    evidence: list[Evidence]
    registers: list[OnRegister]
    domains: list[DomainOut]


class Companies(Schema):
    results: list[CompanyOut]
    next: str | None


@router.get("/jobs", response={200: Jobs, **REFUSALS}, summary="Live jobs, newest first")
def jobs(request: HttpRequest, asked: Query[Filters], after: After = "", limit: Limit = SIZE) -> Any:
    """A country or a `hireable` that isn't known is left out, as in the list."""
    question = FilterForm(asked.dict()).asked()
    page = page_of(matching(question).for_cards(), NEWEST, after=after, limit=limit)
    return listed(request, page, lambda row: _job(row.job))


@router.get("/jobs/{int:pk}", response={200: JobFull, **REFUSALS}, summary="One live job")
def job(request: HttpRequest, response: HttpResponse, pk: int) -> Any:
    if pk >= 2**63:
        raise Http404
    found = get_object_or_404(Job.objects.visible().with_terms(), pk=pk)
    changed(request, response, found.edited_at)
    return {
        **_job(found), "language": found.language, "description_html": found.description_html,
        "apply_url": found.apply_url,
    }  # fmt: skip


@router.get("/companies", response={200: Companies, **REFUSALS}, summary="Companies with live jobs or bridges")
def companies(request: HttpRequest, after: After = "", limit: Limit = SIZE) -> Any:
    page = page_of(_companies(), ("id",), after=after, limit=limit)
    return listed(request, page, _company)


@router.get("/companies/{slug:slug}", response={200: CompanyFull, **REFUSALS}, summary="A company and its evidence")
def company(request: HttpRequest, response: HttpResponse, slug: str) -> Any:
    found = get_object_or_404(_companies(), slug=slug)
    claims = SponsorshipClaim.objects.filter(job__in=Job.objects.visible().filter(employer=found), superseded_at=None)
    evidence = [
        {**_sponsorship(one), "job": absolute(one.job.get_absolute_url()), "job_title": one.job.title}
        for one in claims.exclude(value=SponsorshipClaim.Value.SILENT)
        .select_related("job")
        .order_by("-checked_on", "-pk")
    ]
    changed(request, response, found.newest)
    return {**_company(found), "evidence": evidence, "registers": _registers(found), "domains": _domains(found)}


def _registers(found: Employer) -> list[dict[str, Any]]:
    names = ("name", "town", "number", "last_seen_on")
    links = found.register_links.confirmed().order_by("register", "pk")
    return [{"register_code": one.register} | {name: getattr(one, name) for name in names} for one in links]


def _domains(found: Employer) -> list[dict[str, Any]]:
    shown = found.domains.filter(verified_at__isnull=False).order_by("domain")
    return [{"domain": one.domain, "shown_on": timezone.localdate(one.verified_at)} for one in shown]


def _companies() -> Any:
    """With `live`, `bridging` and `newest`; a company without a live job or bridge isn't told of."""
    jobs = Job.objects.visible().order_by().filter(employer=OuterRef("pk"))
    bridges = Bridge.objects.visible().order_by().filter(employer=OuterRef("pk"))
    newest = Greatest(Subquery(_of(jobs, Max("edited_at"))), Subquery(_of(bridges, Max("edited_at"))))
    return Employer.objects.filter(Exists(jobs) | Exists(bridges)).annotate(
        live=Coalesce(Subquery(_of(jobs, Count("pk"))), 0),
        bridging=Coalesce(Subquery(_of(bridges, Count("pk"))), 0),
        newest=newest,
    )


def _of(rows: Any, what: Any) -> Any:
    """One number of all rows of the outer row's company."""
    return rows.values("employer").annotate(found=what).values("found")


def _company(found: Any) -> dict[str, Any]:
    return {
        "slug": found.slug, "name": found.name, "url": absolute(found.get_absolute_url()), "country": found.country,
        "site": found.site, "is_promoter": found.is_promoter, "live_jobs": found.live,
        "live_bridges": found.bridging,
    }  # fmt: skip


def _job(found: Job) -> dict[str, Any]:
    names = (
        "id", "title", "country", "place", "workplace", "remote_region", "employment_type", "seniority", "skills",
        "published_at", "edited_at", "valid_through", "source",
    )  # fmt: skip
    return {
        **{name: getattr(found, name) for name in names},
        "url": absolute(found.get_absolute_url()),
        "company": found.employer.slug,
        "company_name": found.employer.name,
        "hires_from_pakistan": found.hireable,
        "salary": _salary(found),
        "sponsorship": _sponsorship(found.claim) if found.claim else None,
    }


def _salary(found: Job) -> dict[str, Any] | None:
    if found.salary is None:
        return None
    return {
        "min": found.salary_min, "max": found.salary_max, "currency": found.currency, "period": found.salary_period,
    }  # fmt: skip


def _sponsorship(claim: SponsorshipClaim) -> dict[str, Any]:
    names = ("value", "quote", "read_by", "checked_on", "recheck_by")
    return {
        **{name: getattr(claim, name) for name in names},
        "confirmed": claim.is_confirmed, "disputed": claim.disputed_at is not None,
    }  # fmt: skip


class JobsApi:
    key = "jobs"
    router = router
