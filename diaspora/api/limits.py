"""Who asks, and whether they may ask again: counted in PostgreSQL, so that all web processes count together."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone

from diaspora.api.models import ApiKey, ApiUse

KEPT = timedelta(hours=25)
TAKE = """
    INSERT INTO api_apiuse (caller, "window", number) VALUES (%s, %s, 1), (%s, %s, 1)
    ON CONFLICT (caller, "window") DO UPDATE SET number = api_apiuse.number + 1 RETURNING number
"""


class UnknownKey(Exception):
    """The key was never made, or it was withdrawn."""


class TooMany(Exception):
    def __init__(self, standing: "Standing") -> None:
        super().__init__(standing)
        self.standing = standing


@dataclass(frozen=True)
class Standing:
    """`left` requests in the window that ends in `resets_in_s`."""

    limit: int
    left: int
    resets_in_s: int


def caller_of(request: HttpRequest, secret: str | None) -> tuple[str, str]:
    """(kind, caller): kind is "key" or "address". Raises UnknownKey."""
    if secret is None:
        return "address", _address(request)
    key = ApiKey.objects.known_by(secret)
    if key is None:
        raise UnknownKey
    today = timezone.localdate()
    if key.last_used_on != today:
        ApiKey.objects.filter(Q(last_used_on=None) | Q(last_used_on__lt=today), pk=key.pk).update(last_used_on=today)
    return "key", f"key:{key.pk}"


def _address(request: HttpRequest) -> str:
    """Never the address itself: its hash, under a key that changes each day."""
    try:
        said = get_adapter().get_client_ip(request)
        address = ip_address(said)
    except (PermissionDenied, ValueError):
        address = ip_address("0.0.0.0")  # noqa: S104 - all whose address can't be read share one limit
    # A household has a whole /64.
    shared = str(address) if not isinstance(address, IPv6Address) else str(int(address) >> 64)
    day = timezone.now().date().isoformat()
    return "ip:" + hmac.new(settings.HASH_KEY.encode(), f"{day}/{shared}".encode(), hashlib.sha256).hexdigest()


def take(kind: str, caller: str) -> Standing:
    """Counts one request. Raises TooMany past the minute's or the day's limit."""
    now = timezone.now()
    minute, day = now.replace(second=0, microsecond=0), now.replace(hour=0, minute=0, second=0, microsecond=0)
    with connection.cursor() as cursor:
        # The day has a name of its own: at midnight both windows begin together.
        cursor.execute(TAKE, [caller, minute, f"{caller}/day", day])
        numbers = [row[0] for row in cursor.fetchall()]
    a_minute, a_day = settings.API_LIMITS[kind]
    standing = _standing(a_minute, numbers[0], minute + timedelta(minutes=1), now)
    whole_day = _standing(a_day, numbers[1], day + timedelta(days=1), now)
    for one in (whole_day, standing):
        if one.left < 0:
            raise TooMany(one)
    return min(standing, whole_day, key=lambda one: one.left)


def _standing(limit: int, number: int, ends: datetime, now: datetime) -> Standing:
    return Standing(limit, limit - number, max(1, round((ends - now).total_seconds())))


def forget() -> None:
    """One of TICKS."""
    ApiUse.objects.filter(window__lt=timezone.now() - KEPT).delete()
