"""Office hours: places taken by conditional update, a waiting list behind them."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import move, record
from mentorship.models import MentorProfile, MentorSession, OfficeHour, Seat, is_circle_verified
from mentorship.models.sessions import SeatStatus
from mentorship.services.limits import are_blocked
from mentorship.services.telling import NotPossible, day, tell

REMINDED_BEFORE = timedelta(hours=24)
A_WEEK_MOST = 3


def visible_to(viewer: Any) -> Any:
    """Coming ones of ambassadors that the viewer may meet; women-only ones for the circle alone."""
    mentors = MentorProfile.objects.visible_to(viewer).values("member")
    rows = OfficeHour.objects.coming().filter(ambassador__in=mentors)
    rows = rows.select_related("ambassador__profile", "ambassador__mentor")
    return rows if is_circle_verified(viewer) else rows.exclude(women_only=True)


@transaction.atomic
def open_hour(mentor: MentorProfile, *, by: Any, title: str, starts_at: datetime, minutes: int, places: int,
              women_only: bool, link: str = "") -> OfficeHour:  # fmt: skip
    if not by.is_ambassador:
        raise NotPossible(_("Only verified ambassadors hold office hours."))
    if starts_at < timezone.now() + timedelta(hours=1) or starts_at > timezone.now() + timedelta(days=90):
        raise NotPossible(_("An office hour begins between one hour and 90 days from now."))
    ends_at = starts_at + timedelta(minutes=minutes)
    taken = MentorSession.objects.filter(
        ambassador=by, status="confirmed", starts_at__lt=ends_at, ends_at__gt=starts_at
    )
    if taken.exists():
        raise NotPossible(_("You have a session at that time."))
    try:
        with transaction.atomic():
            hour = OfficeHour.objects.create(
                ambassador=by, title=title, starts_at=starts_at, minutes=minutes, ends_at=ends_at, places=places,
                women_only=women_only or mentor.women_only, link=link,
            )  # fmt: skip
    except IntegrityError as error:
        raise NotPossible(_("You hold another office hour at that time.")) from error
    record("office_hour.opened", hour, by=by)
    return hour


@transaction.atomic
def book(hour: OfficeHour, *, by: Any) -> Seat:
    """A place, or a line on the waiting list where none is left. Raises NotPossible."""
    _check_may_sit(hour, by)
    seat, made = Seat.objects.get_or_create(
        office_hour=hour, member=by, defaults={"status": SeatStatus.WAITING, "since": timezone.now()}
    )
    seat = Seat.objects.select_for_update().get(pk=seat.pk)
    if seat.status == SeatStatus.BOOKED or (seat.status == SeatStatus.WAITING and not made):
        return seat
    if _take(hour):
        return move(seat, SeatStatus.BOOKED, by=by, since=timezone.now())
    return seat if seat.status == SeatStatus.WAITING else move(seat, SeatStatus.WAITING, by=by, since=timezone.now())


def _take(hour: OfficeHour) -> bool:
    free = OfficeHour.objects.filter(
        pk=hour.pk, taken__lt=F("places"), cancelled_at__isnull=True, starts_at__gt=timezone.now()
    )
    return bool(free.update(taken=F("taken") + 1))


def _check_may_sit(hour: OfficeHour, member: Any) -> None:
    if hour.cancelled_at or hour.starts_at <= timezone.now():
        raise NotPossible(_("This office hour is over or was called off."))
    if hour.opens_at > timezone.now():
        raise NotPossible(_("Booking opens on {day}.").format(day=day(hour.opens_at)))
    if hour.ambassador_id == member.pk:
        raise NotPossible(_("It is your own."))
    if are_blocked(member, hour.ambassador) or (hour.women_only and not is_circle_verified(member)):
        raise NotPossible(_("This office hour is not available for you."))
    week = Seat.objects.filter(
        member=member, status=SeatStatus.BOOKED, office_hour__starts_at__gt=timezone.now()
    ).exclude(office_hour=hour)
    if week.count() >= A_WEEK_MOST:
        raise NotPossible(_("You hold three places already. Give one back, so that others get in."))


@transaction.atomic
def leave(hour: OfficeHour, *, by: Any) -> None:
    hour = OfficeHour.objects.select_for_update().get(pk=hour.pk)
    seat = Seat.objects.select_for_update().filter(office_hour=hour, member=by).exclude(status=SeatStatus.LEFT).first()
    if seat is None:
        return
    booked = seat.status == SeatStatus.BOOKED
    move(seat, SeatStatus.LEFT, by=by)
    if booked:
        OfficeHour.objects.filter(pk=hour.pk, taken__gt=0).update(taken=F("taken") - 1)
        _next_in(hour)


def _next_in(hour: OfficeHour) -> None:
    """Whoever has waited longest, while it's still to come."""
    if hour.cancelled_at or hour.starts_at <= timezone.now():
        return
    waiting = Seat.objects.select_for_update(of=("self",)).filter(office_hour=hour, status=SeatStatus.WAITING)
    for seat in waiting.select_related("member").order_by("since", "pk"):
        if are_blocked(seat.member, hour.ambassador):
            continue
        if _take(hour):
            got = move(seat, SeatStatus.BOOKED, since=timezone.now())
            tell(seat.member, "office_place", hour, once=f"{got.pk}.{got.since:%Y%m%d%H%M%S}", at=hour.starts_at)
        return


@transaction.atomic
def call_off(hour: OfficeHour, *, by: Any) -> None:
    hour = OfficeHour.objects.select_for_update().get(pk=hour.pk)
    if hour.cancelled_at or hour.starts_at <= timezone.now():
        return
    hour.cancelled_at, hour.sequence, hour.changed_at = timezone.now(), hour.sequence + 1, timezone.now()
    hour.save(update_fields=["cancelled_at", "sequence", "changed_at"])
    record("office_hour.called_off", hour, by=by)
    for seat in hour.seats.exclude(status=SeatStatus.LEFT).select_related("member"):
        tell(seat.member, "office_off", hour, once="off", at=hour.starts_at)


def run_due() -> None:
    """Tick: a reminder the day before."""
    soon = OfficeHour.objects.coming().filter(starts_at__lte=timezone.now() + REMINDED_BEFORE, reminded=False)
    for hour in soon[:100]:
        _remind(hour)


@transaction.atomic
def _remind(hour: OfficeHour) -> None:
    if not OfficeHour.objects.filter(pk=hour.pk, reminded=False).update(reminded=True):
        return
    for seat in hour.seats.filter(status=SeatStatus.BOOKED).select_related("member"):
        tell(seat.member, "office_soon", hour, once="soon", at=hour.starts_at)
