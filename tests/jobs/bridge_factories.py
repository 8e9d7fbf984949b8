"""The smallest valid bridge and introduction."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from jobs.models import Bridge, BridgeDate, Introduction
from tests.factories import AmbassadorFactory, UserFactory

NOTE = "Four of us have kept a booking system running since 2021 and can begin in three weeks. " * 2
TEXT = (
    "We look for a team that takes over a part of our system and keeps it running, with tests and a daily call. " * 2
)
OF_KIND = {
    "contract": {"country": "NL", "budget": "20_75", "term": "3_6"},
    "home": {"seeking": "role", "home_place": "Lahore", "pay": "PKR 500,000 a month"},
    "venture": {
        "country": "GB", "place": "Leeds", "home_place": "Multan", "stage": "idea", "wanted": "the hospitals' side",
    },
    "knowledge": {"form": "talk", "audience": "university", "online": True},
}  # fmt: skip


class BridgeFactory(DjangoModelFactory):
    """Open, of the kind contract; `kind="knowledge"` has one date in a week."""

    class Meta:
        model = Bridge
        skip_postgeneration_save = True

    kind = "contract"
    poster = factory.LazyFunction(lambda: AmbassadorFactory().member)
    title = factory.Sequence(lambda n: f"A team for booking {n}")
    description = TEXT
    description_html = f"<p>{TEXT}</p>"
    status = Bridge.Status.LIVE
    published_at = factory.LazyFunction(timezone.now)
    valid_through = factory.LazyFunction(lambda: timezone.now() + timedelta(days=30))

    @classmethod
    def _create(cls, model_class, *args, **fields):
        made = super()._create(model_class, *args, **(OF_KIND[fields["kind"]] | fields))
        if made.kind == "knowledge":
            starts = timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
            BridgeDate.objects.create(bridge=made, starts_at=starts, ends_at=starts + timedelta(hours=2))
        return made


class IntroductionFactory(DjangoModelFactory):
    """Waiting for the host's answer, without places taken."""

    class Meta:
        model = Introduction

    bridge = factory.SubFactory(BridgeFactory)
    asker = factory.SubFactory(UserFactory)
    host = factory.LazyAttribute(lambda made: made.bridge.poster)
    note = NOTE
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))


def not_live(status="in_review", **fields):
    return BridgeFactory(status=status, published_at=None, valid_through=None, **fields)
