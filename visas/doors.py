"""Guides in sitemaps, their changes in a feed, and the cards of shared links."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import Any

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.doors import Card, Entry
from visas.models import Country, Route
from visas.overview import Change, recent_changes


def _public() -> Any:
    return Route.objects.visible().exclude(kind=Route.Kind.HOME).select_related("country")


class GuidePages:
    key = "visas"

    def pages(self) -> Iterable[tuple[str, datetime | None]]:
        """A guide's day is that of its newest version or figure."""
        routes = _public().annotate(text=Max("versions__published_at"))
        figures = dict(Route.objects.values_list("pk").annotate(at=Max("facts__values__published_at")))
        newest: dict[str, datetime] = {}
        for route in routes:
            at = max(filter(None, (route.text, figures.get(route.pk))), default=None)
            yield route.get_absolute_url(), at
            if at:
                newest[route.country_id] = max(at, newest.get(route.country_id, at))
        yield reverse("visas:index"), max(newest.values(), default=None)
        for country in Country.objects.destinations():
            yield country.get_absolute_url(), newest.get(country.pk)


class ChangesFeed:
    key = "visas"
    title = gettext_lazy("What changed in visa guides")
    path = ""
    mime = "application/atom+xml"

    def entries(self) -> Iterable[Entry]:
        return [_entry(change) for change in recent_changes(timezone.localdate())]


def _entry(change: Change) -> Entry:
    what = change.what
    where = change.route or change.country
    title = change.route.title if change.route else change.country.name
    at = timezone.make_aware(datetime.combine(change.on, time()))
    told = getattr(what, "headline", "") or getattr(what, "changelog", "") or _("A figure has a new value.")
    ident = f"visas/{what._meta.model_name}/{what.pk}"
    return Entry(ident, _("%(route)s, %(country)s") % {"route": title, "country": change.country.name},
                 where.get_absolute_url(), str(told), at)  # fmt: skip


class RouteCards:
    key = "route"
    view = "visas:route"

    def ref_of(self, **parts: Any) -> str:
        return f"{parts['country']}.{parts['slug']}"

    def card(self, ref: str) -> Card | None:
        country, _dot, slug = ref.partition(".")
        route = _public().filter(country__slug=country, slug=slug).first()
        if route is None:
            return None
        version = route.versions.on(timezone.localdate()).first()
        day = f"{version.effective_from:%Y-%m-%d}" if version else ""
        checked = _("guide of %(day)s") % {"day": day} if day else ""
        tags = (str(route.get_kind_display()), checked)
        return Card(route.title, route.country.name, tuple(tag for tag in tags if tag))
