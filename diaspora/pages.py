"""Keyset pages and capped counts.

A page is found by the sort key of the row before it, so row 10,000 costs what row 10 costs, and a row that is
added meanwhile neither repeats nor hides another.
"""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Field, Model, Q, QuerySet

M = TypeVar("M", bound=Model)
COUNT_CAP = 1000


class BadCursor(ValueError):
    """The `after` or `before` of an address isn't one that we made."""


@dataclass(frozen=True)
class Page(Generic[M]):
    """Rows in display order; `next` and `previous` are cursors for `?after=` and `?before=`, or None."""

    rows: list[M]
    next: str | None
    previous: str | None


def keyset_page(
    rows: QuerySet[M], order: Sequence[str], *, after: str = "", before: str = "", size: int = 25
) -> Page[M]:
    """`order` names fields as `order_by` does; the last one must be unique. Nulls must not occur in them.

    One statement. Raises BadCursor.
    """
    backwards = bool(before) and not after
    way = [_reversed(field) for field in order] if backwards else list(order)
    cursor = before if backwards else after
    if cursor:
        rows = rows.filter(_beyond(rows.model, way, _decode(cursor, len(order))))
    found = list(rows.order_by(*way)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    first, last = (_encode(found[0], order), _encode(found[-1], order)) if found else (None, None)
    return Page(
        rows=found,
        next=last if (more or backwards) else None,
        previous=first if (bool(after) or (backwards and more)) else None,
    )


@dataclass(frozen=True)
class Count:
    """`number` rows at least; `capped` says that there are more."""

    number: int
    capped: bool


def capped_count(rows: QuerySet[Any], cap: int = COUNT_CAP) -> Count:
    """Counts no further than `cap`, so that a broad filter costs no more than a narrow one."""
    number = rows.order_by().values("pk")[: cap + 1].count()
    return Count(min(number, cap), number > cap)


def _reversed(field: str) -> str:
    return field.removeprefix("-") if field.startswith("-") else f"-{field}"


def _beyond(model: type[Model], order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows that come after `values` in `order`: (a, b) > (x, y) written out, so that directions may differ."""
    beyond = Q()
    equal: dict[str, Any] = {}
    for field, raw in zip(order, values, strict=True):
        name = field.removeprefix("-")
        value = _typed(model, name, raw)
        side = "lt" if field.startswith("-") else "gt"
        beyond |= Q(**equal, **{f"{name}__{side}": value})
        equal[name] = value
    # Says nothing new, but lets the index begin there: an "or" alone is a filter on a walk from the first row.
    first, side = order[0].removeprefix("-"), "lte" if order[0].startswith("-") else "gte"
    return beyond & Q(**{f"{first}__{side}": _typed(model, first, values[0])})


def _typed(model: type[Model], name: str, raw: Any) -> Any:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    if raw is None or "\x00" in str(raw):
        raise BadCursor(name)
    try:
        return field.to_python(raw)
    except (ValidationError, TypeError, ValueError, OverflowError) as error:
        raise BadCursor(name) from error


def _encode(row: Model, order: Sequence[str]) -> str:
    values = [_plain(getattr(row, field.removeprefix("-"))) for field in order]
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def _decode(cursor: str, length: int) -> list[Any]:
    try:
        values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (binascii.Error, ValueError, InvalidOperation) as error:
        raise BadCursor(cursor) from error
    if not isinstance(values, list) or len(values) != length:
        raise BadCursor(cursor)
    return values
