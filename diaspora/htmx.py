"""Typed requests, and one answer that is a page without htmx and a fragment of it with htmx."""

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

if TYPE_CHECKING:
    from diaspora.accounts.models import User


class Request(HttpRequest):
    htmx: HtmxDetails


class MemberRequest(Request):
    """A request that `LoginRequiredMiddleware` let through."""

    user: "User"


def render_part(
    request: HttpRequest, template: str, context: dict[str, Any], *, part: str, status: int = 200
) -> HttpResponse:
    """The whole page; for an htmx request that isn't boosted, only its `{% partialdef part %}`.

    Rights are never decided by the HX-Request header: both answers hold the same rows.
    """
    htmx = getattr(request, "htmx", None)
    name = f"{template}#{part}" if htmx and not htmx.boosted else template
    response = render(request, name, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: an empty post is an answer too, a page that's only looked at is none."""
    return request.POST if request.method == "POST" else None
