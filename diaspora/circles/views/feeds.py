"""RSS, of open circles only."""

from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaspora.circles.models import Circle, Kind, Post
from diaspora.circles.views.here import reachable
from diaspora.htmx import Request

ITEMS = 30


class CircleFeed(Feed):  # type: ignore[type-arg]
    """Without names: a feed leaves the site, and who wrote what doesn't go with it."""

    ttl = 60

    def get_object(self, request: HttpRequest, *args: Any, **kwargs: Any) -> tuple[Circle, Any]:
        circles = Circle.objects.visible_to(request.user).filter(kind=Kind.OPEN)
        return get_object_or_404(circles, slug=kwargs["slug"]), request.user

    def title(self, found: tuple[Circle, Any]) -> str:
        return found[0].name

    def link(self, found: tuple[Circle, Any]) -> str:
        return found[0].get_absolute_url()

    def description(self, found: tuple[Circle, Any]) -> str:
        return _("New questions in this circle.")

    def items(self, found: tuple[Circle, Any]) -> Any:
        circle, viewer = found
        posts = Post.objects.visible_to(viewer).filter(circle=circle)
        return posts.select_related("circle").order_by("-created_at", "-id")[:ITEMS]

    def item_title(self, post: Post) -> str:
        return post.title

    def item_description(self, post: Post) -> str:
        return post.html

    def item_pubdate(self, post: Post) -> datetime:
        return post.created_at


_feed = CircleFeed()


@reachable
@require_safe
def feed(request: Request, slug: str) -> HttpResponse:
    return _feed(request, slug=slug)
