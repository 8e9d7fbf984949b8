"""Bridges in sitemaps, feeds, calendars and on the cards of shared links."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.doors import Card, Entry
from jobs.destinations import country_name
from jobs.doors import is_key
from jobs.models import Bridge
from jobs.services.bridge_finding import NEWEST, matching

MOST = 40_000
NEW = 50


class BridgePages:
    """Live bridges and their lists, each dated by its last edit."""

    key = "bridges"

    def pages(self) -> Iterable[tuple[str, datetime | None]]:
        live = Bridge.objects.visible()
        newest = dict(live.order_by().values_list("kind").annotate(at=Max("edited_at")))
        yield reverse("bridges"), max(newest.values(), default=None)
        for kind in Bridge.Kind.values:
            yield reverse("bridges_of", args=[kind]), newest.get(kind)
        for bridge in live.only("pk", "title", "kind", "edited_at").order_by("-pk")[:MOST]:
            yield bridge.get_absolute_url(), bridge.edited_at


class BridgesFeed:
    key = "bridges"
    title = gettext_lazy("Bridges to Pakistan: contracts, roles, ventures, knowledge")
    path = ""
    mime = "application/atom+xml"

    def entries(self) -> Iterable[Entry]:
        return [_entry(one) for one in matching().order_by(*NEWEST)[:NEW]]


def _entry(bridge: Bridge) -> Entry:
    assert bridge.published_at
    title = f"{bridge.get_kind_display()}: {bridge.title}"
    ident = f"bridges/{bridge.pk}"
    return Entry(
        ident, title, bridge.get_absolute_url(), bridge.description, max(bridge.published_at, bridge.edited_at)
    )


class KnowledgeCalendar:
    key = "knowledge"
    title = gettext_lazy("Talks, courses and reviews, as a calendar")
    path = "/jobs/bridges/knowledge.ics"
    mime = "text/calendar"

    def entries(self) -> Iterable[Entry]:
        return ()


class DeadlinesCalendar:
    """The list's own, which answers any question."""

    key = "deadlines"
    title = gettext_lazy("Last days to apply, as a calendar")
    path = "/jobs/feed.ics"
    mime = "text/calendar"

    def entries(self) -> Iterable[Entry]:
        return ()


class BridgeCards:
    key = "bridge"
    view = "bridge"

    def ref_of(self, **parts: Any) -> str:
        return str(parts["pk"])

    def card(self, ref: str) -> Card | None:
        bridge = Bridge.objects.visible().with_terms().filter(pk=int(ref)).first() if is_key(ref) else None
        if bridge is None:
            return None
        company = bridge.employer.name if bridge.employer else ""
        return Card(bridge.title, company or str(bridge.get_kind_display()), tuple(filter(None, _tags(bridge))))


def _tags(bridge: Bridge) -> Iterable[str]:
    yield str(bridge.get_kind_display())
    places = [name for name in (bridge.place or country_name(bridge.country), bridge.home_place) if name]
    yield (_("%(one)s and %(other)s") % {"one": places[0], "other": places[1]}) if len(places) > 1 else "".join(places)
    yield str(bridge.get_budget_display() or bridge.get_form_display() or bridge.get_stage_display())
