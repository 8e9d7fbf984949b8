"""Figures for staff. A number below ten is never told."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from mentorship import words
from mentorship.models import MentorProfile, MentorRequest, Mentorship, Outcome
from mentorship.models.mentorships import Came, EndedWhy, MentorshipStatus
from mentorship.models.requests import RequestStatus as R

SMALLEST = 10


def hidden(number: int) -> int | None:
    """None where it could point at a person. Nought points at nobody."""
    return number if number == 0 or number >= SMALLEST else None


def share(part: int, whole: int) -> float | None:
    """Hidden as well where the part, or what is left of the whole, is small."""
    if not whole or hidden(whole) is None or hidden(part) is None or hidden(whole - part) is None:
        return None
    return part / whole


def overview(days: int = 90) -> dict[str, Any]:
    since = timezone.now() - timedelta(days=days)
    ended = MentorRequest.objects.filter(ended_at__gt=since)
    asked = ended.filter(status__in=(R.ACCEPTED, R.DECLINED, R.EXPIRED)).count()
    in_time = ended.filter(status__in=(R.ACCEPTED, R.DECLINED)).count()
    return {
        "waiting": hidden(MentorRequest.objects.open().count()),
        "asked": hidden(asked),
        "in_time": share(in_time, asked),
        "accepted": share(ended.filter(status=R.ACCEPTED).count(), asked),
        "median_days": _median_days(since) if asked >= SMALLEST else None,
        "mentors": hidden(MentorProfile.objects.helping().count()),
        "free": hidden(_free()),
        "live": hidden(Mentorship.objects.live().count()),
        "why": _why(since),
        "outcomes": _outcomes(),
    }


def _median_days(since: Any) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM ended_at - sent_at)) "
            "FROM mentorship_mentorrequest WHERE status IN ('accepted', 'declined') AND ended_at > %s",
            [since],
        )
        seconds = cursor.fetchone()[0]
    return None if seconds is None else float(seconds) / 86_400


def _free() -> int:
    return sum(MentorProfile.objects.helping().values_list("free_slots", flat=True))


def _why(since: Any) -> list[tuple[Any, int | None]]:
    rows = Mentorship.objects.filter(ended_at__gt=since).order_by()
    counts: Mapping[str, int] = dict(rows.exclude(why="").values_list("why").annotate(Count("pk")))
    done = rows.filter(status=MentorshipStatus.COMPLETED).count()
    labels = [(EndedWhy(key).label, hidden(counts.get(key, 0))) for key in EndedWhy.values]
    return [(_("completed"), hidden(done)), *labels]


def _outcomes() -> list[tuple[str, list[tuple[Any, int | None]]]]:
    """By route, and all together first; a route with nothing to tell is left out."""
    rows = Outcome.objects.order_by().values_list("route", "came").annotate(n=Count("mentorship", distinct=True))
    table: dict[str, dict[str, int]] = {}
    for route, came, number in rows:
        for key in ("", route) if route else ("",):
            line = table.setdefault(key, {})
            line[came] = line.get(came, 0) + number
    lines = []
    for route, line in sorted(table.items()):
        told = [(Came(came).label, hidden(number)) for came, number in sorted(line.items())]
        if any(number for _label, number in told):
            lines.append((words.route_name(route) if route else str(_("all routes")), told))
    return lines


def took_route(country: str, route: str = "") -> int | None:
    """How many ambassadors who help now have held it; None where that's fewer than three, which would point at one."""
    rows = MentorProfile.objects.helping()
    held = Q(routes__route=f"{country}/{route}") if route else Q(routes__route__startswith=f"{country}/")
    number = rows.filter(held).distinct().count()
    return number if number >= 3 else None
