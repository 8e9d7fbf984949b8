from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.urls import reverse

from diaspora.insights.models import CommunityDay, EmigrationFigure


class OwnPages:
    """Pages of the site itself. Those whose last change nobody noted have no date."""

    key = "site"

    def pages(self) -> Iterable[tuple[str, datetime | None]]:
        told = (
            EmigrationFigure.objects.aggregate(at=Max("loaded_at"))["at"],
            CommunityDay.objects.aggregate(at=Max("counted_at"))["at"],
        )
        yield reverse("insights"), max(filter(None, told), default=None)
        for name in ("front", "about", "api_about"):
            yield reverse(name), None
