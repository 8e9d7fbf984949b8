"""The one way from a question to a page of bridges."""

from diaspora.pages import Page, keyset_page
from jobs.models import Bridge
from jobs.models.bridges import BridgeQuerySet

NEWEST = ("-published_at", "-id")
PAGE = 20


def matching(*, kind: str = "", q: str = "", country: str = "", online: bool = False) -> BridgeQuerySet:
    rows = Bridge.objects.visible().with_terms().saying(q)
    if kind:
        rows = rows.filter(kind=kind)
    if country:
        rows = rows.filter(country=country)
    return rows.filter(online=True) if online else rows


def find(rows: BridgeQuerySet, *, after: str = "", before: str = "") -> Page[Bridge]:
    """Raises BadCursor."""
    return keyset_page(rows.prefetch_related("dates"), NEWEST, after=after, before=before, size=PAGE)
