"""Mentoring of the demo: ambassadors who help, people who ask, every state. The same every time."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from diaspora.accounts.models import User
from diaspora.markdown import to_html
from mentorship import words
from mentorship.hours import week
from mentorship.models import (
    CircleVerification,
    Goal,
    MentorProfile,
    MentorRequest,
    MentorSession,
    Mentorship,
    Message,
    OfficeHour,
    Outcome,
    Round,
    RouteHeld,
    SeekerWish,
)
from mentorship.models.mentorships import MentorshipStatus
from mentorship.models.requests import Face, RequestStatus
from mentorship.services.mentorships import next_date
from mentorship.services.standing import refresh

ROLE_OF = {
    "Backend engineer": "software", "Frontend engineer": "software", "Mobile engineer": "software",
    "QA engineer": "software", "Data engineer": "data", "Site reliability engineer": "infrastructure",
    "Nurse": "nursing", "Electrical engineer": "electrical", "Product designer": "product",
}  # fmt: skip
ABOUT = (
    "I moved with one suitcase and many questions. Ask me about the papers, the first interview and the first winter."
)
TEXT = (
    "I have worked on payment services in Multan for four years and would like to move within a year. My degree is in "
    "anabin, my English is fine and I am at A2 in German. I have written to nine employers and had two talks that led "
    "nowhere. Could you look at how I present myself, and tell me what they ask first?"
)
LINES = (
    "Salaam. Good that we found each other. Shall we start with your CV?",
    "Walaikum salaam. Yes please. I have two versions and don't know which one to send.",
    "Send the shorter one to product companies. We look at both on Saturday.",
)
R, M = RequestStatus, MentorshipStatus


@transaction.atomic
def fill(members: Sequence[User], *, now: datetime, dice: random.Random) -> None:
    ambassadors = [member for member in members if member.is_ambassador]
    seekers = [member for member in members if member.profile.place == "pakistan"]
    mentors = [_mentor(member, dice, now) for member in ambassadors]
    for member in seekers:
        _wish(member, dice, now)
    _circle(seekers, ambassadors)
    _stories(seekers, mentors, now)
    _hours(mentors, now)
    Round.objects.create(name="Winter round", join_by=now + timedelta(days=12), due_at=now + timedelta(days=12))
    refresh([mentor.pk for mentor in mentors])


def _hours_of(dice: random.Random, *, abroad: bool) -> str:
    days = dice.sample(range(7), dice.randint(2, 5))
    spans = [(day, 12, 14) if day < 5 else (day, 10, 16) for day in days] if abroad else []
    evenings = [(day, 18, 22) for day in days]
    return f"{week([*spans, *evenings]):042x}"


def _mentor(member: User, dice: random.Random, now: datetime) -> MentorProfile:
    profile = member.profile
    country = str(profile.country)
    full = member.email == "full@demo.test"
    capacity = 2 if full else dice.randint(1, 4)
    mentor = MentorProfile.objects.create(
        member=member, topics=dice.sample(list(words.TOPICS), dice.randint(3, 6)),
        role=ROLE_OF.get(profile.role, "other"), experience=max(profile.years or 5, 5),
        languages=["en", "ur", *dice.sample(["pa", "ps", "sd", "skr"], dice.randint(0, 2))],
        hours=_hours_of(dice, abroad=True), zone=member.time_zone, async_ok=dice.random() < 0.5, about=ABOUT,
        capacity=capacity, free_slots=0 if full else capacity, is_adult=True, show_name=dice.random() < 0.3,
        made_at=now - timedelta(days=400), pulse_at=now,
    )  # fmt: skip
    for route in [key for key in words.ROUTES if key.startswith(country)][: dice.randint(1, 2)]:
        held_on = (now - timedelta(days=dice.randint(60, 1100))).date()
        RouteHeld.objects.create(mentor=mentor, route=route, held_on=held_on, with_family=dice.random() < 0.3)
    return mentor


def _wish(member: User, dice: random.Random, now: datetime) -> SeekerWish:
    profile = member.profile
    countries = list(profile.wish_countries)
    routes = [key for key in words.ROUTES if key[:2] in countries][:2]
    return SeekerWish.objects.create(
        member=member, topics=dice.sample(list(words.TOPICS), dice.randint(1, 3)), routes=routes, countries=countries,
        role=ROLE_OF.get(profile.role, "other"), experience=min(profile.years or 0, 4), languages=["en", "ur"],
        comfort="ur", hours=_hours_of(dice, abroad=False), async_ok=dice.random() < 0.6, is_adult=True,
        question="I'd like to know what employers ask first, and whether my papers are in order.",
        waiting_since=now - timedelta(days=dice.randint(0, 40)),
    )  # fmt: skip


def _circle(seekers: Sequence[User], ambassadors: Sequence[User]) -> None:
    inside = [*seekers[1:3], *ambassadors[:2]]
    CircleVerification.objects.bulk_create(
        [CircleVerification(member=member, status=CircleVerification.Status.VERIFIED) for member in inside]
    )


def _request(seeker: User, mentor: MentorProfile, sent_at: datetime, now: datetime, status: str) -> MentorRequest:
    is_open = status in (R.SENT, R.INFO_ASKED)
    face = Face.UNAVAILABLE if status in (R.DECLINED, R.EXPIRED) else Face(status)
    return MentorRequest.objects.create(
        seeker=seeker, ambassador=mentor.member, status=status, face=face, topics=seeker.wish.topics,
        route=next(iter(seeker.wish.routes), ""), text=TEXT, sent_at=sent_at, answer_by=sent_at + timedelta(days=7),
        due_at=sent_at + timedelta(days=7) if is_open else None,
        ended_at=None if is_open else min(sent_at + timedelta(days=2), now),
        question="Which of the two routes is it?" if status == R.INFO_ASKED else "",
    )  # fmt: skip


def _stories(seekers: Sequence[User], mentors: Sequence[MentorProfile], now: datetime) -> None:
    first, full, *others = mentors
    _request(seekers[3], first, now - timedelta(days=1), now, R.SENT)
    _request(seekers[4], first, now - timedelta(days=2), now, R.INFO_ASKED)
    _request(seekers[5], others[0], now - timedelta(days=20), now, R.DECLINED)
    _request(seekers[6], others[1], now - timedelta(days=30), now, R.EXPIRED)
    _request(seekers[0], others[2], now - timedelta(days=2), now, R.SENT)
    _together(seekers[0], first, now - timedelta(days=20), now, M.ACTIVE)
    for seeker in seekers[7:9]:
        _together(seeker, full, now - timedelta(days=30), now, M.ACTIVE)
    for seeker, mentor in zip(seekers[9:14], others[3:8], strict=False):
        _together(seeker, mentor, now - timedelta(days=120), now, M.COMPLETED)


def _together(seeker: User, mentor: MentorProfile, started: datetime, now: datetime, status: str) -> Mentorship:
    done = status == M.COMPLETED
    row = Mentorship(
        request=_request(seeker, mentor, started - timedelta(days=2), now, R.ACCEPTED), seeker=seeker,
        ambassador=mentor.member, status=status, started_at=started, last_active_at=now - timedelta(days=1),
        ends_on=(started + timedelta(weeks=12)).date(), agreed_by_seeker=True, agreed_by_ambassador=True,
        first_session_at=started + timedelta(days=4), holds_place=not done,
        ended_at=started + timedelta(weeks=11) if done else None,
    )  # fmt: skip
    row.due_at = next_date(row)
    row.save()
    Goal.objects.create(mentorship=row, text="A CV that gets answers", done_at=now if done else None)
    for at, line in enumerate(LINES):
        writer = seeker if at % 2 else mentor.member
        Message.objects.create(
            mentorship=row, writer=writer, text=line, html=to_html(line), written_at=started + timedelta(hours=at)
        )
    if done:
        Outcome.objects.create(mentorship=row, member=seeker, came="interview", route=row.request.route)
        return row
    if mentor.free_slots:
        mentor.free_slots -= 1
        mentor.save(update_fields=["free_slots"])
    _session(row, (now + timedelta(days=4)).replace(hour=15, minute=0, second=0, microsecond=0) + (
        timedelta(hours=2) * Mentorship.objects.filter(ambassador=mentor.member).count()
    ))  # fmt: skip
    return row


def _session(row: Mentorship, starts_at: datetime) -> None:
    ends_at = starts_at + timedelta(minutes=30)
    MentorSession.objects.create(
        mentorship=row, ambassador=row.ambassador, proposer=row.ambassador, status=MentorSession.Status.CONFIRMED,
        times=[starts_at.isoformat()], starts_at=starts_at, ends_at=ends_at, due_at=ends_at,
    )  # fmt: skip


def _hours(mentors: Sequence[MentorProfile], now: datetime) -> None:
    titles = ("What the embassy asks for", "The first month in a new city", "Reading a contract together")
    for at, (mentor, title) in enumerate(zip(mentors[2:], titles, strict=False)):
        starts_at = (now + timedelta(days=3 + 2 * at)).replace(hour=16, minute=0, second=0, microsecond=0)
        OfficeHour.objects.create(
            ambassador=mentor.member, title=title, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45)
        )
