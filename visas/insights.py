"""What came of members' applications, by route."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from diaspora.figures import Cell
from visas.models import Case, Route
from visas.names import country_name


class CasesByRoute:
    """Applications of members who agreed; those that a moderator looks at don't count."""

    key = "cases"
    title = gettext_lazy("Visa applications, by route and what came of them")
    row_title = gettext_lazy("Route")
    kind = "bars"

    def cells(self, agreed: Any) -> Iterable[Cell]:
        cases = Case.objects.filter(member__in=agreed, to_review=False).exclude(status=Case.Status.HIDDEN)
        rows = (
            cases.order_by()
            .values("status", iso=F("route__country_id"), slug=F("route__slug"))
            .annotate(number=Count("pk"), people=Count("member", distinct=True))
            .order_by("iso", "slug", "status")
        )
        return [Cell(f"{row['iso']}/{row['slug']}", row["number"], row["people"], row["status"]) for row in rows]

    def label(self, code: str) -> str:
        iso, _slash, slug = code.partition("/")
        if not slug:
            return str(dict(Case.Status.choices).get(code, code))
        title = Route.objects.filter(country=iso, slug=slug).values_list("title", flat=True).first()
        return _("%(route)s, %(country)s") % {"route": title or slug, "country": country_name(iso)}
