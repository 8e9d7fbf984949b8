"""What ambassadors and seekers say about themselves, and how the flow is stopped."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.accounts.models import Ambassador
from diaspora.audit.services import record
from mentorship.models import MentorProfile, MentorRequest, Mentorship, PairBar, RouteHeld, SeekerWish
from mentorship.services.standing import refresh
from mentorship.services.telling import NotPossible, tell

REST = timedelta(days=14)
PULSE_EVERY = timedelta(weeks=6)


@transaction.atomic
def keep_profile(member: Any, fields: Mapping[str, Any], routes: Mapping[str, tuple[date, bool]]) -> MentorProfile:
    """`routes`: when each was held last, and whether with family. Raises NotPossible."""
    if not member.is_ambassador:
        raise NotPossible(_("Only verified ambassadors mentor."))
    mentor = MentorProfile.objects.select_for_update().filter(member=member).first() or MentorProfile(member=member)
    taken = mentor.taken if mentor.pk and not mentor._state.adding else 0
    for name, value in fields.items():
        setattr(mentor, name, value)
    if mentor.capacity < taken:
        raise NotPossible(
            _("{n} people have a place with you. Capacity can't be less until one is done.").format(n=taken)
        )
    mentor.free_slots = mentor.capacity - taken
    mentor.save()
    mentor.routes.exclude(route__in=routes).delete()
    for route, (held_on, family) in routes.items():
        RouteHeld.objects.update_or_create(
            mentor=mentor, route=route, defaults={"held_on": held_on, "with_family": family}
        )
    refresh_chosen_bars(member)
    refresh([member.pk])
    return mentor


@transaction.atomic
def keep_wish(member: Any, fields: Mapping[str, Any]) -> SeekerWish:
    wish, _made = SeekerWish.objects.update_or_create(member=member, defaults=dict(fields))
    refresh_chosen_bars(member)
    return wish


def refresh_chosen_bars(member: Any) -> None:
    """H8: not my city, not these employers. Written as pairs, so that matching asks one table only."""
    PairBar.objects.filter(Q(seeker=member) | Q(ambassador=member), why=PairBar.Why.CHOSEN).delete()
    pairs = set(_barred_ambassadors(member)) | set(_barred_seekers(member))
    PairBar.objects.bulk_create(
        [PairBar(seeker_id=a, ambassador_id=b, why=PairBar.Why.CHOSEN) for a, b in pairs if a != b],
        ignore_conflicts=True,
    )


def _barred_ambassadors(member: Any) -> list[tuple[int, int]]:
    wish = SeekerWish.objects.filter(member=member).first()
    if wish is None:
        return []
    found = Q(pk__in=[])
    if member.profile.city:
        same = Q(member__profile__city__iexact=member.profile.city)
        found |= same if wish.not_my_city else same & Q(not_my_city=True)
    if wish.not_employers:
        found |= Q(member__in=_work_at(wish.not_employers))
    if names := _employers_of(member):
        found |= Q(not_employers__overlap=names)
    return [(member.pk, pk) for pk in MentorProfile.objects.filter(found).values_list("pk", flat=True)]


def _work_at(names: Sequence[str]) -> QuerySet[Ambassador, int]:
    """Members who told an employer of such a name: all of it or its first words, so that "acme" is "Acme GmbH" too."""
    found = Q()
    for name in names:
        found |= Q(employer_name__iexact=name) | Q(employer_name__istartswith=f"{name} ") | Q(work_domain__iexact=name)
    return Ambassador.objects.filter(found).values_list("member", flat=True)


def _employers_of(member: Any) -> list[str]:
    """What the member's employer may be called in somebody's list: its first words, two of them, …, and its domain."""
    ambassador = Ambassador.objects.filter(member=member).first()
    if ambassador is None:
        return []
    words = ambassador.employer_name.lower().split()
    names = [" ".join(words[:count]) for count in range(1, len(words) + 1)]
    return [*names, ambassador.work_domain.lower()] if ambassador.work_domain else names


def _barred_seekers(member: Any) -> list[tuple[int, int]]:
    mentor = MentorProfile.objects.filter(member=member).first()
    if mentor is None:
        return []
    found = Q(pk__in=[])
    if member.profile.city:
        same = Q(member__profile__city__iexact=member.profile.city)
        found |= same if mentor.not_my_city else same & Q(not_my_city=True)
    if mentor.not_employers:
        found |= Q(member__in=_work_at(mentor.not_employers))
    if names := _employers_of(member):
        found |= Q(not_employers__overlap=names)
    return [(pk, member.pk) for pk in SeekerWish.objects.filter(found).values_list("pk", flat=True)]


@transaction.atomic
def pause_all(member: Any, *, until: date | None = None) -> None:
    """Stops the flow at once: nobody new can ask. Those who have asked keep their week."""
    mentor = MentorProfile.objects.select_for_update().get(member=member)
    if until:
        mentor.paused_until = until
    else:
        mentor.accepting = False
    mentor.save(update_fields=["paused_until", "accepting"])
    record("mentor.paused", mentor, by=member)
    refresh([member.pk])


@transaction.atomic
def open_again(member: Any) -> None:
    MentorProfile.objects.filter(member=member).update(accepting=True, paused_until=None)
    refresh([member.pk])


@transaction.atomic
def answer_pulse(member: Any, *, too_much: bool) -> None:
    """Asked every six weeks: "too much" stops new requests, with nothing more to say."""
    MentorProfile.objects.filter(member=member).update(pulse_at=timezone.now())
    if too_much:
        MentorProfile.objects.filter(member=member).update(accepting=False)
        refresh([member.pk])


def run_due() -> None:
    """Tick: rests that ended, and the pulse question."""
    today = timezone.localdate()
    for mentor in MentorProfile.objects.filter(paused_until__lte=today)[:500]:
        _end_rest(mentor)
    asked = Q(pulse_at__isnull=True, made_at__lte=timezone.now() - PULSE_EVERY)
    due = MentorProfile.objects.filter(asked | Q(pulse_at__lte=timezone.now() - PULSE_EVERY), accepting=True)
    busy = due.filter(free_slots__lt=F("capacity")).select_related("member")
    for mentor in busy[:200]:
        _ask_pulse(mentor)


@transaction.atomic
def _end_rest(mentor: MentorProfile) -> None:
    if MentorProfile.objects.filter(pk=mentor.pk, paused_until=mentor.paused_until).update(paused_until=None):
        refresh([mentor.pk])
        tell(mentor.member, "rest_over", mentor, once=f"{mentor.paused_until}", url="/mentors/load/")


@transaction.atomic
def _ask_pulse(mentor: MentorProfile) -> None:
    MentorProfile.objects.filter(pk=mentor.pk).update(pulse_at=timezone.now())
    tell(mentor.member, "pulse", mentor, once=f"{timezone.localdate()}", url="/mentors/load/")


def load_of(mentor: MentorProfile) -> dict[str, Any]:
    """What the load page shows: one glance at who holds a place and who waits."""
    member = mentor.member
    return {
        "live": Mentorship.objects.live().filter(ambassador=member).with_people(),
        "waiting": MentorRequest.objects.open().filter(ambassador=member).order_by("answer_by"),
        "hours": member.office_hours.coming(),
    }
