"""What a page's head tells to machines: its picture and the site's feeds."""

from typing import Any

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import get_language

from diaspora.api.cards import path_of
from diaspora.doors import FEEDS

register = template.Library()


@register.simple_tag(takes_context=True)
def card_image(context: Any) -> str:
    """The page's own picture, or the site's."""
    request = context.get("request")
    own = path_of(getattr(request, "resolver_match", None)) if request else ""
    if own and get_language() == "ur":
        own += "?hl=ur"
    return f"{settings.SITE_URL}{own or static('share.png')}"


@register.simple_tag
def feeds() -> list[tuple[str, str, str]]:
    """(address, kind, title) of each."""
    return [(one.path or reverse("feed", args=[one.key]), one.mime, str(one.title)) for one in FEEDS.all()]
