"""Open circles in the sitemap, as a visitor sees them."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser

from diaspora.circles.models import Circle, Post

NOBODY = AnonymousUser()
MOST = 20_000


class CirclePages:
    key = "circles"

    def pages(self) -> Iterable[tuple[str, datetime | None]]:
        for circle in Circle.objects.visible_to(NOBODY).listed():
            yield circle.get_absolute_url(), None
        posts = Post.objects.visible_to(NOBODY).select_related("circle").order_by("-created_at", "-id")
        for post in posts[:MOST]:
            yield post.get_absolute_url(), post.created_at
