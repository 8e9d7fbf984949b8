"""Nobody is mailed between 21:00 and 08:00 of their own clock, but for security."""

from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection

OPENS, CLOSES = time(8), time(21)
HOME = ZoneInfo("Asia/Karachi")


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Karachi where the name isn't one that this machine knows."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return HOME


def database_now() -> datetime:
    """The one clock of all machines: an application server that is an hour off plans nothing at the wrong time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT now()")
        found: tuple[datetime] = cursor.fetchone()
    return found[0]


def is_quiet(at: datetime, zone_name: str) -> bool:
    return not OPENS <= at.astimezone(zone(zone_name)).time() < CLOSES


def decent(at: datetime, zone_name: str) -> datetime:
    """`at` itself, or the next 08:00 of the member's clock."""
    local = at.astimezone(zone(zone_name))
    if OPENS <= local.time() < CLOSES:
        return at
    day = local.date() + timedelta(days=1 if local.time() >= CLOSES else 0)
    return instant(datetime.combine(day, OPENS), zone_name)


def instant(wall: datetime, zone_name: str) -> datetime:
    """The moment of a wall clock without zone. A time that the clock skips becomes one as much later as was skipped
    (Python reads it by the offset before the gap); of a time that comes twice the first is meant."""
    return wall.replace(tzinfo=zone(zone_name), fold=0).astimezone(UTC)
