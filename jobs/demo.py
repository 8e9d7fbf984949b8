"""Jobs of the demo: made-up companies, every status, referrals in every state. The same every time."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import transaction

from diaspora.accounts.models import User
from diaspora.markdown import to_html
from diaspora.rates.models import Rate
from jobs.asked import Asked
from jobs.demo_words import (
    ADJECTIVES,
    DUTIES,
    FIT_NOTE,
    NOUNS,
    PLACES,
    QUOTES,
    RATES,
    ROLES,
    SILENCE,
)
from jobs.models import (
    Attestation,
    Employer,
    Job,
    JobNote,
    JobSearch,
    ReferralDesk,
    ReferralOffer,
    ReferralRequest,
    SavedJob,
    SeekerDesk,
    SponsorshipClaim,
)
from jobs.models.claims import recheck_day
from jobs.models.employers import ATTESTATION_LASTS
from jobs.models.referrals import this_month
from jobs.services.answers import settle_answer
from jobs.services.referrals import WITHIN
from jobs.services.searches import save_search

COMPANIES, JOBS = 40, 200
S = Job.Status
# How many of the 200 stand where; the rest is live.
ELSEWHERE = {
    S.DRAFT: 4, S.IN_REVIEW: 14, S.CHANGES_REQUESTED: 4, S.QUARANTINED: 3, S.REJECTED: 3, S.REJECTED_SCAM: 2,
    S.PAUSED: 3, S.STALE: 4, S.UNDER_REPORT: 2, S.FILLED: 5, S.WITHDRAWN: 2, S.EXPIRED: 8, S.REMOVED: 2,
}  # fmt: skip
NEVER_LIVE = {S.DRAFT, S.SCREENING, S.IN_REVIEW, S.CHANGES_REQUESTED, S.QUARANTINED, S.REJECTED, S.REJECTED_SCAM}


@transaction.atomic
def fill(members: Sequence[User], *, now: datetime, dice: random.Random) -> None:
    """`members` as the platform's demo made them: the named first."""
    _rates(now)
    seekers = [member for member in members if not member.is_staff and not member.is_ambassador]
    ambassadors = [member for member in members if member.is_ambassador]
    moderator = next(member for member in members if member.is_staff)
    companies = _companies(dice)
    jobs = _jobs(dice, companies, ambassadors, moderator, now)
    _offers(dice, companies, ambassadors, now)
    for job in jobs:
        settle_answer(job)
    _requests(dice, [job for job in jobs if job.is_visible], seekers, ambassadors, now)
    _kept(dice, [job for job in jobs if job.is_visible], seekers)
    JobSearch.objects.all().refresh()


def _rates(now: datetime) -> None:
    """Round figures under a source that says so: they must never be taken for real ones."""
    for currency, pkr in RATES.items():
        Rate.objects.get_or_create(
            currency=currency, on=now.date(), defaults={"pkr": Decimal(pkr), "source": "made up for the demo"}
        )


def _companies(dice: random.Random) -> list[tuple[Employer, str, str]]:
    """With the country and city of each."""
    names = [f"{first} {second}" for first in ADJECTIVES for second in NOUNS]
    dice.shuffle(names)
    places = list(PLACES)
    made = []
    for number, name in enumerate(names[:COMPANIES]):
        country, cities = places[number % len(places)], PLACES[places[number % len(places)]]["cities"]
        employer = Employer.objects.named(name)
        employer.country, employer.site = country, f"https://{employer.slug}.example"
        employer.save(update_fields=["country", "site"])
        made.append((employer, country, dice.choice(cities)))
    return made


def _jobs(
    dice: random.Random, companies: Any, ambassadors: Sequence[User], moderator: User, now: datetime
) -> list[Job]:
    statuses = [status for status, number in ELSEWHERE.items() for _ in range(number)]
    statuses += [S.LIVE] * (JOBS - len(statuses))
    dice.shuffle(statuses)
    return [_job(dice, status, companies[number % COMPANIES], dice.choice(ambassadors), moderator, now)
            for number, status in enumerate(statuses)]  # fmt: skip


def _job(dice: random.Random, status: str, company: Any, poster: User, moderator: User, now: datetime) -> Job:
    employer, country, city = company
    role = dice.choice(list(ROLES))
    level, factor = dice.choice([("junior", 0.7), ("mid", 1.0), ("senior", 1.3), ("senior", 1.35), ("lead", 1.6)])
    value, quote = dice.choice(QUOTES) if dice.random() < 0.6 else ("silent", "")
    remote = dice.random() < 0.2
    text = "\n\n".join([
        f"{employer.name} in {city} is looking for: {role.lower()}.",
        "\n".join(f"- {duty}" for duty in dice.sample(DUTIES, 4)),
        quote or dice.choice(SILENCE),
    ])  # fmt: skip
    job = Job(
        employer=employer, poster=poster, source=dice.choice([Job.Source.MEMBER, Job.Source.REFERRAL]),
        title=f"{level.title()} {role}" if level in {"senior", "junior"} else role, description=text,
        description_html=to_html(text), country=country, place=city,
        workplace="remote" if remote else dice.choice(["on_site", "hybrid", "hybrid"]),
        remote_region=dice.choice(["worldwide", "PK", "eu", ""]) if remote else "",
        employer_of_record=remote and dice.random() < 0.7, employment_type="full_time", seniority=level,
        skills=dice.sample(ROLES[role], 3), relocation_paid=dice.random() < 0.3,
        apply_url=f"{employer.site}/jobs/{dice.randint(1000, 9999)}", created_at=now - timedelta(days=30),
        status=status,
    )  # fmt: skip
    _pay(dice, job, factor)
    _dates(dice, job, moderator, now)
    job.save()
    _claim(job, value, quote, moderator, now)
    if status == S.CHANGES_REQUESTED:
        JobNote.objects.create(
            job=job, author=moderator, by_reviewer=True, text="Which team is it, and is the pay before tax?"
        )
    return job


def _pay(dice: random.Random, job: Job, factor: float) -> None:
    if dice.random() < 0.15:
        return
    place = PLACES[job.country]
    low = int(place["pay"] * factor * dice.uniform(0.9, 1.1)) // 500 * 500
    job.salary_min, job.salary_max = Decimal(low), Decimal(int(low * 1.2) // 500 * 500)
    job.currency, job.salary_period = place["currency"], place["period"]


def _dates(dice: random.Random, job: Job, moderator: User, now: datetime) -> None:
    job.status_at = now - timedelta(hours=dice.randint(1, 200))
    if job.status in NEVER_LIVE:
        return
    job.published_at = now - timedelta(days=dice.randint(0, 20), minutes=dice.randint(0, 1400))
    job.valid_through = job.published_at + timedelta(days=30)
    if job.status == S.EXPIRED:
        job.published_at, job.valid_through = now - timedelta(days=40), now - timedelta(days=10)
    job.edited_at, job.confirmed_on, job.approved_by = job.published_at, job.published_at.date(), moderator
    job.created_at = job.published_at - timedelta(days=1)


def _claim(job: Job, value: str, quote: str, moderator: User, now: datetime) -> None:
    read_on = (job.published_at or now).date()
    sure = value != "silent" and job.status not in NEVER_LIVE
    job.claim = SponsorshipClaim.objects.create(
        job=job, value=value, quote=quote, read_by=SponsorshipClaim.By.RULE, checked_on=read_on,
        recheck_by=recheck_day(read_on), confirmed_by=moderator if sure else None,
        confirmed_at=job.published_at if sure else None,
    )  # fmt: skip
    job.save(update_fields=["claim"])


def _offers(dice: random.Random, companies: Any, ambassadors: Sequence[User], now: datetime) -> None:
    """Each ambassador refers for one company; the second named one has no place left."""
    for number, ambassador in enumerate(ambassadors):
        employer = companies[number % COMPANIES][0]
        ReferralOffer.objects.create(
            ambassador=ambassador, employer=employer, label=f"someone in {companies[number][2]}"
        )
        proved = now - timedelta(days=dice.randint(5, 120))
        Attestation.objects.create(
            member=ambassador, employer=employer, level=Attestation.Level.CURRENT, status=Attestation.Status.PROVED,
            proved_at=proved, expires_at=proved + ATTESTATION_LASTS,
            sponsored_from_pk_year=now.year - 1 if number % 2 == 0 else None,
        )  # fmt: skip
        full = ambassador.email.startswith("full@")
        ReferralDesk.objects.create(
            member=ambassador, capacity=2 if full else 5, month=this_month(), taken=2 if full else 0
        )


def _requests(
    dice: random.Random, jobs: Sequence[Job], seekers: Sequence[User], ambassadors: Any, now: datetime
) -> None:
    """One in each state; the named seeker has two open ones."""
    offered = {offer.employer_id: offer.ambassador for offer in ReferralOffer.objects.select_related("ambassador")}
    ready = [job for job in jobs if job.employer_id in offered]
    states = [ReferralRequest.Status.QUEUED, ReferralRequest.Status.ACCEPTED, *ReferralRequest.Status]
    for number, state in enumerate(states):
        job = ready[number * 3 % len(ready)]
        seeker = seekers[0] if number < 2 else seekers[2 + number % (len(seekers) - 2)]
        _request(job, seeker, offered[job.employer_id], state, now - timedelta(days=number % 5 + 1), now)
    _count_open()


def _request(job: Job, seeker: User, ambassador: User, state: str, asked_at: datetime, now: datetime) -> None:
    within = WITHIN.get(state)
    draft = state == ReferralRequest.Status.DRAFT
    asks = state == ReferralRequest.Status.MORE_INFO
    ReferralRequest.objects.create(
        job=job, seeker=seeker, ambassador=None if draft else ambassador, status=state, fit_note=FIT_NOTE,
        question="Have you worked with people in another time zone before?" if asks else "",
        consent_at=None if draft else asked_at, created_at=asked_at, status_at=asked_at,
        due_at=asked_at + within if within else None, ended_at=None if within or draft else now,
        taken_in=this_month(), channel="our referral portal" if state == ReferralRequest.Status.SUBMITTED else "",
    )  # fmt: skip


def _count_open() -> None:
    """The counters say what the rows say."""
    for request in ReferralRequest.objects.open():
        job = Job.objects.get(pk=request.job_id)
        job.open_requests += 1
        job.save(update_fields=["open_requests"])
        desk, _made = SeekerDesk.objects.get_or_create(member=request.seeker)
        desk.asked += 1
        desk.save(update_fields=["asked"])
        if request.ambassador and not request.ambassador.email.startswith("full@"):
            row = ReferralDesk.objects.get(member=request.ambassador)
            row.taken = min(row.taken + 1, row.capacity)
            row.save(update_fields=["taken"])


def _kept(dice: random.Random, jobs: Sequence[Job], seekers: Sequence[User]) -> None:
    for seeker in seekers[:12]:
        for job in dice.sample(list(jobs), 4):
            SavedJob.objects.create(member=seeker, job=job, saved_at=datetime.now(tz=UTC))
        wish = seeker.profile.wish_countries or ["DE"]
        words = (seeker.profile.role or "engineer").split()[0].lower()
        save_search(Asked(words=words), by=seeker, name=words)
        save_search(Asked(countries=tuple(sorted(wish)), hireable="perhaps"), by=seeker, name=", ".join(wish))
