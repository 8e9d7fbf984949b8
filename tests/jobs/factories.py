"""The smallest valid row of each kind that jobs keep."""

from datetime import timedelta

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from jobs.models import Employer, Job, JobSearch, ReferralOffer, ReferralRequest, SponsorshipClaim
from jobs.services.answers import settle_answer
from tests.factories import AmbassadorFactory, UserFactory

FIT = "I have built and run payment services in Django and PostgreSQL for six years. " * 4


class EmployerFactory(DjangoModelFactory):
    class Meta:
        model = Employer

    name = factory.Sequence(lambda n: f"Employer {n}")
    slug = factory.Sequence(lambda n: f"employer-{n}")


class JobFactory(DjangoModelFactory):
    """A live listing that search knows; `status=Job.Status.DRAFT` and the like for others."""

    class Meta:
        model = Job
        skip_postgeneration_save = True

    employer = factory.SubFactory(EmployerFactory)
    title = factory.Sequence(lambda n: f"Engineer {n}")
    description = "You build services that people rely on, with a small team and clear goals, in plain Python."
    description_html = factory.LazyAttribute(lambda job: f"<p>{job.description}</p>")
    country = "DE"
    place = "Berlin"
    workplace = "hybrid"
    apply_url = "https://example.test/apply"
    status = Job.Status.LIVE
    published_at = factory.LazyFunction(timezone.now)
    valid_through = factory.LazyAttribute(
        lambda job: job.published_at + timedelta(days=30) if job.published_at else None
    )
    confirmed_on = factory.LazyFunction(timezone.localdate)

    @factory.post_generation
    def indexed(self, create, extracted, **kwargs):
        settle_answer(self)
        JobSearch.objects.all().refresh([self.pk])


def waiting(status=Job.Status.IN_REVIEW, **fields):
    """A listing that was never live."""
    return JobFactory(status=status, published_at=None, valid_through=None, **fields)


def claim(job, value="offered", *, confirmed=True, quote="We sponsor visas for people from abroad.", **fields):
    today = timezone.localdate()
    made = SponsorshipClaim.objects.create(
        job=job, value=value, quote="" if value == "silent" else quote, read_by="rule", checked_on=today,
        recheck_by=fields.pop("recheck_by", today + timedelta(days=90)),
        confirmed_at=timezone.now() if confirmed else None, **fields,
    )  # fmt: skip
    job.claim = made
    job.save()
    settle_answer(job)
    JobSearch.objects.all().refresh([job.pk])
    return made


class OfferFactory(DjangoModelFactory):
    class Meta:
        model = ReferralOffer

    ambassador = factory.LazyFunction(lambda: AmbassadorFactory().member)
    employer = factory.SubFactory(EmployerFactory)


class RequestFactory(DjangoModelFactory):
    """Waiting for the ambassador's answer, without places taken."""

    class Meta:
        model = ReferralRequest

    job = factory.SubFactory(JobFactory)
    seeker = factory.SubFactory(UserFactory)
    ambassador = factory.LazyFunction(lambda: AmbassadorFactory().member)
    status = ReferralRequest.Status.QUEUED
    fit_note = FIT
    due_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))
