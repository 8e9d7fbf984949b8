"""Choosing a digest, and stopping it."""

from django.db import connection, transaction

from diaspora.accounts.models import User
from diaspora.digests.models import Subscription
from diaspora.digests.planning import due_after
from diaspora.notifications.hours import database_now

# Members of the last thousand numbers are looked at again: their transaction may have ended after a later one's.
NEWCOMERS = """
    INSERT INTO digests_subscription (member_id, cadence, weekday, hour, last_period, covered_until, created_at,
                                      next_due_at)
    SELECT u.id, 'weekly', 6, 9, '', u.joined_at, now(), NULL FROM accounts_user u
     WHERE u.id > (SELECT coalesce(max(member_id), 0) - 1000 FROM digests_subscription)
       AND NOT EXISTS (SELECT 1 FROM digests_subscription s WHERE s.member_id = u.id)
     ORDER BY u.id LIMIT 20000
    ON CONFLICT DO NOTHING
"""


def subscription_of(member: User) -> Subscription:
    """Made with what a newcomer gets, where there's none yet: once a week, Sunday at nine."""
    found, made = Subscription.objects.select_related("member").get_or_create(
        member=member, defaults={"covered_until": member.joined_at}
    )
    if made:
        _reschedule(found)
    return found


@transaction.atomic
def subscribe(member: User, cadence: str, hour: int | None = None, weekday: int | None = None) -> Subscription:
    """The member's choice; what isn't given stays as it is. Call it after a change of the member's time zone too.

    Raises ValidationError for an hour outside 8 to 20 or an unknown cadence.
    """
    subscription_of(member)
    found = Subscription.objects.select_for_update().get(pk=member.pk)
    found.member = member
    was_off = found.cadence == Subscription.Cadence.OFF
    found.cadence = cadence
    found.hour = found.hour if hour is None else hour
    found.weekday = found.weekday if weekday is None else weekday
    found.full_clean()
    if was_off:
        # Whoever comes back isn't sent what they had stopped.
        found.covered_until = database_now()
    _reschedule(found)
    return found


def _reschedule(subscription: Subscription) -> None:
    subscription.next_due_at = due_after(subscription, database_now())
    subscription.save()


def stop(member_id: int) -> None:
    """At once; does nothing where the member is gone."""
    stopped = Subscription.objects.filter(pk=member_id).update(cadence=Subscription.Cadence.OFF, next_due_at=None)
    member = None if stopped else User.objects.filter(pk=member_id).first()
    if member is not None:
        Subscription.objects.create(member=member, cadence=Subscription.Cadence.OFF)


def subscribe_newcomers() -> int:
    """One of what the tick does: whoever signed up gets the weekly digest. Returns how many got a time."""
    with connection.cursor() as cursor:
        cursor.execute(NEWCOMERS)
    waiting = Subscription.objects.filter(next_due_at__isnull=True).exclude(cadence=Subscription.Cadence.OFF)
    fresh = list(waiting.select_related("member")[:5000])
    now = database_now()
    for subscription in fresh:
        subscription.next_due_at = due_after(subscription, now)
    Subscription.objects.bulk_update(fresh, ["next_due_at"], batch_size=1000)
    return len(fresh)
