"""Matching employers to a register of 120,000 names, and what it may not do: propose another entity.

Names are made up of syllables and the words that companies like, so that trigrams are as rare and as common as in
real names. Wall time, because the database does the work; the yardstick is the 30 seconds that are allowed.
"""

import random
import time
from collections import Counter
from collections.abc import Iterator

from django.db import connection

from jobs.company_names import name_key
from jobs.models import Employer, RegisterEdition, RegisterRow
from jobs.services.registers import decisions

LIKED = [
    "global", "care", "group", "services", "solutions", "foods", "health", "international", "consulting", "systems",
    "design", "trading", "logistics", "home", "engineering", "digital", "partners", "support", "technologies", "hotel",
    "construction", "the", "london", "energy", "media", "capital", "education",
]  # fmt: skip
ONSETS = ["b", "br", "c", "d", "f", "g", "gr", "h", "k", "l", "m", "n", "p", "r", "s", "st", "t", "v", "w", "z"]
SYLLABLES = [onset + vowel + end for onset in ONSETS for vowel in "aeiou" for end in ("", "n")]
ALLOWED_S = 30


def names(number: int, dice: random.Random) -> list[str]:
    """Two to four words each: the first a rare one, the others often a liked one."""
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(2, 4))) for _ in range(20_000)]
    made: dict[str, None] = {}
    while len(made) < number:
        parts = [words[int(len(words) ** dice.random())]]
        parts += [dice.choice(LIKED if dice.random() < 0.6 else words) for _ in range(dice.randint(1, 3))]
        made[" ".join(parts)] = None
    return list(made)


def _mistyped(name: str, dice: random.Random) -> str:
    at = dice.randrange(len(name))
    return name[:at] + dice.choice("xqjy") + name[at + 1 :]


def matching(rows: int, employers: int) -> Iterator[tuple[str, float, float, float]]:
    """(what, ours, yardstick, most ratio): half stand there as they are, three in ten with a wrong letter."""
    dice = random.Random(11)
    cores = names(rows + employers // 5, dice)
    there, nowhere = cores[:rows], cores[rows:]
    edition = RegisterEdition.objects.create(
        register="uk", published_on="2026-01-01", sha256=f"bench {rows}", is_current=True
    )
    RegisterRow.objects.bulk_create(
        (RegisterRow(edition=edition, name=f"{core} Ltd", core=name_key(core).core, town="Leeds") for core in there),
        batch_size=5_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_registerrow")
    known = dice.sample(there, employers - len(nowhere))
    exact, typed = known[: employers // 2], [_mistyped(core, dice) for core in known[employers // 2 :]]
    asked = {n: Employer(pk=n, name=f"{core} Limited") for n, core in enumerate(exact + typed + nowhere, 1)}
    began = time.monotonic()
    found = list(decisions(edition, asked))
    seconds = time.monotonic() - began
    verdicts = Counter(decision.verdict.value for _employer, decision in found)
    said = ", ".join(f"{number:,} {verdict}" for verdict, number in sorted(verdicts.items()))
    yield f"s: {employers:,} employers to {rows:,} names ({said})", seconds, ALLOWED_S, 1
    wrong = sum(
        decision.verdict == "proposed"
        and name_key(decision.ranked[0].candidate.name).core != name_key(employer.name).core
        for employer, decision in found
    )
    yield "another entity proposed / proposed", wrong, max(verdicts["proposed"], 1), 0
    edition.delete()
