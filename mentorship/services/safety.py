"""Blocks, reports and the circle: what ends at once, silently and for good."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.audit.services import move, record
from mentorship.models import CircleVerification, MentorRequest, Mentorship, OfficeHour, PairBar, Seat, Vouch
from mentorship.models.mentorships import EndedWhy
from mentorship.models.people import CircleStatus
from mentorship.models.sessions import SeatStatus
from mentorship.services import limits, mentorships, office, requests
from mentorship.services.standing import refresh
from mentorship.services.telling import NotPossible, tell

VOUCHES, STANDING = 2, timedelta(days=90)


@transaction.atomic
def end_between(blocker: Any, blocked: Any) -> None:
    """ON_BLOCK. Requests close as a decline does; work together ends; places in the other's hours are given back."""
    keep_apart(blocker, blocked, why=PairBar.Why.BLOCK)
    _end_all(blocker, blocked, by=blocker)


def keep_apart(one: Any, other: Any, *, why: str) -> None:
    """Both directions, for good."""
    limits.bar(one, other, why)
    limits.bar(other, one, why)


def _pair(one: Any, other: Any) -> Q:
    return Q(seeker=one, ambassador=other) | Q(seeker=other, ambassador=one)


def _end_all(one: Any, other: Any, *, by: Any, reason: str = "") -> None:
    for request in MentorRequest.objects.open().filter(_pair(one, other)).order_by("pk"):
        requests.close_for_safety(request, by=by, reason=reason)
    for row in Mentorship.objects.live().filter(_pair(one, other)).order_by("pk"):
        mentorships.end(row, by=by, why=EndedWhy.SAFETY, reason=reason)
    for row in Mentorship.objects.filter(_pair(one, other)):
        row.shares.all().delete()
    for who, host in ((one, other), (other, one)):
        seats = Seat.objects.filter(
            member=who, office_hour__ambassador=host, office_hour__starts_at__gt=timezone.now()
        )
        for seat in seats.exclude(status=SeatStatus.LEFT).select_related("office_hour"):
            office.leave(seat.office_hour, by=who)


@transaction.atomic
def freeze(one: Any, other: Any, *, by: Any, reason: str) -> None:
    """A report stands: the pair is frozen at once, whoever was right."""
    keep_apart(one, other, why=PairBar.Why.SAFETY)
    _end_all(one, other, by=by, reason=reason)


@transaction.atomic
def unfreeze(one: Any, other: Any, *, by: Any, reason: str) -> None:
    """The report was not upheld: they may find one another again; what ended stays ended."""
    PairBar.objects.filter(_pair(one, other), why=PairBar.Why.SAFETY).delete()
    record("mentorship.unfrozen", one, by=by, reason=reason)


@transaction.atomic
def ask_for_circle(*, by: Any) -> CircleVerification:
    row, made = CircleVerification.objects.get_or_create(member=by)
    if not made and row.may_move_to(CircleStatus.ASKED):
        row = move(row, CircleStatus.ASKED, by=by, asked_at=timezone.now())
    return row


@transaction.atomic
def vouch(row: CircleVerification, *, by: Any) -> None:
    """Only who is verified herself vouches, and has been a member for ninety days."""
    mine = CircleVerification.objects.filter(member=by, status=CircleStatus.VERIFIED).exists()
    if not mine or by.joined_at > timezone.now() - STANDING or by.pk == row.member_id:
        raise NotPossible(_("Members of the circle with 90 days' standing vouch for others."))
    Vouch.objects.get_or_create(verification=row, member=by)


@transaction.atomic
def verify_circle(row: CircleVerification, *, by: Any, reason: str) -> CircleVerification:
    """Two vouches and a moderator; the first two of an empty circle are vouched for by moderators alone."""
    known = row.vouches.filter(member__is_active=True, member__joined_at__lte=timezone.now() - STANDING).count()
    founding = CircleVerification.objects.filter(status=CircleStatus.VERIFIED).count() < VOUCHES
    if known < VOUCHES and not founding:
        raise NotPossible(_("Two members with 90 days' standing must vouch first."))
    if row.member_id == by.pk:
        raise NotPossible(_("Nobody decides about themselves."))
    row = move(row, CircleStatus.VERIFIED, by=by, reason=reason)
    refresh([row.member_id])
    tell(row.member, "circle_yes", row, once=f"{timezone.now():%Y%m%d%H%M}", url="/mentors/circle/")
    return row


@transaction.atomic
def refuse_circle(row: CircleVerification, *, by: Any, reason: str) -> CircleVerification:
    row = move(row, CircleStatus.REFUSED, by=by, reason=reason)
    tell(row.member, "circle_no", row, once=f"{timezone.now():%Y%m%d%H%M}", url="/mentors/circle/")
    return row


@transaction.atomic
def revoke_circle(row: CircleVerification, *, by: Any, reason: str) -> CircleVerification:
    """What women-only people agreed with her ends at once."""
    row = move(row, CircleStatus.REVOKED, by=by, reason=reason)
    member = row.member
    refresh([member.pk])
    for request in MentorRequest.objects.open().filter(
        Q(seeker=member, ambassador__mentor__women_only=True) | Q(ambassador=member, seeker__wish__women_only=True)
    ):
        requests.close_for_safety(request, by=by)
    for seat in Seat.objects.filter(member=member, office_hour__women_only=True).exclude(status=SeatStatus.LEFT):
        office.leave(seat.office_hour, by=member)
    for hour in OfficeHour.objects.coming().filter(ambassador=member, women_only=True):
        office.call_off(hour, by=by)
    live = Mentorship.objects.live().filter(
        Q(seeker=member, ambassador__mentor__women_only=True) | Q(ambassador=member, seeker__wish__women_only=True)
    )
    for pair in live:
        mentorships.end(pair, by=by, why=EndedWhy.STAFF)
    tell(member, "circle_no", row, once=f"{timezone.now():%Y%m%d%H%M}", url="/mentors/circle/")
    return row


def accepted_contacts(member: Any) -> int:
    """One of ACCEPTED_CONTACTS: mentorings that began with a yes."""
    return Mentorship.objects.filter(Q(seeker=member) | Q(ambassador=member)).count()


def are_close(one: Any, other: Any) -> bool:
    """One of CLOSE_PAIRS: who works or worked together, or asked to."""
    together = Mentorship.objects.filter(_pair(one, other)).exists()
    return together or MentorRequest.objects.filter(_pair(one, other)).exists()
