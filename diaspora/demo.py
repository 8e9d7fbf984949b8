"""A believable community to look around with. Every person and company in it is made up."""

import random
from datetime import UTC, datetime
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils.module_loading import import_string

from diaspora.accounts.models import Ambassador, Profile, Skill, User

PASSWORD = "safeer-demo-2026"  # noqa: S105 - printed at every start, in DEBUG only
SEED = 20221
LOGINS = [
    ("seeker@demo.test", "looks for a job from Multan, reads Urdu"),
    ("woman@demo.test", "looks for a job, hidden from search"),
    ("ambassador@demo.test", "refers people from Utrecht"),
    ("full@demo.test", "an ambassador in Toronto with no place left"),
    ("mod@demo.test", "moderates"),
    ("admin@demo.test", "may do everything"),
]
FIRST = [
    "Aleena",
    "Bisma",
    "Dania",
    "Emaan",
    "Fariha",
    "Ghazal",
    "Hania",
    "Iqra",
    "Javeria",
    "Kiran",
    "Laiba",
    "Mahnoor",
    "Nimra",
    "Palwasha",
    "Rimsha",
    "Sehrish",
    "Tooba",
    "Umaima",
    "Wajiha",
    "Zoya",
    "Arsalan",
    "Babar",
    "Danyal",
    "Ehsan",
    "Faizan",
    "Hamza",
    "Ibrahim",
    "Junaid",
    "Kamran",
    "Luqman",
    "Mubashir",
    "Noman",
    "Osama",
    "Rehan",
    "Saad",
    "Talha",
    "Umair",
    "Waleed",
    "Yasir",
    "Zeeshan",
]
LAST = [
    "Ahmer",
    "Baloch",
    "Cheema",
    "Durrani",
    "Gilani",
    "Hashmi",
    "Jamali",
    "Kakar",
    "Lodhi",
    "Mirani",
    "Niazi",
    "Pirzada",
    "Qazi",
    "Rind",
    "Soomro",
    "Tareen",
]
CITIES = [
    "Karachi",
    "Lahore",
    "Multan",
    "Peshawar",
    "Quetta",
    "Faisalabad",
    "Hyderabad",
    "Sialkot",
    "Islamabad",
    "Gujrat",
    "Sukkur",
    "Abbottabad",
]
ABROAD = [
    ("NL", "Utrecht", "Europe/Amsterdam"), ("DE", "Leipzig", "Europe/Berlin"), ("GB", "Leeds", "Europe/London"),
    ("CA", "Toronto", "America/Toronto"), ("AE", "Sharjah", "Asia/Dubai"), ("AU", "Adelaide", "Australia/Adelaide"),
    ("SE", "Malmö", "Europe/Stockholm"), ("IE", "Cork", "Europe/Dublin"), ("AT", "Graz", "Europe/Vienna"),
]  # fmt: skip
ROLES = {
    "Backend engineer": ["Python", "Django", "PostgreSQL", "Docker"],
    "Frontend engineer": ["TypeScript", "React", "CSS", "Accessibility"],
    "Data engineer": ["Python", "SQL", "Airflow", "Spark"],
    "Site reliability engineer": ["Linux", "Kubernetes", "Terraform", "Go"],
    "Mobile engineer": ["Kotlin", "Swift", "Flutter"],
    "Nurse": ["Intensive care", "Paediatrics", "German B2"],
    "Electrical engineer": ["Power systems", "PLC", "AutoCAD"],
    "Product designer": ["Figma", "Research", "Prototyping"],
    "QA engineer": ["Playwright", "Selenium", "Python"],
}


@transaction.atomic
def fill(now: datetime | None = None) -> None:
    """People first, then each product's own part (settings.DEMO_PARTS). The same people every time."""
    now = now or datetime.now(tz=UTC)
    dice = random.Random(SEED)
    members = [*_named(now), *(_somebody(dice, number, now) for number in range(54))]
    for path in settings.DEMO_PARTS:
        import_string(path)(members, now=now, dice=random.Random(SEED))


def _named(now: datetime) -> list[User]:
    seeker = _member("seeker@demo.test", "Bilal Demo", "seeker", language="ur", place="pakistan", city="Multan",
                     role="Backend engineer", years=4, wish_countries=["DE", "NL"])  # fmt: skip
    woman = _member("woman@demo.test", "Sana Demo", "sana", place="pakistan", city="Karachi", visibility="hidden",
                    role="Data engineer", years=6, wish_countries=["DE"])  # fmt: skip
    ambassador = _member("ambassador@demo.test", "Ayesha Demo", "ayesha", time_zone="Europe/Amsterdam", place="abroad",
                         country="NL", city="Utrecht", role="Data engineer", years=9, visibility="public")  # fmt: skip
    full = _member("full@demo.test", "Usman Demo", "usman", time_zone="America/Toronto", place="abroad", country="CA",
                   city="Toronto", role="Site reliability engineer", years=11)  # fmt: skip
    for one in (ambassador, full):
        _verified(one, now)
    moderator = _member("mod@demo.test", "Mina Demo", "mina", is_staff=True)
    moderator.groups.add(*_moderators())
    admin = _member("admin@demo.test", "Adam Demo", "adam", is_staff=True, is_superuser=True)
    return [seeker, woman, ambassador, full, moderator, admin]


def _moderators() -> list[int]:
    return list(Group.objects.filter(name__in=settings.GROUPS).values_list("pk", flat=True))


def _somebody(dice: random.Random, number: int, now: datetime) -> User:
    name = f"{dice.choice(FIRST)} {dice.choice(LAST)}"
    role = dice.choice(list(ROLES))
    abroad = number % 3 == 0
    country, city, zone = dice.choice(ABROAD) if abroad else ("", dice.choice(CITIES), "Asia/Karachi")
    member = _member(
        f"member{number}@demo.test", name, f"demo-{number}", time_zone=zone, language=dice.choice(["en", "en", "ur"]),
        place="abroad" if abroad else "pakistan", country=country, city=city, role=role, years=dice.randint(1, 18),
        visibility=dice.choice(["members", "members", "public", "hidden"]),
        wish_countries=[] if abroad else dice.sample([place[0] for place in ABROAD], 2),
    )  # fmt: skip
    member.profile.skills.set(_skills(role))
    if abroad:
        _verified(member, now, asked_only=number % 9 == 0)
    return member


@cache
def _hashed() -> str:
    """Once for all: a hash is slow on purpose."""
    return make_password(PASSWORD)


def _member(email: str, name: str, handle: str, **fields: Any) -> User:
    own = {key: fields.pop(key) for key in ("language", "time_zone", "is_staff", "is_superuser") if key in fields}
    member = User.objects.create_user(email, handle=handle, **own)
    member.password = _hashed()
    member.save(update_fields=["password"])
    EmailAddress.objects.create(user=member, email=email, verified=True, primary=True)
    Profile.objects.update_or_create(
        member=member, defaults={"name": name, "onboarded_at": datetime.now(tz=UTC), **fields}
    )
    member.refresh_from_db()
    return member


def _skills(role: str) -> list[Skill]:
    return [
        Skill.objects.get_or_create(slug=name.lower().replace(" ", "-"), defaults={"name": name})[0]
        for name in ROLES[role]
    ]


def _verified(member: User, now: datetime, *, asked_only: bool = False) -> None:
    status = Ambassador.Status.ASKED if asked_only else Ambassador.Status.VERIFIED
    Ambassador.objects.create(
        member=member, status=status, statement="I can explain how I found my job and answer questions.",
        label=f"a company in {member.profile.city}", employer_name="Example Works",
        proof="" if asked_only else Ambassador.Proof.MODERATOR, verified_at=None if asked_only else now,
    )  # fmt: skip
