"""The planner: SQL says who is due; two thousand at a time are composed and put into the outbox.

It may run twice at once (rows that another planner holds are passed over) and after any pause: what is more than a
day late is left to the next window.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import translation

from diaspora.accounts.models import User
from diaspora.digests import contents
from diaspora.digests.contents import Part
from diaspora.digests.models import Issue, Subscription
from diaspora.digests.schedule import length, next_due, period_of
from diaspora.notifications.addresses import domain_of
from diaspora.notifications.hours import database_now, decent, zone
from diaspora.notifications.models import Delivery

# A section reads what is new once a batch, so a batch is large; its letters are claimed in smaller ones.
BATCH = 2000
STALE_AFTER = timedelta(hours=24)
# Who hasn't signed in for so long gets none until they come back.
AWAY_AFTER = timedelta(days=180)
# What a digest looks back at most, counted in its own length, after windows that were missed.
LOOKS_BACK = 2


@dataclass(frozen=True)
class Window:
    cadence: str
    period: str
    since: datetime
    until: datetime


def plan(*, budget_s: float = 200, now: datetime | None = None) -> Counter[str]:
    """Until nobody is due or the time is up. Returns how many were planned, empty, stale, moved or away."""
    ends, done = time.monotonic() + budget_s, Counter[str]()
    while time.monotonic() < ends:
        results = plan_batch(now=now)
        if not results:
            break
        done += results
    return done


@transaction.atomic
def plan_batch(*, now: datetime | None = None, limit: int = BATCH) -> Counter[str]:
    now = now or database_now()
    due = list(
        Subscription.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(next_due_at__lte=now)
        .select_related("member")
        .order_by("next_due_at")[:limit]
    )
    going, done = _going(due, now)
    for (window, language), subscriptions in _together(going).items():
        with translation.override(language):
            done += _plan_window(window, subscriptions, now)
    _schedule_next(due, now)
    return done


def _going(due: Iterable[Subscription], now: datetime) -> tuple[list[Subscription], Counter[str]]:
    """Those whose time it really is. Who has moved to another zone is only given a new time; who is too late is
    left to the next window, with what would have been in this one; who is away for half a year is left alone."""
    going, done = [], Counter[str]()
    for subscription in due:
        if _has_moved(subscription):
            done["moved"] += 1
        elif (subscription.member.last_login or subscription.member.joined_at) < now - AWAY_AFTER:
            done["away"] += 1
        elif _at(subscription) < now - STALE_AFTER:
            done["stale"] += 1
        else:
            going.append(subscription)
    return going, done


def _at(subscription: Subscription) -> datetime:
    assert subscription.next_due_at is not None
    return subscription.next_due_at


def _has_moved(subscription: Subscription) -> bool:
    local = _at(subscription).astimezone(zone(subscription.member.time_zone))
    right_day = subscription.cadence == Subscription.Cadence.DAILY or local.weekday() == subscription.weekday
    # Where the clock skipped the hour, the digest comes as much later.
    return not (right_day and timedelta(0) <= _since_hour(local, subscription.hour) <= timedelta(hours=1))


def _since_hour(local: datetime, hour: int) -> timedelta:
    return local.replace(tzinfo=None) - local.replace(hour=hour, minute=0, second=0, microsecond=0, tzinfo=None)


def _together(going: Iterable[Subscription]) -> dict[tuple[Window, str], list[Subscription]]:
    """Members with the same window and language are composed as one."""
    groups: dict[tuple[Window, str], list[Subscription]] = defaultdict(list)
    for subscription in going:
        until = _at(subscription)
        since = max(subscription.covered_until, until - LOOKS_BACK * length(subscription.cadence))
        period = period_of(subscription.cadence, until.astimezone(zone(subscription.member.time_zone)).date())
        if since < until:
            groups[Window(subscription.cadence, period, since, until), subscription.member.language].append(
                subscription
            )
    return groups


def _plan_window(window: Window, subscriptions: Sequence[Subscription], now: datetime) -> Counter[str]:
    members = [subscription.member for subscription in subscriptions]
    parts = contents.gather(members, window.since, window.until)
    issue, _made = Issue.objects.get_or_create(
        cadence=window.cadence, period=window.period, content_from=window.since, content_to=window.until
    )
    rows = [_delivery(issue, member, parts.get(member.pk, []), now) for member in members]
    Delivery.objects.bulk_create(rows, ignore_conflicts=True)
    for subscription in subscriptions:
        subscription.covered_until = window.until
        subscription.last_period = window.period
    return Counter("empty" if row.status == Delivery.Status.SKIPPED else "planned" for row in rows)


def _delivery(issue: Issue, member: User, parts: Sequence[Part], now: datetime) -> Delivery:
    return Delivery(
        key=f"digest/{issue.cadence}/{issue.period}/{member.pk}",
        kind=Delivery.Kind.DIGEST,
        member=member,
        domain=domain_of(member.email),
        due_at=decent(now, member.time_zone),
        status=Delivery.Status.PLANNED if parts else Delivery.Status.SKIPPED,
        last_error="" if parts else "empty",
        payload={"issue": issue.pk, "parts": [part.as_json() for part in parts]},
    )


def _schedule_next(due: Sequence[Subscription], now: datetime) -> None:
    for subscription in due:
        subscription.next_due_at = due_after(subscription, now)
    Subscription.objects.bulk_update(due, ["next_due_at", "last_period", "covered_until"])


def due_after(subscription: Subscription, now: datetime) -> datetime | None:
    """None for those who want none."""
    if subscription.cadence == Subscription.Cadence.OFF:
        return None
    return next_due(
        subscription.cadence,
        weekday=subscription.weekday,
        hour=subscription.hour,
        zone_name=subscription.member.time_zone,
        after=now,
        last_period=subscription.last_period,
    ).at
