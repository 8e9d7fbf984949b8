"""New jobs for saved searches, in the member's digest."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import translation
from django.utils.translation import gettext as _

from diaspora.accounts.models import User
from diaspora.digests.sections import Item
from jobs.destinations import country_name
from jobs.models import EmployerFollow, Job, JobSearch, SavedSearch
from jobs.models.search import NEWEST
from jobs.services.matching import matches, newest_first

MOST = 10
FOLLOWED_AT_ONCE = 2000
WEEK = timedelta(days=7)


class JobsDigest:
    key = "jobs"
    template = "emails/jobs/digest_jobs"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Five statements for any number of members."""
        searches = list(
            SavedSearch.objects.running().filter(member__in=members).select_related("question").order_by("pk")
        )
        rows = newest_first(min(since, until - WEEK), until) if searches else []
        if not rows:
            return {}
        found = matches({search.question_id: search.question for search in searches}.values(), rows)
        by_id = {member.pk: member for member in members}
        mine: dict[int, dict[int, str]] = defaultdict(dict)
        for search in searches:
            bits = found[search.question_id] & _window(rows, _from(search, by_id[search.member_id], since, until))
            for number in _set_bits(bits):
                mine[search.member_id].setdefault(number, search.name)
        return {key: _items(by_id[key], hits, rows) for key, hits in mine.items()}

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        """Without those that ended or were hidden since."""
        live = set(Job.objects.visible().filter(pk__in=[_pk(item) for item in items]).values_list("pk", flat=True))
        return [item for item in items if _pk(item) in live]


class FollowedCompanies:
    """New jobs of the companies that a member follows."""

    key = "followed"
    template = "emails/jobs/digest_jobs"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Two statements for any number of members."""
        follows = EmployerFollow.objects.filter(member__in=members).values_list("member", "employer")
        followers: dict[int, list[int]] = defaultdict(list)
        for member, employer in follows:
            followers[employer].append(member)
        fresh = JobSearch.objects.visible().filter(
            job__employer__in=followers, published_at__gt=since, published_at__lte=until
        )
        by_id = {member.pk: member for member in members}
        found: dict[int, list[Item]] = defaultdict(list)
        for row in fresh.for_cards().order_by(*NEWEST)[:FOLLOWED_AT_ONCE] if followers else ():
            for key in followers[row.job.employer_id]:
                if len(found[key]) < MOST:
                    found[key].append(_followed(row, by_id[key]))
        return found

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        return JobsDigest().still_visible(member, items)


def _followed(row: JobSearch, member: User) -> Item:
    with translation.override(member.language):
        reason = _("you follow %(name)s") % {"name": row.job.employer.name}
        return Item(f"job:{row.job_id}", row.job.get_absolute_url(), reason, _shown(row, row.job))


def _pk(item: Item) -> int:
    return int(item.key.removeprefix("job:"))


def _from(search: SavedSearch, member: User, since: datetime, until: datetime) -> datetime:
    """A weekly search speaks in the first digest of the member's own week, about the whole week."""
    if search.cadence == SavedSearch.Cadence.EACH:
        return since
    local, before = (moment.astimezone(ZoneInfo(member.time_zone)) for moment in (until, since))
    new_week = local.isocalendar()[:2] != before.isocalendar()[:2]
    return until - WEEK if new_week else until


def _window(rows: Sequence[JobSearch], after: datetime) -> int:
    """Bits of the rows that went live after that moment; rows come newest first."""
    return (1 << sum(1 for row in rows if row.published_at > after)) - 1


def _set_bits(bits: int) -> list[int]:
    return [number for number in range(bits.bit_length()) if bits >> number & 1]


def _items(member: User, hits: Mapping[int, str], rows: Sequence[JobSearch]) -> list[Item]:
    with translation.override(member.language):
        return [_item(rows[number], name) for number, name in sorted(hits.items())[:MOST]]


def _item(row: JobSearch, name: str) -> Item:
    job = row.job
    return Item(
        key=f"job:{row.job_id}",
        url=job.get_absolute_url(),
        reason=_("matches “%(name)s”") % {"name": name},
        data=_shown(row, job),
    )


def _shown(row: JobSearch, job: Job) -> dict[str, Any]:
    return {
        "title": job.title,
        "employer": job.employer.name,
        "place": job.place,
        "country": country_name(row.country),
        "workplace": str(job.get_workplace_display()),
        "salary_min": str(job.salary_min) if job.salary_min is not None else "",
        "salary_max": str(job.salary_max) if job.salary_max is not None else "",
        "currency": job.currency,
        "period": job.salary_period,
        "hireable": str(Job.Hireable(row.hireable).label),
        "last_day": f"{row.valid_through:%Y-%m-%d}",
    }
