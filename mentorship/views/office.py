"""Office hours."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest, posted
from mentorship.calendar import invitation
from mentorship.forms import OfficeForm
from mentorship.models import MentorProfile, OfficeHour, Seat
from mentorship.models.sessions import SeatStatus
from mentorship.services import feed, office
from mentorship.services.telling import NotPossible
from mentorship.views.sessions import ics, site


def hour_list(request: MemberRequest) -> HttpResponse:
    seats = request.user.office_seats.exclude(status=SeatStatus.LEFT).filter(office_hour__cancelled_at__isnull=True)
    context = {
        "hours": office.visible_to(request.user),
        "mine": {seat.office_hour_id: seat for seat in seats},
        "own": request.user.office_hours.coming(),
        "mentor": MentorProfile.objects.filter(member=request.user).first(),
    }
    return render(request, "mentorship/office_hours.html", context)


def new_hour(request: MemberRequest) -> HttpResponse:
    mentor = MentorProfile.objects.filter(member=request.user).first()
    if mentor is None:
        raise PermissionDenied
    form = OfficeForm(posted(request), zone=mentor.zone)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(office.open_hour(mentor, by=request.user, **form.cleaned_data))
        except NotPossible as error:
            refusal = str(error)
    context = {"form": form, "refusal": refusal, "mentor": mentor}
    return render(request, "mentorship/office_new.html", context, status=422 if form.is_bound else 200)


def _find(request: MemberRequest, pk: int) -> OfficeHour:
    """One's own, or one that the viewer may see; a past or called-off one for those who had a place."""
    rows = OfficeHour.objects.select_related("ambassador__profile", "ambassador__mentor")
    own = rows.filter(pk=pk, ambassador=request.user).first()
    if own:
        return own
    seen = office.visible_to(request.user).filter(pk=pk).first()
    mentors = MentorProfile.objects.visible_to(request.user).values("member")
    return seen or get_object_or_404(rows.filter(ambassador__in=mentors, seats__member=request.user), pk=pk)


def hour(request: MemberRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    seat = Seat.objects.filter(office_hour=row, member=request.user).exclude(status=SeatStatus.LEFT).first()
    ahead = row.seats.filter(status=SeatStatus.WAITING, since__lt=seat.since).count() if seat else 0
    context = {
        "row": row,
        "mentor": getattr(row.ambassador, "mentor", None),
        "seat": seat,
        "booked": seat is not None and seat.status == SeatStatus.BOOKED,
        "place_in_line": ahead + 1,
        "is_own": row.ambassador_id == request.user.pk,
        "waiting": row.seats.filter(status=SeatStatus.WAITING).count(),
    }
    return render(request, "mentorship/office_hour.html", context)


@require_POST
def hour_act(request: MemberRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    name = request.POST.get("act", "")
    try:
        _act(request, row, name)
    except NotPossible as error:
        messages.warning(request, str(error))
    return redirect(row if name != "off" else "office_hours")


def _act(request: MemberRequest, row: OfficeHour, name: str) -> None:
    if name == "book":
        seat = office.book(row, by=request.user)
        booked = seat.status == SeatStatus.BOOKED
        messages.success(
            request,
            _("You have a place.")
            if booked
            else _("Every place is taken. You're on the waiting list, and hear from us when one comes back."),
        )
    elif name == "leave":
        office.leave(row, by=request.user)
    elif name == "off" and row.ambassador_id == request.user.pk:
        office.call_off(row, by=request.user)
    else:
        raise Http404


def hour_ics(request: MemberRequest, pk: int) -> HttpResponse:
    row = _find(request, pk)
    booked = Seat.objects.filter(office_hour=row, member=request.user, status=SeatStatus.BOOKED).exists()
    if not booked and row.ambassador_id != request.user.pk:
        raise Http404
    zone = row.ambassador.mentor.zone
    mine = zone if row.ambassador_id == request.user.pk else request.user.time_zone
    link = f"{settings.SITE_URL}{row.get_absolute_url()}"
    when = row.as_calendar(feed.OFFICE_NUMBERS_FROM + row.pk)
    return ics(invitation(when, zone=mine, other_zone=zone, link=link, site=site(),
                          summary=_("Office hour")))  # fmt: skip
