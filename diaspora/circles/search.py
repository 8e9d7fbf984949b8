"""Posts in the one search box. Women-only circles aren't in it, not even for their members: they search within."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from diaspora.circles.models import Kind, Post


class CirclesSource:
    key = "circles"
    label = _("Questions in circles")
    template = "circles/search_row.html"

    def results(self, words: str, viewer: Any, *, limit: int) -> Sequence[Post]:
        query = SearchQuery(words, config="simple", search_type="websearch")
        posts = Post.objects.visible_to(viewer).exclude(circle__kind=Kind.WOMEN).holding(words).not_limited()
        ranked = posts.annotate(rank=SearchRank(F("search"), query)).select_related("circle")
        return list(ranked.order_by("-rank", "-created_at")[:limit])

    def more_url(self, words: str) -> str:
        return reverse("circles")
