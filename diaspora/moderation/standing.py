"""How far a member is trusted, and what follows: so many reports, contacts, posts a day."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from diaspora.accounts.buckets import Limit, take
from diaspora.accounts.models import User
from diaspora.moderation.models import Decision, Report

DAY_S, MONTH_S = 86_400, 30 * 86_400


class Level(IntEnum):
    NEW = 0
    KNOWN = 1
    TRUSTED = 2
    LONG_TRUSTED = 3


# A row for each action: what NEW, KNOWN, TRUSTED, LONG_TRUSTED and a verified ambassador may do in `per_s`.
LIMITS: Mapping[str, tuple[int, tuple[int, int, int, int, int]]] = {
    "contact": (DAY_S, (0, 5, 10, 20, 20)),
    "post": (DAY_S, (1, 5, 10, 20, 20)),
    "comment": (DAY_S, (5, 20, 50, 100, 100)),
    "report": (DAY_S, (3, 20, 30, 40, 40)),
    "vouch": (MONTH_S, (0, 0, 3, 5, 5)),
}
# Numbers that aren't used up: how many may be open, how many links a post may hold.
CAPS: Mapping[str, tuple[int, int, int, int, int]] = {
    "contacts_pending": (0, 10, 20, 30, 30),
    "links": (0, 2, 5, 10, 10),
    "jobs_open": (0, 1, 3, 5, 10),
}
# What the first of these levels writes waits for a moderator.
HELD: Mapping[str, Level] = {"post": Level.NEW, "jobs_open": Level.KNOWN}


def level(member: User, now: datetime | None = None) -> Level:
    """Never above NEW while a penalty is in force."""
    now = now or timezone.now()
    age = now - member.joined_at
    verified = EmailAddress.objects.filter(user=member, verified=True).exists()
    held = Decision.objects.in_force(now).filter(member=member).exclude(kind=Decision.Kind.NO_VOUCH)
    if not verified or age < timedelta(hours=24) or held.exists():
        return Level.NEW
    if age < timedelta(days=15) or not _known_to_others(member):
        return Level.KNOWN
    if age < timedelta(days=60) or _upheld_since(member, now - timedelta(days=100)):
        return Level.TRUSTED
    return Level.LONG_TRUSTED


def _known_to_others(member: User) -> bool:
    if member.vouches.filter(withdrawn_at__isnull=True, voucher__is_active=True).exists():
        return True
    return bool(sum(import_string(path)(member) for path in settings.ACCEPTED_CONTACTS) >= 3)


def _upheld_since(member: User, since: datetime) -> bool:
    upheld = [Report.Status.UPHELD, Report.Status.APPEALED, Report.Status.FINAL]
    return Report.objects.filter(owner=member, status__in=upheld, closed_at__gte=since).exists()


def _column(member: User) -> int:
    found = level(member)
    # A verified ambassador starts where others arrive after months, but not while a penalty is in force.
    return 4 if member.is_ambassador and found > Level.NEW else int(found)


def spend(member: User, action: str) -> None:
    """Takes one of the member's limit for `action` (a key of LIMITS). Raises accounts.buckets.Spent."""
    per_s, sizes = LIMITS[action]
    take(member, action, Limit(sizes[_column(member)], per_s))


def cap(member: User, what: str) -> int:
    return CAPS[what][_column(member)]


def is_held(member: User, action: str) -> bool:
    """Whether what the member writes waits for a moderator before others see it."""
    return bool(_column(member) <= HELD[action])


def penalty(member: User, *kinds: str) -> Decision | None:
    """The one in force that lasts longest, of `kinds`, or of any kind."""
    found = Decision.objects.in_force().filter(member=member)
    if kinds:
        found = found.filter(kind__in=kinds)
    return max(found, key=lambda row: row.ends_at or datetime.max.replace(tzinfo=row.starts_at.tzinfo), default=None)


def may_contact(member: User) -> bool:
    kinds = Decision.Kind
    return penalty(member, kinds.PAUSE, kinds.MUTE, kinds.SUSPEND, kinds.BAN) is None


def may_write(member: User) -> bool:
    return penalty(member, Decision.Kind.MUTE, Decision.Kind.SUSPEND, Decision.Kind.BAN) is None


def is_limited(member: User) -> bool:
    return penalty(member, Decision.Kind.LIMIT) is not None


def by_limited(field: str) -> Q:
    """Rows whose `field` is a limited member. They wait in a folder of their own, and nobody is told of them; such a
    member is in no search, suggestion or digest of others."""
    limited = Decision.objects.in_force().filter(kind=Decision.Kind.LIMIT, member__isnull=False)
    return Q(**{f"{field}__in": limited.values("member")})
