"""Open circles in the sitemap, as a visitor sees them."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Greatest

from diaspora.circles.models import Answer, Circle, Post

NOBODY = AnonymousUser()
MOST = 20_000


class CirclePages:
    key = "circles"

    def pages(self) -> Iterable[tuple[str, datetime | None]]:
        """A circle changes with its newest question, a question with its last edit and its newest answer."""
        shown = Post.objects.visible_to(NOBODY)
        asked = dict(shown.order_by().values_list("circle").annotate(Max("created_at")))
        for circle in Circle.objects.visible_to(NOBODY).listed():
            yield circle.get_absolute_url(), max(circle.founded_at, asked.get(circle.pk, circle.founded_at))
        answered = Answer.objects.visible_to(NOBODY).filter(post=OuterRef("pk")).order_by("-created_at")
        newest = Subquery(answered.values("created_at")[:1])
        posts = shown.annotate(changed=Greatest("created_at", "edited_at", newest))
        for post in posts.select_related("circle").order_by("-created_at", "-id")[:MOST]:
            yield post.get_absolute_url(), post.changed
