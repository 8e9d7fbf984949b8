"""What the matching knows of each person: built from their rows, written flat for the suggestions."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from mentorship import words
from mentorship.hours import utc_mask
from mentorship.models import (
    CircleVerification,
    MentorProfile,
    MentorRequest,
    Mentorship,
    OpenMentor,
    SeekerWish,
    is_circle_verified,
)
from mentorship.models.mentorships import EndedWhy
from mentorship.models.mentorships import MentorshipStatus as M
from mentorship.models.requests import RequestStatus as R
from mentorship.scoring import ADULT_AGE, PRIOR_ANSWERED, PRIOR_ASKED, TRUSTED, Ambassador, Mentee

LOOK_BACK = timedelta(days=180)
EXPERIENCED_DONE, EXPERIENCED_SHARE = 3, 0.9
FIRST_YEAR, FIRST_YEAR_PEOPLE = timedelta(days=365), 5
INBOUND_A_SLOT = 2
CHUNK = 1000


def coming_monday() -> date:
    """Of the week that most of what is arranged now will fall into."""
    soon = timezone.now().date() + timedelta(days=3)
    return soon - timedelta(days=soon.weekday())


def as_mentee(wish: SeekerWish, monday: date | None = None) -> Mentee:
    return Mentee(
        id=wish.member_id,
        topics=frozenset(wish.topics),
        role=wish.role,
        languages=frozenset(wish.languages),
        comfort=wish.comfort,
        routes=frozenset(wish.routes),
        countries=frozenset(wish.countries) | {route[:2] for route in wish.routes},
        near_roles=words.near_roles(wish.role),
        hours=utc_mask(wish.availability, monday or coming_monday()),
        async_ok=wish.async_ok,
        experience=wish.experience,
        women_only=wish.women_only,
        circle_verified=is_circle_verified(wish.member),
        age=ADULT_AGE if wish.is_adult else 0,
        readiness=wish.readiness,
        waiting_days=wish.waiting_days,
    )


def as_ambassadors(profiles: Sequence[MentorProfile], monday: date | None = None) -> list[Ambassador]:
    """A fixed number of statements for any number of profiles."""
    monday = monday or coming_monday()
    keys = [profile.member_id for profile in profiles]
    circle = set(
        CircleVerification.objects.filter(member__in=keys, status="verified").values_list("member", flat=True)
    )
    answers, done, people = _answers(keys), _completed(keys), _people(keys)
    return [
        _as_ambassador(
            profile, monday, circle, answers.get(profile.member_id, (0, 0)),
            done.get(profile.member_id, 0), people.get(profile.member_id, 0),
        )
        for profile in profiles
    ]  # fmt: skip


def _as_ambassador(
    profile: MentorProfile,
    monday: date,
    circle: set[int],
    answers: tuple[int, int],
    done: int,
    people: int,
) -> Ambassador:
    answered, asked = answers
    held = list(profile.routes.all())
    fresh, old = ({row.route for row in held if row.is_old is stale} for stale in (False, True))
    home = {profile.country} if profile.country else set()
    trust = _trust(profile, answered, asked, done)
    new = timezone.now() - profile.made_at < FIRST_YEAR
    return Ambassador(
        id=profile.member_id,
        topics=frozenset(profile.topics),
        role=profile.role,
        languages=frozenset(profile.languages),
        routes=frozenset(fresh),
        routes_old=frozenset(old),
        countries=frozenset({route[:2] for route in fresh} | home),
        countries_old=frozenset(route[:2] for route in old),
        hours=utc_mask(profile.availability, monday),
        async_ok=profile.async_ok,
        experience=profile.experience,
        women_only=profile.women_only,
        circle_verified=profile.member_id in circle,
        age=ADULT_AGE if profile.is_adult else 0,
        trust=trust,
        accepting=profile.accepting and not (new and trust == TRUSTED and people >= FIRST_YEAR_PEOPLE),
        resting=profile.is_resting,
        free_slots=profile.free_slots,
        answered=answered,
        asked=asked,
    )


def _trust(profile: MentorProfile, answered: int, asked: int, done: int) -> int:
    if not profile.member.is_active or not profile.member.is_ambassador:
        return 0
    experienced = done >= EXPERIENCED_DONE and answered >= EXPERIENCED_SHARE * asked
    return TRUSTED + 1 if experienced else TRUSTED


def _answers(keys: Iterable[int]) -> Mapping[int, tuple[int, int]]:
    """(answered in time, asked) of 180 days by member."""
    since = timezone.now() - LOOK_BACK
    rows = (
        MentorRequest.objects.filter(ambassador__in=keys, ended_at__gt=since)
        .filter(status__in=(R.ACCEPTED, R.DECLINED, R.EXPIRED))
        .values("ambassador")
        .annotate(asked=Count("pk"), answered=Count("pk", filter=~Q(status=R.EXPIRED)))
    )
    return {row["ambassador"]: (row["answered"], row["asked"]) for row in rows.order_by()}


def _completed(keys: Iterable[int]) -> Mapping[int, int]:
    rows = Mentorship.objects.filter(ambassador__in=keys, status=M.COMPLETED)
    return dict(rows.order_by().values_list("ambassador").annotate(Count("pk")))


def _people(keys: Iterable[int]) -> Mapping[int, int]:
    rows = Mentorship.objects.filter(ambassador__in=keys)
    return dict(rows.order_by().values_list("ambassador").annotate(Count("seeker", distinct=True)))


def trust_of_seeker(member: Any) -> int:
    """T0 to T3 as somebody who asks: T1 needs three fifths of a profile."""
    profile = member.profile
    told = (profile.name, profile.place, profile.role, profile.years is not None, profile.city or profile.country)
    if sum(bool(part) for part in told) < 3:
        return 0
    if Mentorship.objects.of(member).filter(why=EndedWhy.SAFETY).exists():
        return 1
    if Mentorship.objects.of(member).filter(status=M.COMPLETED).count() >= EXPERIENCED_DONE:
        return 3
    return 2 if member.is_ambassador else 1


def as_row(one: Ambassador) -> dict[str, Any]:
    """Its fields in the flat table."""
    routes, old = (
        words.signed(words.mask("routes", some), words.ROUTE_WORDS) for some in (one.routes, one.routes_old)
    )
    hours = words.signed(one.hours, words.HOUR_WORDS)
    return {
        "topics": words.mask("topics", one.topics),
        "languages": words.mask("languages", one.languages),
        "countries": words.mask("countries", one.countries),
        "countries_old": words.mask("countries", one.countries_old),
        "routes_0": routes[0],
        "routes_1": routes[1],
        "routes_old_0": old[0],
        "routes_old_1": old[1],
        "hours_0": hours[0],
        "hours_1": hours[1],
        "hours_2": hours[2],
        "reliability": (one.answered + PRIOR_ANSWERED) / (one.asked + PRIOR_ASKED),
        "role": words.ROLE_NUMBERS.get(one.role, -1),
        "experience": one.experience,
        "free_slots": one.free_slots,
        "trust": one.trust,
        "women_only": one.women_only,
        "circle_verified": one.circle_verified,
        "async_ok": one.async_ok,
    }


@transaction.atomic
def refresh(members: Sequence[int]) -> None:
    """Writes the flat rows of these members anew: one for each who may be suggested, none for the others."""
    profiles = MentorProfile.objects.filter(member__in=members).select_related("member__profile", "member__ambassador")
    found = as_ambassadors(list(profiles.prefetch_related("routes")))
    open_ones = [one for one in found if _is_open(one)]
    OpenMentor.objects.filter(member__in=set(members) - {one.id for one in open_ones}).delete()
    pending = _pending([one.id for one in open_ones])
    rows = [OpenMentor(member_id=one.id, pending=pending.get(one.id, 0), **as_row(one)) for one in open_ones]
    fields = [*as_row(open_ones[0]), "pending"] if open_ones else []
    MentorProfile.objects.filter(pk__in=members).update(matched_on=timezone.localdate())
    OpenMentor.objects.bulk_create(rows, update_conflicts=True, unique_fields=["member"], update_fields=fields)


def _is_open(one: Ambassador) -> bool:
    able = one.trust >= TRUSTED and one.age >= ADULT_AGE
    return able and one.accepting and not one.resting and one.free_slots > 0


def _pending(keys: Iterable[int]) -> Mapping[int, int]:
    rows = MentorRequest.objects.open().filter(ambassador__in=keys).order_by()
    return dict(rows.values_list("ambassador").annotate(Count("pk")))


@transaction.atomic
def refresh_old() -> int:
    """The masks of yesterday: the week moved on, the clocks changed. Returns how many were written."""
    today = timezone.localdate()
    stale = MentorProfile.objects.filter(Q(matched_on__lt=today) | Q(matched_on__isnull=True))
    keys = list(stale.order_by("pk").values_list("pk", flat=True)[:CHUNK])
    OpenMentor.objects.filter(member__in=keys, shown__gt=0).update(shown=F("shown") / 2)
    refresh(keys)
    return len(keys)
