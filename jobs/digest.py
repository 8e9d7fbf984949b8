"""The digest's parts of the jobs: new listings for saved searches, and referrals that moved."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.accounts.models import Block, User
from diaspora.digests.sections import PER_SECTION, Best, Item
from diaspora.notifications.mails import title
from diaspora.notifications.models import Notification
from jobs.destinations import country_name
from jobs.models import EmployerFollow, Job, JobSearch, ReferralRequest, SavedJob, SavedSearch
from jobs.models.search import NEWEST
from jobs.services.matching import Day, Saved, answers, best, searches_of

FOLLOWED_AT_ONCE = 2000
WEEK = timedelta(days=7)
EACH = SavedSearch.Cadence.EACH


class JobsDigest:
    key = "jobs"
    title = gettext_lazy("New jobs for your searches")
    template = "emails/jobs/digest_jobs"
    more_url = "/jobs/searches/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Four statements for any number of members; one more each for floors of pay, phrases and blocks."""
        people = {member.pk: member for member in members}
        searches = searches_of(people)
        weekly = any(search.cadence != EACH for search in searches)
        day = Day.read(min(since, until - WEEK) if weekly else since, until) if searches else Day([], {})
        if not day.rows:
            return {}
        found, apart, shown = answers(day, searches), _apart(day, people), _Cards(day.rows)
        mine: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for search in searches:
            bits = found[search.question]
            if bits:
                bits &= day.after(_from(search, people[search.member], since, until)) & ~apart.get(search.member, 0)
            if bits:
                mine[search.member].append((bits, search.name))
        return {key: shown.items(people[key].language, *best(bits, PER_SECTION)) for key, bits in mine.items()}

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        return self.still_visible_for([(member, items)]).get(member.pk, ())

    def still_visible_for(self, asked: Sequence[tuple[User, Sequence[Item]]]) -> Mapping[int, Sequence[Item]]:
        """Without those that ended or were hidden since, or whose poster was blocked. Two statements."""
        wanted = {_pk(item) for _member, items in asked for item in items}
        posters = dict(Job.objects.visible().filter(pk__in=wanted).values_list("pk", "poster_id"))
        barred = Block.objects.apart([member.pk for member, _items in asked], posters.values())
        return {
            member.pk: [
                item
                for item in items
                if _pk(item) in posters and (member.pk, posters[_pk(item)]) not in barred
            ]
            for member, items in asked
        }  # fmt: skip


class FollowedCompanies(JobsDigest):
    """New jobs of the companies that a member follows."""

    key = "followed"
    title = gettext_lazy("New at companies that you follow")
    more_url = "/jobs/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Three statements for any number of members."""
        followers: dict[int, list[int]] = defaultdict(list)
        for member, employer in EmployerFollow.objects.filter(member__in=members).values_list("member", "employer"):
            followers[employer].append(member)
        if not followers:
            return {}
        fresh = JobSearch.objects.visible().filter(
            job__employer__in=followers, published_at__gt=since, published_at__lte=until
        )
        rows = list(fresh.for_cards().order_by(*NEWEST)[:FOLLOWED_AT_ONCE])
        barred = Block.objects.apart([member.pk for member in members], [row.job.poster_id for row in rows])
        found: dict[int, list[Item]] = defaultdict(list)
        for row in rows:
            poster, item = row.job.poster_id, _followed(row)
            for member in followers[row.job.employer_id]:
                if member != poster and (member, poster) not in barred:
                    found[member].append(item)
        return {member: Best(items[:PER_SECTION], number=len(items)) for member, items in found.items()}


def _followed(row: JobSearch) -> Item:
    reason = _("you follow %(name)s") % {"name": row.job.employer.name}
    return Item(f"job:{row.job_id}", row.job.get_absolute_url(), reason, _shown(row, row.job))


def _pk(item: Item) -> int:
    return int(item.key.partition(":")[2])


def _from(search: Saved, member: User, since: datetime, until: datetime) -> datetime:
    """A weekly search speaks in the first digest of the member's own week, about the whole week."""
    if search.cadence == EACH:
        return since
    local, before = (moment.astimezone(ZoneInfo(member.time_zone)) for moment in (until, since))
    new_week = local.isocalendar()[:2] != before.isocalendar()[:2]
    return until - WEEK if new_week else until


def _apart(day: Day, people: Iterable[int]) -> dict[int, int]:
    """What each member isn't told of: what they posted or saved themselves, and what comes from somebody on the other
    side of a block."""
    apart: dict[int, int] = defaultdict(int)
    members, posted = set(people), defaultdict[int, int](int)
    for row in day.rows:
        if row.job.poster_id is not None:
            posted[row.job.poster_id] |= day.place[row.job_id]
    for member in members & posted.keys():
        apart[member] |= posted[member]
    saved = SavedJob.objects.filter(member__in=members, job__in=day.place.keys())
    for member, job in saved.values_list("member_id", "job_id"):
        apart[member] |= day.place[job]
    for member, poster in Block.objects.apart(members, posted):
        apart[member] |= posted.get(poster, 0)
    return apart


class _Cards:
    """What a mail shows of a listing is made once a language, however many get it."""

    def __init__(self, rows: Sequence[JobSearch]) -> None:
        self._rows = rows
        self._made: dict[tuple[int, str], tuple[str, dict[str, Any]]] = {}

    def items(self, language: str, chosen: Iterable[tuple[int, str]], number: int) -> Best:
        with translation.override(language):
            return Best((self._item(place, name, language) for place, name in chosen), number=number)

    def _item(self, place: int, name: str, language: str) -> Item:
        if (place, language) not in self._made:
            job = self._rows[place].job
            self._made[place, language] = job.get_absolute_url(), _shown(self._rows[place], job)
        url, data = self._made[place, language]
        return Item(f"job:{self._rows[place].job_id}", url, _("matches “%(name)s”") % {"name": name}, data)


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
        "last_day": date_format(timezone.localtime(row.valid_through), "DATE_FORMAT"),
    }


class ReferralsDigest:
    """Requests for a referral that moved, in the words of their notices. What was read on the site is known already,
    and what a member wants among "What happened" stands there."""

    key = "referrals"
    title = gettext_lazy("Referrals that moved")
    template = "emails/digest_notice"
    more_url = "/jobs/referrals/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Three statements for any number of members. Of a request that moved twice the last word counts."""
        people = {member.pk: member for member in members}
        told = Notification.objects.unread().filter(
            member__in=people, kind__startswith="jobs/referral_", in_digest=False, created_at__gte=since,
            created_at__lt=until,
        )  # fmt: skip
        latest: dict[tuple[int, int], Notification] = {}
        for notice in told.order_by("-created_at", "-pk"):
            latest.setdefault((notice.member_id, _request_of(notice.key)), notice)
        standing, found = _standing(latest), defaultdict[int, list[Item]](list)
        for (member, request), notice in latest.items():
            if (member, request) in standing:
                found[member].append(_moved(notice, people[member], request))
        return found

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        return self.still_visible_for([(member, items)]).get(member.pk, ())

    def still_visible_for(self, asked: Sequence[tuple[User, Sequence[Item]]]) -> Mapping[int, Sequence[Item]]:
        """Those that weren't read meanwhile, and whose two are on speaking terms. Three statements."""
        wanted = {_pk(item) for _member, items in asked for item in items}
        unread = set(Notification.objects.unread().filter(pk__in=wanted).values_list("pk", flat=True))
        standing = _standing({(member.pk, item.data["request"]) for member, items in asked for item in items})
        return {
            member.pk: [
                item for item in items if _pk(item) in unread and (member.pk, item.data["request"]) in standing
            ]
            for member, items in asked
        }


def _request_of(key: str) -> int:
    """A notice about a request has it in its key: jobs/<kind>/<request>/…"""
    return int(key.split("/")[2])


def _standing(asked: Iterable[tuple[int, int]]) -> set[tuple[int, int]]:
    """Of pairs of member and request those that may be told of: it's there, and no block came between its two."""
    pairs = set(asked)
    rows = ReferralRequest.objects.filter(pk__in={request for _member, request in pairs})
    sides = {pk: (seeker, other) for pk, seeker, other in rows.values_list("pk", "seeker_id", "ambassador_id")}
    people = {one for both in sides.values() for one in both if one is not None}
    barred = Block.objects.apart(people, people)
    return {(member, request) for member, request in pairs if request in sides and sides[request] not in barred}


def _moved(notice: Notification, member: User, request: int) -> Item:
    with translation.override(member.language):
        data = {"title": title(notice, member), "request": request}
        return Item(f"notice:{notice.pk}", notice.url, _("a referral of yours moved"), data)
