"""The demo's part of the circles: three of them, with questions, answers and somebody who asks to enter."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from diaspora.circles.models import Answer, Circle, Kind, Membership, Post, Vouch
from diaspora.markdown import to_html

CIRCLES = [
    (
        Kind.OPEN, "Pakistanis in Germany", "DE", "Berlin", "EU Blue Card", [],
        "For whoever has moved to Germany or is about to. Appointments, flats, papers, first weeks.",
    ),
    (
        Kind.MEMBERS, "Data people", "", "", "", ["data engineering", "analytics"],
        "Interviews, take-home tasks, and what teams really ask. What is said here stays here.",
    ),
    (
        Kind.WOMEN, "Women in tech, Pakistan", "", "", "", ["software", "design"],
        "By women, for women who build things and want to build them elsewhere.",
    ),
]  # fmt: skip
# No profile says who is a woman, so the made-up ones are known by name.
WOMEN = {
    "Aleena", "Bisma", "Dania", "Emaan", "Fariha", "Ghazal", "Hania", "Iqra", "Javeria", "Kiran", "Laiba", "Mahnoor",
    "Nimra", "Palwasha", "Rimsha", "Sehrish", "Tooba", "Umaima", "Wajiha", "Zoya",
}  # fmt: skip
TALK = {
    Kind.OPEN: [
        ("How early do you book the appointment in Karachi?", "My contract starts in March. **When** did you book, and"
         " how long did you wait?", ["I booked nine weeks ahead and got one after six. Look early in the morning.",
         "Mine was moved once by the mission. Have two free days around it."]),
        ("Which health insurance for the first month?", "The employer's starts with the contract, but I land ten days "
         "before that.", ["A travel insurance that names *Aufenthalt* is enough until the first working day."]),
        ("Can my parents visit in the first year?", "Is a visit in the first year seen badly?", []),
    ],
    Kind.MEMBERS: [
        ("SQL task: how much is enough?", "They gave me four hours. I did joins and one window function. What do they "
         "look at?", ["That you say what you left out and why. I grade these: a short note beats a fifth query."]),
        ("Airflow or something else to learn first?", "My present work has none of it.", []),
    ],
    Kind.WOMEN: [
        ("How do you tell a manager that you travel alone?", "The visa interview asked me twice who accompanies me.",
         ["Say it plainly and once. They asked me too; my answer was: nobody, I work there."]),
        ("Safe areas for a first flat", "I land alone and know nobody in the city.", []),
    ],
}  # fmt: skip


def fill(members: Sequence[Any], *, now: datetime, dice: random.Random) -> None:
    """Twice the same: what is there already stays."""
    if Circle.objects.exists():
        return
    seeker, woman, ambassador, full, moderator, *others = members
    teams = {
        Kind.OPEN: [ambassador, full], Kind.MEMBERS: [full, ambassador], Kind.WOMEN: [ambassador, moderator],
    }  # fmt: skip
    insiders = {
        Kind.OPEN: [seeker, woman, *others[1:20]], Kind.MEMBERS: [woman, *others[5:15]],
        Kind.WOMEN: [member for member in others[1:] if member.profile.name.split(" ")[0] in WOMEN][:8],
    }  # fmt: skip
    for kind, *about in CIRCLES:
        circle = _circle(kind, about, teams[kind], insiders[kind], now)
        _talk(circle, [*teams[kind], *insiders[kind]], now, dice)
        if kind == Kind.WOMEN:
            _asks(circle, woman, insiders[kind][0], now)


def _circle(kind: str, about: Sequence[Any], team: Sequence[Any], members: Sequence[Any], now: datetime) -> Circle:
    name, country, city, route, crafts, text = about
    circle = Circle(
        kind=kind, name=name, country=country, city=city, route=route, crafts=crafts, about=text,
        about_html=to_html(text), founder=team[0], founded_at=now - timedelta(days=200),
    )  # fmt: skip
    circle.give_slug()
    circle.save()
    for place, member in enumerate([*team, *members]):
        joined = now - timedelta(days=190 - place * 5)
        Membership.objects.create(
            circle=circle, member=member, status=Membership.Status.MEMBER, moderates=member in team,
            asked_at=joined, joined_at=joined,
        )  # fmt: skip
    return circle


def _talk(circle: Circle, members: Sequence[Any], now: datetime, dice: random.Random) -> None:
    for place, (title, text, answers) in enumerate(TALK[Kind(circle.kind)]):
        at = now - timedelta(days=3 + place * 4, hours=dice.randint(0, 9))
        post = Post.objects.create(
            circle=circle, author=dice.choice(members), title=title, text=text, html=to_html(text), created_at=at,
            anonymous=place == 1,
        )  # fmt: skip
        others = [member for member in members if member.pk != post.author_id]
        for number, words in enumerate(answers):
            reply = Answer.objects.create(
                post=post, author=dice.choice(others), text=words, html=to_html(words),
                created_at=at + timedelta(hours=5 + number),
            )  # fmt: skip
            if number == 0:
                post.accepted = reply
                post.save(update_fields=["accepted"])
    guide = "## Before you fly\n\n- copies of everything, in hand luggage\n- the first night booked and paid\n"
    Post.objects.create(
        circle=circle, author=members[0], asks=False, title="The first week, in order", text=guide,
        html=to_html(guide), pinned_at=now, created_at=now - timedelta(days=60),
    )  # fmt: skip


def _asks(circle: Circle, member: Any, voucher: Any, now: datetime) -> None:
    row = Membership.objects.create(
        circle=circle, member=member, note="I work with data in Karachi; Ayesha knows me from a course.",
        asked_at=timezone.now() - timedelta(days=1),
    )  # fmt: skip
    Vouch.objects.create(membership=row, voucher=voucher, at=now)
