"""The smallest valid row of each kind that mentoring keeps."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from mentorship.hours import week
from mentorship.models import (
    CircleVerification,
    MentorProfile,
    MentorRequest,
    MentorSession,
    Mentorship,
    OfficeHour,
    RouteHeld,
    SeekerWish,
)
from mentorship.services.standing import refresh
from tests.factories import AmbassadorFactory, UserFactory

TEXT = (
    "I have built services in Python for four years and would like to work in Germany. I have an anabin entry for my "
    "degree and no offer yet. Could you look at how I present myself, and tell me what employers there ask first?"
)
EVENINGS = f"{week([(day, 18, 22) for day in range(7)]):042x}"


def seeker_account(**fields):
    told = {"profile__place": "pakistan", "profile__city": "Multan", "profile__role": "Engineer", "profile__years": 4}
    return UserFactory(**{**told, **fields})


class MentorFactory(DjangoModelFactory):
    """Takes requests for two people, and matching knows."""

    class Meta:
        model = MentorProfile
        skip_postgeneration_save = True

    member = factory.LazyFunction(
        lambda: (
            AmbassadorFactory(
                member=UserFactory(time_zone="Europe/Berlin", profile__country="DE", profile__place="abroad")
            ).member
        )
    )
    topics = ["cv", "interview"]
    role = "software"
    experience = 9
    languages = ["en", "ur"]
    hours = EVENINGS
    zone = "Asia/Karachi"
    is_adult = True
    free_slots = factory.LazyAttribute(lambda row: row.capacity)
    capacity = 2

    @factory.post_generation
    def routes(self, create, extracted, **kwargs):
        for route in ["DE/eu-blue-card"] if extracted is None else extracted:
            RouteHeld.objects.create(mentor=self, route=route, held_on=timezone.localdate() - timedelta(days=200))
        refresh([self.pk])


class WishFactory(DjangoModelFactory):
    """May ask, and fits MentorFactory's."""

    class Meta:
        model = SeekerWish

    member = factory.LazyFunction(seeker_account)
    topics = ["cv"]
    routes = ["DE/eu-blue-card"]
    role = "software"
    experience = 4
    languages = ["en", "ur"]
    hours = EVENINGS
    is_adult = True


class RequestFactory(DjangoModelFactory):
    """Waits for the ambassador's answer."""

    class Meta:
        model = MentorRequest

    seeker = factory.LazyFunction(lambda: WishFactory().member)
    ambassador = factory.LazyFunction(lambda: MentorFactory().member)
    topics = ["cv"]
    text = TEXT
    answer_by = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))


class MentorshipFactory(DjangoModelFactory):
    """Under way, with its place taken."""

    class Meta:
        model = Mentorship

    seeker = factory.LazyFunction(lambda: WishFactory().member)
    ambassador = factory.LazyFunction(lambda: MentorFactory(free_slots=1).member)
    status = Mentorship.Status.ACTIVE
    first_session_at = factory.LazyFunction(timezone.now)
    ends_on = factory.LazyFunction(lambda: timezone.localdate() + timedelta(weeks=12))
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=7))


class SessionFactory(DjangoModelFactory):
    """Proposed by the ambassador: one time, in three days."""

    class Meta:
        model = MentorSession

    mentorship = factory.SubFactory(MentorshipFactory)
    ambassador = factory.SelfAttribute("mentorship.ambassador")
    proposer = factory.SelfAttribute("mentorship.ambassador")
    times = factory.LazyFunction(lambda: [(timezone.now() + timedelta(days=3)).isoformat()])
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(hours=72))


class OfficeHourFactory(DjangoModelFactory):
    """In three days, six places."""

    class Meta:
        model = OfficeHour

    ambassador = factory.LazyFunction(lambda: MentorFactory().member)
    title = "Questions about the Blue Card"
    starts_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=3))
    ends_at = factory.LazyAttribute(lambda hour: hour.starts_at + timedelta(minutes=hour.minutes))
    minutes = 45


def circle(member):
    return CircleVerification.objects.create(member=member, status="verified")


def pair():
    """A seeker's wish and a mentor who fit one another."""
    return WishFactory(), MentorFactory()
