"""What several services say and refuse with."""

from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format

from diaspora.notifications.services import notify


class NotPossible(Exception):
    """`str()` says which limit or condition, and when it opens again."""


def tell(member: Any, kind: str, row: Model, *, once: str, url: str = "", **data: Any) -> None:
    """`once` completes the key: the same event of the same row is told once. Days go as ISO texts."""
    where = url or row.get_absolute_url()  # type: ignore[attr-defined]
    key = f"mentorship/{kind}/{row._meta.model_name}{row.pk}/{once}/{member.pk}"
    notify(member, f"mentorship/{kind}", url=where, key=key, **{name: _plain(value) for name, value in data.items()})


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def day(when: datetime | date | None) -> str:
    return date_format(when, "DATE_FORMAT") if when else "–"
