"""The bell: how many notices a member hasn't read, asked only where a template shows it."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

CAP = 99


def bell(request: HttpRequest) -> dict[str, Any]:
    """`unread_notices` is 0 to 99, or "99+"."""
    return {"unread_notices": SimpleLazyObject(lambda: _unread(request))}


def _unread(request: HttpRequest) -> int | str:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    number = user.notifications.unread().order_by()[: CAP + 1].count()
    return number if number <= CAP else f"{CAP}+"
