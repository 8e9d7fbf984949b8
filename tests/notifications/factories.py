"""Outbox rows."""

import factory
from factory.django import DjangoModelFactory

from diaspora.notifications.models import Delivery, Notification
from tests.factories import UserFactory


class SecurityDeliveryFactory(DjangoModelFactory):
    class Meta:
        model = Delivery

    key = factory.Sequence(lambda n: f"security/{n}")
    kind = Delivery.Kind.SECURITY
    address = factory.Sequence(lambda n: f"someone{n}@example.test")
    payload = factory.LazyAttribute(lambda row: {"subject": "Your code", "text": f"The code is 123-456.\n\n{row.key}"})


class NotificationFactory(DjangoModelFactory):
    class Meta:
        model = Notification

    member = factory.SubFactory(UserFactory)
    kind = "notifications/example"
    key = factory.Sequence(lambda n: f"example/{n}")
    url = "/me/"
    data = {"title": "A thing"}
