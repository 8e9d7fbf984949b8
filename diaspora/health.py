"""Is this process fit to serve? And with `?full`: does the mail move?"""

from dataclasses import asdict
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse

from diaspora.notifications import heartbeat


@login_not_required
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers and the database does; 503 otherwise. `?full` is for people and alarms, not
    for a balancer: it's 503 as well where the beat is dead, mail piles up or a delivery is parked. It never asks
    the broker: what matters is whether rows move."""
    try:
        found = _full() if "full" in request.GET else _short()
    except DatabaseError:
        return JsonResponse({"ok": False, "database": "away"}, status=503)
    return JsonResponse(found, status=200 if found["ok"] else 503)


def _short() -> dict[str, Any]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return {"ok": True}


def _full() -> dict[str, Any]:
    state = heartbeat.state()
    return {"ok": not state.faults, "faults": state.faults, **asdict(state)}
