"""Subscriptions, and notices that wait for a digest."""

from datetime import UTC, datetime

import factory
from factory.django import DjangoModelFactory

from diaspora.digests.models import Subscription
from tests.factories import UserFactory
from tests.notifications.factories import NotificationFactory

# A Sunday, 09:00 in Karachi.
SUNDAY_NINE = datetime(2026, 11, 22, 4, tzinfo=UTC)


class SubscriptionFactory(DjangoModelFactory):
    """Weekly, due at SUNDAY_NINE, nothing sent before."""

    class Meta:
        model = Subscription

    member = factory.SubFactory(UserFactory)
    cadence = Subscription.Cadence.WEEKLY
    weekday = 6
    hour = 9
    next_due_at = SUNDAY_NINE
    covered_until = datetime(2026, 11, 15, 4, tzinfo=UTC)


class WaitingNoticeFactory(NotificationFactory):
    kind = "example/in_digest"
    in_digest = True
    created_at = datetime(2026, 11, 20, 12, tzinfo=UTC)
    data = factory.Sequence(lambda n: {"title": f"Thing {n}"})
