"""Sitemaps, feeds and cards, from what products plug in."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps import views as sitemap_views
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import condition, require_safe

from diaspora.api import cards
from diaspora.doors import FEEDS, SITEMAPS, Feed, Site
from diaspora.openapi import absolute

FRESH_S = 3600


class Pages(Sitemap):  # type: ignore[type-arg]
    """A product's pages under this site's own address, whatever host the request named."""

    limit = 50_000

    def __init__(self, plug: Site) -> None:
        self.plug = plug

    def items(self) -> list[Any]:
        return list(self.plug.pages())

    def location(self, item: Any) -> str:
        return str(item[0])

    def lastmod(self, item: Any) -> Any:
        return item[1]

    def get_domain(self, site: Any = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_protocol(self, protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme


@login_not_required
@require_safe
@cache_control(public=True, max_age=FRESH_S)
def sitemap_index(request: HttpRequest) -> HttpResponse:
    rows = [f"<sitemap><loc>{absolute(f'/sitemap-{plug.key}.xml')}</loc></sitemap>" for plug in SITEMAPS.all()]
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    return HttpResponse(f"{head}{''.join(rows)}</sitemapindex>", content_type="application/xml")


@login_not_required
@require_safe
@cache_control(public=True, max_age=FRESH_S)
def sitemap(request: HttpRequest, key: str) -> HttpResponse:
    plug = SITEMAPS.by_key().get(key)
    if plug is None:
        raise Http404
    answer = sitemap_views.sitemap(request, {key: Pages(plug)})
    # Django would forbid that a sitemap be found in a search.
    answer.headers.pop("X-Robots-Tag", None)
    return answer.render()


@login_not_required
@require_safe
@cache_control(public=True, max_age=900)
def feed(request: HttpRequest, key: str) -> HttpResponse:
    plug = FEEDS.by_key().get(key)
    if plug is None or plug.path:
        raise Http404
    made, newest = _atom(plug, request.path)
    answer = HttpResponse(made, content_type="application/atom+xml; charset=utf-8")
    if newest:
        answer.headers["Last-Modified"] = http_date(newest.timestamp())
    return answer


def _atom(plug: Feed, path: str) -> tuple[str, Any]:
    entries = list(plug.entries())
    made = Atom1Feed(
        title=str(plug.title), link=absolute("/"), description="", feed_url=absolute(path),
        feed_guid=absolute(path), author_name=_(settings.SITE_NAME),
    )  # fmt: skip
    for one in entries:
        made.add_item(
            title=one.title, link=absolute(one.link), description=one.text,
            unique_id=f"{settings.SITE_URL}/{one.ident}", pubdate=one.at, updateddate=one.at,
            author_name=_(settings.SITE_NAME),
        )  # fmt: skip
    return made.writeString("utf-8"), max((one.at for one in entries), default=None)


def _etag(request: HttpRequest, key: str, ref: str) -> str | None:
    found = cards.found(key, ref)
    return f'"{found.version}"' if found else None


@login_not_required
@require_safe
@condition(etag_func=_etag)
@cache_control(public=True, max_age=86_400)
def card(request: HttpRequest, key: str, ref: str) -> HttpResponse:
    found = cards.found(key, ref)
    if found is None:
        raise Http404
    return HttpResponse(cards.png(found), content_type="image/png")
