"""What every part of the read-only API says in the same way: its pages, its refusals and its dates."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.db import DataError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date
from ninja import Query, Schema
from ninja.errors import HttpError

from diaspora.pages import BadCursor, Page, keyset_page

M = TypeVar("M", bound=Model)
SIZE, SIZE_MAX = 25, 100
After = Annotated[str, Query(max_length=300, description="The cursor in `next` of the page before.")]
Limit = Annotated[int, Query(ge=1, le=SIZE_MAX, description="Rows a page.")]


class Problem(Schema):
    """What is wrong, in words or field by field."""

    detail: str | list[dict[str, Any]]


# 304 has no body, but a client that sends If-None-Match has to expect it.
REFUSALS: dict[Any, Any] = {304: None, **dict.fromkeys((401, 404, 422, 429), Problem)}


def absolute(path: str) -> str:
    return f"{settings.SITE_URL}{path}"


def page_of(rows: QuerySet[M], order: Sequence[str], *, after: str, limit: int) -> Page[M]:
    """Raises 404 where the cursor isn't ours."""
    try:
        return keyset_page(rows, order, after=after, size=limit)
    except (BadCursor, DataError, TypeError, ValueError, OverflowError) as error:
        raise HttpError(404, "`after` is no cursor of ours: use `next` as it stands.") from error


def listed(request: HttpRequest, page: Page[M], shown: Callable[[M], Any]) -> dict[str, Any]:
    """`next` is the whole address of the next page, or null."""
    asked = [(name, value) for name, values in request.GET.lists() for value in values]
    query = [*((k, v) for k, v in asked if k != "after"), ("after", page.next or "")]
    return {
        "results": [shown(row) for row in page.rows],
        "next": absolute(f"{request.path}?{urlencode(query)}") if page.next else None,
    }


def changed(request: HttpRequest, response: HttpResponse, at: datetime | None, *, exact: bool = False) -> None:
    """Says when the answer last changed. `exact`: nothing in it changes without that, so 304 may rest on it."""
    if at is not None:
        response.headers["Last-Modified"] = http_date(at.timestamp())
        request.door_exact = exact  # type: ignore[attr-defined]
