"""Guides in the one search box."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from visas.models import Route
from visas.names import COUNTRIES


class GuideSource:
    key = "visas"
    label = _("Visa guides")
    template = "visas/search_row.html"

    def results(self, words: str, viewer: Any, *, limit: int) -> Sequence[Any]:
        """By title, summary and the country's name in either language."""
        named = [iso for iso, name in COUNTRIES.items() if _mentions(words, str(name))]
        vector = SearchVector("title", weight="A") + SearchVector("versions__summary", weight="B")
        query = SearchQuery(words, search_type="websearch")
        found = (
            Route.objects.visible()
            .select_related("country")
            .filter(versions__status="published")
            .annotate(rank=SearchRank(vector, query))
            .filter(Q(rank__gt=0) | Q(country__in=named) | Q(title__icontains=words))
            .order_by("-rank", "country", "order")
        )
        return list(found[:limit])

    def more_url(self, words: str) -> str:
        return reverse("visas:index")


def _mentions(words: str, name: str) -> bool:
    return name.casefold() in words.casefold() or (len(words) > 3 and words.casefold() in name.casefold())
