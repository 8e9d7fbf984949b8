"""JobSearch: the narrow table of live listings that every list, search and digest stands on.

One row a live listing, written by one statement in the transaction that publishes, edits or ends it. `short` holds
title (A), skills (B) and employer (C); `full` has the description and the filters' own words as well.
"""

from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from diaspora.rates.models import Rates
from jobs.asked import Asked
from jobs.models.listings import Hireable, Job, Seniority
from jobs.models.money import HOME


def floor_in_rupees(floor: int, currency: str) -> int | None:
    """None where no rate is known."""
    if currency == HOME:
        return floor
    rupees = Rates([currency], timezone.localdate()).rupees(floor, currency)
    return rupees.amount if rupees else None


def search_query(words: str) -> SearchQuery:
    """What a person typed: quotes make a phrase, a minus excludes, "or" is or."""
    return SearchQuery(words, search_type="websearch", config="english")


REFRESH = (Path(__file__).parent / "refresh.sql").read_text(encoding="utf-8")
# What a card shows; the vectors and the description are many times as much.
CARD = (
    "published_at", "valid_through", "country", "sponsors", "relocation", "referral", "hireable", "currency",
    "salary_year", "salary_pkr", "rate_on", "job__title", "job__place", "job__workplace", "job__salary_min",
    "job__salary_max", "job__currency", "job__salary_period", "job__hireable", "job__employer__name",
)  # fmt: skip
PAGED = ("job_id", "published_at", "valid_through", "salary_pkr", "stamp")
NEWEST = ("-published_at", "-job_id")
# As refresh.sql packs them, lowest bit first.
FLAGS = ("referral", "relocation", "sponsors", "remote")
SENIORITIES = ("", *Seniority.values)
HIREABLES = (Hireable.NOT_KNOWN, Hireable.YES_FROM_HOME, Hireable.YES_BY_MOVING, Hireable.PERHAPS, Hireable.NO)
# Of a job that hires from Pakistan for certain, and of one that is worth asking.
HIRES = (Hireable.YES_FROM_HOME, Hireable.YES_BY_MOVING)
WORTH_ASKING = (*HIRES, Hireable.PERHAPS)
# What the filter's words mean.
HIREABLE = {"home": (Hireable.YES_FROM_HOME,), "yes": HIRES, "perhaps": WORTH_ASKING}


class JobSearchQuerySet(models.QuerySet["JobSearch"]):
    def visible(self) -> "JobSearchQuerySet":
        return self.filter(valid_through__gt=timezone.now())

    def hiring_from_pakistan(self, *, perhaps: bool = False) -> "JobSearchQuerySet":
        return self.filter(hireable__in=WORTH_ASKING if perhaps else HIRES)

    def in_countries(self, countries: Iterable[str]) -> "JobSearchQuerySet":
        wanted = list(countries)
        first = Q(country=wanted[0]) if len(wanted) == 1 else Q(country__in=wanted)
        return self.filter(first | (~Q(also_in=[]) & Q(also_in__overlap=wanted)))

    def asked(self, asked: Asked) -> "JobSearchQuerySet":
        """All of a question but its words."""
        rows = self.in_countries(asked.countries) if asked.countries else self
        flags = {name: True for name in ("sponsors", "remote", "relocation", "referral") if getattr(asked, name)}
        rows = rows.filter(**flags)
        if asked.hireable:
            rows = rows.filter(hireable__in=HIREABLE[asked.hireable])
        if asked.seniority:
            rows = rows.filter(seniority__in=asked.seniority)
        if asked.skill:
            rows = rows.filter(skills__contains=[asked.skill.lower()])
        if asked.employer:
            rows = rows.filter(job__employer__slug=asked.employer)
        if asked.since:
            rows = rows.filter(published_at__gte=timezone.now() - timedelta(days=asked.since))
        return rows.paying_from(asked.floor, asked.currency) if asked.floor else rows

    def paying_from(self, floor: int, currency: str) -> "JobSearchQuerySet":
        """A year's pay of at least `floor`. Other currencies count only where a rate makes them comparable."""
        same = Q(currency=currency, salary_year__gte=floor)
        wanted = floor_in_rupees(floor, currency)
        return self.filter(same) if wanted is None else self.filter(salary_pkr__gte=wanted)

    def saying(self, words: str) -> "JobSearchQuerySet":
        return self.filter(full=search_query(words))

    def for_cards(self) -> "JobSearchQuerySet":
        """With all that a card shows, in the same statement, and none of the texts that it doesn't."""
        return self.select_related("job__employer").only(*CARD)

    def for_pages(self) -> "JobSearchQuerySet":
        """What it takes to find a page's listings and to know their cards: a narrow row, without a join."""
        return self.only(*PAGED)

    def for_feed(self) -> "JobSearchQuerySet":
        """With the text as well."""
        return self.select_related("job__employer").only(
            *CARD, "job__description_html", "job__edited_at", "job__skills"
        )

    def refresh(self, job_ids: Iterable[int] | None = None) -> None:
        """Brings the rows of these jobs (None: of all) in line with the jobs themselves. One statement."""
        ids = None if job_ids is None else list(job_ids)
        with connection.cursor() as cursor:
            cursor.execute(REFRESH, {"ids": ids, "seniorities": list(SENIORITIES), "hireables": list(HIREABLES)})


class JobSearch(models.Model):
    job = models.OneToOneField(Job, on_delete=models.CASCADE, primary_key=True, related_name="search")
    published_at = models.DateTimeField()
    valid_through = models.DateTimeField()
    country = models.CharField(max_length=2, blank=True)
    also_in = ArrayField(models.CharField(max_length=2), default=list)
    seniority = models.CharField(max_length=6, blank=True)
    remote = models.BooleanField()
    sponsors = models.BooleanField()
    relocation = models.BooleanField()
    referral = models.BooleanField()
    hireable = models.CharField(max_length=13)
    # A year's pay at its lower end: in the advert's currency, and in rupees where a rate is known.
    currency = models.CharField(max_length=3, blank=True)
    salary_year = models.BigIntegerField(null=True)
    salary_pkr = models.BigIntegerField(null=True)
    rate_on = models.DateField(null=True)
    skills = ArrayField(models.CharField(max_length=40), default=list)
    facet = models.IntegerField()
    # Of all that a card shows: another stamp is another card.
    stamp = models.BigIntegerField()
    short = SearchVectorField()
    full = SearchVectorField()

    objects = JobSearchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "job searches"
        indexes = [
            GinIndex(fields=["short"], name="jobsearch_short", fastupdate=False),
            GinIndex(fields=["full"], name="jobsearch_full", fastupdate=False),
            GinIndex(fields=["skills"], name="jobsearch_skills"),
            GinIndex(fields=["also_in"], name="jobsearch_also_in", condition=~Q(also_in=[])),
            models.Index(fields=["-published_at", "-job"], name="jobsearch_newest"),
            models.Index(fields=["country", "-published_at", "-job"], name="jobsearch_country"),
            models.Index(
                fields=["-published_at", "-job"],
                name="jobsearch_sponsors",
                condition=Q(sponsors=True),
                include=["remote", "salary_pkr"],
            ),
            models.Index(
                fields=["country", "-published_at", "-job"],
                name="jobsearch_sponsors_country",
                condition=Q(sponsors=True),
                include=["remote", "salary_pkr"],
            ),
            models.Index(
                fields=["hireable", "-published_at", "-job"],
                name="jobsearch_hires",
                condition=Q(hireable__in=["yes_from_home", "yes_by_moving"]),
            ),
            models.Index(fields=["valid_through"], name="jobsearch_ending"),
        ]

    def __str__(self) -> str:
        return str(self.job_id)


def unpack(facet: int) -> dict[str, Any]:
    """The filters packed by refresh.sql, lowest bits first."""
    flags = {name: bool(facet >> bit & 1) for bit, name in enumerate(FLAGS)}
    first, second = divmod(facet >> 10, 27)
    return {
        **flags,
        "hireable": HIREABLES[facet >> 4 & 7],
        "seniority": SENIORITIES[facet >> 7 & 7],
        "country": f"{chr(first + 64)}{chr(second + 64)}" if first else "",
    }
