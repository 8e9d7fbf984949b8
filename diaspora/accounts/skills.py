"""Skills as people type them: "Python, C++، Node.js"."""

import re
import unicodedata
from collections.abc import Iterable

from django.utils.text import slugify

from diaspora.accounts.models import Profile, Skill

MOST_SKILLS = 20
LONGEST = 60
SEPARATORS = re.compile(r"[,،;؛\n\r|]+")


def split(text: str) -> list[str]:
    """Names as they'll be shown, each once, at most MOST_SKILLS of them.

    Two spellings are one skill where `key_of` is the same.
    """
    names: dict[str, str] = {}
    for part in SEPARATORS.split(unicodedata.normalize("NFKC", text)):
        # A bullet or a full stop isn't part of the name, the dot before NET is.
        name = " ".join(part.split()).strip("-–•* ").rstrip(". ")[:LONGEST].strip()
        if key_of(name):
            names.setdefault(key_of(name), name)
    return list(names.values())[:MOST_SKILLS]


def key_of(name: str) -> str:
    """C, C++ and C# stay three."""
    spelled = name.casefold().replace("+", " plus").replace("#", " sharp").replace(".", " dot ")
    return slugify(spelled, allow_unicode=True)[:LONGEST]


def rows(names: Iterable[str]) -> list[Skill]:
    """One row each; those that nobody named before are made. Two members may name one at the same moment."""
    wanted = {key_of(name): name for name in names}
    Skill.objects.bulk_create([Skill(slug=key, name=name) for key, name in wanted.items()], ignore_conflicts=True)
    return list(Skill.objects.filter(slug__in=wanted))


def set_skills(profile: Profile, text: str) -> None:
    profile.skills.set(rows(split(text)))
