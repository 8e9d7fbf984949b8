"""Objects for the addresses of the visas: the party owns the plan."""

from tests.visas.factories import RouteFactory, VersionFactory
from visas.models import Document, DocumentNeed, Plan, Step


def samples(world):
    route = RouteFactory(country__iso="PK", country__slug="pakistan", country__is_home=True, slug="home", kind="home")
    VersionFactory(route=route)
    route = RouteFactory(slug="work")
    version = VersionFactory(route=route)
    Step.objects.create(version=version, order=1, slug="passport", title="Passport", side="pakistan", actor="you")
    need = DocumentNeed.objects.create(
        version=version, order=1, document=Document.objects.create(slug="police", title="Police certificate")
    )
    plan = Plan.objects.create(member=world.party, route=route, version=version)
    there = {"country": "norway", "slug": "work"}
    mine = {"pk": plan.pk}
    names = ("route", "adopt", "changes", "follow", "suggest", "timelines", "my_case", "drop_case")
    plans = ("plan_detail", "names", "plan_calendar", "plan_renew", "plan_drop")
    return (
        {f"visas:{name}": there for name in names}
        | {f"visas:{name}": mine for name in plans}
        | {
            "visas:country": {"slug": "norway"},
            "visas:calculator": {"name": "canada_crs"},
            "visas:plan_step": {**mine, "slug": "passport"},
            "visas:plan_paper": {**mine, "slug": need.document_id},
        }
    )
