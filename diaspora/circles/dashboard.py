"""New questions in one's circles, on the member's home."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from diaspora.circles.models import Circle, Post


class CirclesCard:
    key = "circles"
    order = 40

    def render(self, member: Any) -> SafeString | None:
        """The three newest by others, or nothing for who is in no circle."""
        posts = Post.objects.visible_to(member).filter(circle__in=Circle.objects.of(member)).exclude(author=member)
        newest = list(posts.select_related("circle").order_by("-created_at", "-id")[:3])
        return render_to_string("circles/card.html", {"posts": newest}) if newest else None
