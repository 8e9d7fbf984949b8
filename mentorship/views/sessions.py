"""Sessions of two, and their calendar files."""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest
from diaspora.moves import MoveError
from mentorship.calendar import invitation
from mentorship.forms import OneTimeForm, TimesForm
from mentorship.models import MentorSession, Mentorship
from mentorship.models.sessions import MISSED, SessionStatus
from mentorship.services import sessions
from mentorship.services.telling import NotPossible
from mentorship.views import together


@require_POST
def propose(request: MemberRequest, pk: int) -> HttpResponse:
    row = together.find(request, pk)
    minutes = request.POST.get("minutes", "30")
    shared = sessions.shared_times(
        row, request.user, minutes=int(minutes) if minutes in {"15", "30", "45", "60"} else 30
    )
    offered = {one.starts_at for one in shared} | {one.starts_at for one in sessions.shared_times(row, request.user)}
    zone = sessions.weeks_of(row, request.user)
    form = TimesForm(request.POST, shared=sorted(offered), zone=zone[0].zone if zone else request.user.time_zone)
    if not form.is_valid():
        return together.page(request, row, form=form, act="times", status=422)
    data = form.cleaned_data
    try:
        sessions.propose(row, by=request.user, times=data["chosen"], minutes=data["minutes"], link=data["link"])
    except NotPossible as error:
        return together.page(request, row, form=form, act="times", refusal=error, status=422)
    return redirect(f"{row.get_absolute_url()}#sessions")


def _find(request: MemberRequest, pk: int) -> MentorSession:
    session = get_object_or_404(MentorSession.objects.select_related("mentorship"), pk=pk)
    session.mentorship = together.find(request, session.mentorship_id)
    return session


@require_POST
def session_act(request: MemberRequest, pk: int) -> HttpResponse:
    session = _find(request, pk)
    row = session.mentorship
    try:
        _act(request, session, row)
    except MoveError:
        return render(request, "mentorship/changed.html", {"row": row}, status=409)
    except NotPossible as error:
        return together.page(request, row, refusal=error, status=422)
    return redirect(f"{row.get_absolute_url()}#sessions")


def _act(request: MemberRequest, session: MentorSession, row: Mentorship) -> None:
    name = request.POST.get("act", "")
    simple: dict[str, Any] = {
        "cancel": sessions.cancel, "done": sessions.say_done, "dispute": sessions.dispute
    }  # fmt: skip
    if name in simple:
        simple[name](session, by=request.user)
    elif name in MISSED:
        sessions.say_missed(session, name, by=request.user)
    elif name == "confirm":
        sessions.confirm(session, by=request.user, time=_time(request.POST.get("time", "")))
    elif name == "move":
        weeks = sessions.weeks_of(row, request.user)
        form = OneTimeForm(request.POST, zone=weeks[0].zone if weeks else request.user.time_zone)
        if not form.is_valid():
            raise NotPossible(_("Say day and hour of the new time."))
        sessions.reschedule(session, by=request.user, time=form.cleaned_data["at"])
    else:
        raise Http404


def _time(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise NotPossible(_("Choose one of the proposed times.")) from error
    if at.utcoffset() is None:
        raise NotPossible(_("Choose one of the proposed times."))
    return at


def session_ics(request: MemberRequest, pk: int) -> HttpResponse:
    """One recipient's own file, with nobody's address or name in it."""
    session = _find(request, pk)
    if session.starts_at is None or session.status not in (SessionStatus.CONFIRMED, SessionStatus.CANCELLED):
        raise Http404
    weeks = sessions.weeks_of(session.mentorship, request.user)
    zones = (weeks[0].zone, weeks[1].zone) if weeks else (request.user.time_zone, "UTC")
    link = f"{settings.SITE_URL}{session.mentorship.get_absolute_url()}"
    return ics(invitation(session.as_calendar(), zone=zones[0], other_zone=zones[1], link=link, site=site(),
                          summary=_("Session")))  # fmt: skip


def ics(content: bytes) -> HttpResponse:
    method = "CANCEL" if b"METHOD:CANCEL" in content else "REQUEST"
    response = HttpResponse(content, content_type=f"text/calendar; charset=utf-8; method={method}")
    response["Content-Disposition"] = 'attachment; filename="session.ics"'
    response["Cache-Control"] = "private, no-store"
    return response


def site() -> str:
    return urlsplit(settings.SITE_URL).hostname or "localhost"
