"""The digest's part of the visas: what changed on followed routes, and what a plan asks soon."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from diaspora.accounts.models import User
from diaspora.digests.sections import Item
from visas.models import Alert, FactValue, Follow, Plan, PlanDocument, PlanStep, RouteVersion, Step

PLAN_DAYS = 14


class VisasSection:
    key = "visas"
    title = gettext_lazy("Your visa plans and routes")
    template = "emails/visas/digest_visas"
    more_url = "/visas/plan/"

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Six statements for any number of members."""
        found: dict[int, list[Item]] = defaultdict(list)
        speaks = {member.pk: member for member in members}
        self._plans(found, speaks, until)
        follows = list(Follow.objects.filter(member__in=speaks).select_related("route__country"))
        routes = {follow.route_id for follow in follows}
        countries = {follow.route.country_id for follow in follows}
        changes = _changes(routes, countries, since, until)
        for follow in follows:
            with override(speaks[follow.member_id].language):
                for key, route, country, what in changes:
                    if route == follow.route_id or (route is None and country == follow.route.country_id):
                        found[follow.member_id].append(_change_item(follow, key, what))
        return {pk: _once(items) for pk, items in found.items()}

    def _plans(self, found: dict[int, list[Item]], speaks: Mapping[int, User], until: datetime) -> None:
        day = timezone.localdate(until)
        soon = {"gte": day, "lte": day + timedelta(days=PLAN_DAYS)}
        steps = PlanStep.objects.filter(
            plan__member__in=speaks, done_on=None, due_on__gte=soon["gte"], due_on__lte=soon["lte"]
        ).select_related("plan__version", "plan__route__country")
        titles = _step_titles({step.plan.version_id for step in steps})
        for step in steps:
            title = titles.get((step.plan.version_id, step.slug), step.slug)
            _add(found, speaks, step.plan, f"plan:{step.pk}:{step.due_on}", "plan", title, step.due_on)
        papers = PlanDocument.objects.filter(
            plan__member__in=speaks, expires_on__gte=soon["gte"], expires_on__lte=soon["lte"]
        ).select_related("plan__route__country", "document")
        for paper in papers:
            key = f"paper:{paper.pk}:{paper.expires_on}"
            _add(found, speaks, paper.plan, key, "paper", paper.document.title, paper.expires_on)

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        return self.still_visible_for([(member, items)]).get(member.pk, ())

    def still_visible_for(self, asked: Sequence[tuple[User, Sequence[Item]]]) -> Mapping[int, Sequence[Item]]:
        """Without alerts that ended, plans that were deleted and steps that were done meanwhile, and routes that are
        followed no more. Five statements."""
        items = [item for _member, some in asked for item in some]
        showing = set(Alert.objects.showing().filter(pk__in=_numbers("alert", items)).values_list("pk", flat=True))
        steps = PlanStep.objects.filter(pk__in=_numbers("plan", items), done_on=None)
        papers = PlanDocument.objects.filter(pk__in=_numbers("paper", items))
        follows = Follow.objects.filter(member__in=[member.pk for member, _some in asked])
        live = Live(
            showing,
            set(steps.values_list("plan__member", "pk")),
            set(papers.values_list("plan__member", "pk")),
            set(follows.values_list("member", "route")),
        )
        return {member.pk: [item for item in some if live.has(member.pk, item)] for member, some in asked}


@dataclass(frozen=True)
class Live:
    """Alerts that show; steps, papers and routes each as a member's."""

    alerts: set[int]
    steps: set[tuple[int, int]]
    papers: set[tuple[int, int]]
    follows: set[tuple[int, int]]

    def has(self, member: int, item: Item) -> bool:
        name, _colon, rest = item.key.partition(":")
        number = int(rest.partition(":")[0])
        if name == "plan":
            return (member, number) in self.steps
        if name == "paper":
            return (member, number) in self.papers
        return (member, item.data["route"]) in self.follows and (name != "alert" or number in self.alerts)


def _numbers(name: str, items: Iterable[Item]) -> list[int]:
    return [int(item.key.split(":")[1]) for item in items if item.key.startswith(f"{name}:")]


def _step_titles(versions: set[int]) -> dict[tuple[int, str], str]:
    home = dict(
        Step.objects.filter(version__route__kind="home").order_by("version__number").values_list("slug", "title")
    )
    rows = Step.objects.filter(version__in=versions).values_list("version_id", "slug", "title", "home")
    return {(version, slug): title or home.get(own, slug) for version, slug, title, own in rows}


def _add(
    found: dict[int, list[Item]],
    speaks: Mapping[int, User],
    plan: Plan,
    key: str,
    kind: str,
    title: str,
    on: date | None,
) -> None:
    with override(speaks[plan.member_id].language):
        reason = _("Your plan for %(country)s") % {"country": plan.route.country.name}
        day = date_format(on, "DATE_FORMAT") if on else ""
    data = {"kind": kind, "title": title, "on": str(on), "day": day, "plan": plan.pk}
    found[plan.member_id].append(Item(key, plan.get_absolute_url(), reason, data))


Change = tuple[str, int | None, str, str]


def _changes(routes: set[int], countries: set[str], since: datetime, until: datetime) -> list[Change]:
    window = {"published_at__gt": since, "published_at__lte": until}
    alerts = Alert.objects.showing().filter(Q(route__in=routes) | Q(route=None, country__in=countries), **window)
    found: list[Change] = [(f"alert:{a.pk}", a.route_id, a.country_id, a.headline) for a in alerts]
    versions = RouteVersion.objects.filter(route__in=routes, status=RouteVersion.Status.PUBLISHED, **window)
    found += [(f"version:{v.pk}", v.route_id, "", v.changelog) for v in versions]
    values = FactValue.objects.filter(Q(fact__route__in=routes) | Q(fact__route=None, fact__country__in=countries))
    for value in values.filter(**window).select_related("fact"):
        found.append((f"value:{value.pk}", value.fact.route_id, value.fact.country_id, value.fact.label))
    return found


def _change_item(follow: Follow, key: str, what: str) -> Item:
    data = {"kind": "change", "title": follow.route.title, "country": follow.route.country.name, "what": what,
            "route": follow.route_id}  # fmt: skip
    return Item(key, follow.route.get_absolute_url(), _("You follow this route"), data)


def _once(items: Sequence[Item]) -> list[Item]:
    """A country's change reaches a follower of two of its routes once."""
    return list({item.key: item for item in reversed(items)}.values())[::-1]
