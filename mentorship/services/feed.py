"""A calendar that one subscribes to: one's sessions, office hours and the days by which something is due."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from itertools import chain
from typing import Any

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import record
from mentorship.calendar import Due, Session
from mentorship.models import CalendarFeed, MentorRequest, MentorSession, Mentorship, OfficeHour
from mentorship.models.requests import RequestStatus
from mentorship.models.rounds import RoundStatus
from mentorship.models.sessions import SeatStatus, SessionStatus

SALT = "mentorship.calendar"
LOOK_BACK = timedelta(days=60)
# The calendar's numbers of office hours begin here, above those of sessions of two.
OFFICE_NUMBERS_FROM = 10**12
Entry = tuple[Session | Due, str, str]


@transaction.atomic
def start(member: Any) -> CalendarFeed:
    """A new address; those before it are void from now on."""
    feed, made = CalendarFeed.objects.get_or_create(member=member)
    if not made:
        CalendarFeed.objects.filter(pk=feed.pk).update(serial=F("serial") + 1, is_on=True, changed_at=timezone.now())
        feed.refresh_from_db()
    record("mentor_calendar.started", feed, by=member)
    return feed


@transaction.atomic
def stop(member: Any) -> None:
    feed = CalendarFeed.objects.filter(member=member, is_on=True).first()
    if feed:
        feed.is_on, feed.serial, feed.changed_at = False, feed.serial + 1, timezone.now()
        feed.save(update_fields=["is_on", "serial", "changed_at"])
        record("mentor_calendar.stopped", feed, by=member)


def address(feed: CalendarFeed) -> str:
    token = signing.Signer(salt=SALT).sign_object([feed.member_id, feed.serial])
    return f"{settings.SITE_URL}{reverse('mentor_calendar_feed', args=[token])}"


def whose(token: str) -> Any | None:
    """The member to whom the address leads, while it stands and the account is open."""
    try:
        member, serial = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    rows = CalendarFeed.objects.filter(is_on=True, member__is_active=True).select_related("member")
    feed = rows.filter(member=member, serial=serial).first()
    return feed.member if feed else None


def entries(member: Any) -> Iterator[Entry]:
    """(when, what in words, address on the site). Nobody's name, employer or address is in any of them."""
    return chain(_sessions(member), _office_hours(member), _answers(member), _choices(member), _endings(member),
                 _rounds(member))  # fmt: skip


def _sessions(member: Any) -> Iterator[Entry]:
    rows = MentorSession.objects.filter(
        mentorship__in=Mentorship.objects.of(member), starts_at__gt=timezone.now() - LOOK_BACK
    )
    shown = (SessionStatus.CONFIRMED, SessionStatus.DONE, SessionStatus.CANCELLED)
    for row in rows.filter(status__in=shown).select_related("mentorship").order_by("pk"):
        yield row.as_calendar(), _("Session"), row.mentorship.get_absolute_url()


def _office_hours(member: Any) -> Iterator[Entry]:
    mine = Q(ambassador=member) | Q(seats__member=member, seats__status=SeatStatus.BOOKED)
    rows = OfficeHour.objects.filter(mine, starts_at__gt=timezone.now() - LOOK_BACK).distinct()
    for row in rows.order_by("pk"):
        yield row.as_calendar(OFFICE_NUMBERS_FROM + row.pk), _("Office hour"), row.get_absolute_url()


def _answers(member: Any) -> Iterator[Entry]:
    waiting = MentorRequest.objects.open().filter(
        Q(ambassador=member, status=RequestStatus.SENT) | Q(seeker=member, status=RequestStatus.INFO_ASKED)
    )
    for row in waiting.order_by("pk"):
        asked = row.ambassador_id == member.pk
        words, until = (_("Answer a mentoring request by now"), row.answer_by) if asked else (
            _("Answer the ambassador's question by now"), row.due_at)  # fmt: skip
        if until:
            yield Due(f"request-{row.pk}", until, row.sent_at), words, row.get_absolute_url()


def _choices(member: Any) -> Iterator[Entry]:
    rows = MentorSession.objects.filter(mentorship__in=Mentorship.objects.of(member), status=SessionStatus.PROPOSED)
    for row in rows.exclude(proposer=member).select_related("mentorship").order_by("pk"):
        if row.due_at:
            due = Due(f"choice-{row.pk}", row.due_at, row.changed_at)
            yield due, _("Choose a time for a session by now"), row.mentorship.get_absolute_url()


def _endings(member: Any) -> Iterator[Entry]:
    for row in Mentorship.objects.live().of(member).order_by("pk"):
        until = timezone.make_aware(datetime.combine(row.ends_on, time(12)))
        due = Due(f"ending-{row.pk}", until, row.started_at)
        yield due, _("Last day of working together"), row.get_absolute_url()


def _rounds(member: Any) -> Iterator[Entry]:
    rows = member.round_entries.filter(round__status=RoundStatus.LISTS_OPEN, side="seeker").select_related("round")
    for entry in rows.order_by("pk"):
        if entry.round.due_at:
            due = Due(f"round-{entry.round_id}", entry.round.due_at, entry.joined_at)
            yield due, _("Put your list in order by now"), reverse("mentor_round", args=[entry.round_id])
