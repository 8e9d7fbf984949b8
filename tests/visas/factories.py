"""The smallest valid row of each kind that the files don't bring."""

from datetime import date

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from visas.models import Case, Country, Evidence, Fact, FactValue, Route, RouteVersion, Source


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = Country
        django_get_or_create = ("iso",)

    iso = "NO"
    slug = "norway"
    currency = "NOK"


class RouteFactory(DjangoModelFactory):
    class Meta:
        model = Route

    country = factory.SubFactory(CountryFactory)
    slug = factory.Sequence(lambda n: f"route-{n}")
    title = factory.Sequence(lambda n: f"Route {n}")
    kind = Route.Kind.WORK
    status = Route.Status.LIVE


class VersionFactory(DjangoModelFactory):
    class Meta:
        model = RouteVersion

    route = factory.SubFactory(RouteFactory)
    number = 1
    effective_from = date(2026, 1, 1)
    status = RouteVersion.Status.PUBLISHED
    summary = "A route."
    fit = "Choose it."


class FactFactory(DjangoModelFactory):
    class Meta:
        model = Fact

    key = factory.Sequence(lambda n: f"no.route.fact_{n}")
    label = "A fee"
    kind = Fact.Kind.MONEY
    topic = Fact.Topic.FEE
    currency = "NOK"
    country = factory.SubFactory(CountryFactory)


class ValueFactory(DjangoModelFactory):
    """A published value that was checked."""

    class Meta:
        model = FactValue

    fact = factory.SubFactory(FactFactory)
    value = "100.00"
    valid_from = date(2026, 1, 1)
    checked = True
    status = FactValue.Status.OK
    recheck_by = date(2027, 1, 1)
    published_at = factory.LazyFunction(timezone.now)


class SourceFactory(DjangoModelFactory):
    class Meta:
        model = Source

    key = factory.Sequence(lambda n: f"source-{n}")
    name = "A page"
    url = "https://example.test/"


class EvidenceFactory(DjangoModelFactory):
    class Meta:
        model = Evidence

    fact_value = factory.SubFactory(ValueFactory)
    source = factory.SubFactory(SourceFactory)
    read_on = date(2026, 1, 1)


class CaseFactory(DjangoModelFactory):
    class Meta:
        model = Case

    route = factory.SubFactory(RouteFactory)
    mission = Case.Mission.ISLAMABAD
    applied_on = date(2026, 9, 1)
