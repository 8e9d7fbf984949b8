"""What stands in a digest: gathered for many members at once, kept as JSON, looked at again before it's sent."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from diaspora.accounts.models import User
from diaspora.digests.sections import DIGEST_SECTIONS, PER_SECTION, DigestSection, Item

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Part:
    """One section of one member's digest; `more` items found no room."""

    key: str
    items: tuple[Item, ...]
    more: int = 0

    def as_json(self) -> dict[str, Any]:
        return {"key": self.key, "more": self.more, "items": [asdict(item) for item in self.items]}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> "Part":
        return cls(stored["key"], tuple(Item(**item) for item in stored["items"]), stored["more"])


def gather(members: Sequence[User], since: datetime, until: datetime) -> dict[int, list[Part]]:
    """Parts per member's primary key, in the order of the sections; members with nothing new aren't there.

    The number of statements doesn't depend on that of the members."""
    found: dict[int, list[Part]] = {}
    for section in DIGEST_SECTIONS.all():
        for pk, items in _items_of(section, members, since, until).items():
            if items:
                part = Part(
                    section.key, tuple(items[:PER_SECTION]), max(0, getattr(items, "number", len(items)) - PER_SECTION)
                )
                found.setdefault(pk, []).append(part)
    return found


def _items_of(
    section: DigestSection, members: Sequence[User], since: datetime, until: datetime
) -> Mapping[int, Sequence[Item]]:
    """A section that fails is left out and reported; the others don't wait for it."""
    try:
        with transaction.atomic():
            return section.items_for(members, since, until)
    except Exception:
        log.exception("digest.section_failed %s", section.key)
        return {}


def still_visible(asked: Iterable[tuple[User, Sequence[Part]]]) -> dict[int, list[Part]]:
    """The same parts without what a member may no longer see, per member's primary key."""
    pairs, sections = list(asked), DIGEST_SECTIONS.by_key()
    found: dict[int, list[Part]] = {member.pk: [] for member, _parts in pairs}
    # A section that was unplugged meanwhile shows nothing.
    for key, section in sections.items():
        parts = {member.pk: (member, part) for member, some in pairs for part in some if part.key == key}
        for pk, items in _ask(section, list(parts.values())).items():
            if items:
                found[pk].append(Part(key, tuple(items), parts[pk][1].more))
    return found


def _ask(section: DigestSection, parts: Sequence[tuple[User, Part]]) -> Mapping[int, Sequence[Item]]:
    if not parts:
        return {}
    at_once = getattr(section, "still_visible_for", None)
    if at_once is not None:
        answers: Mapping[int, Sequence[Item]] = at_once([(member, part.items) for member, part in parts])
        return answers
    return {member.pk: section.still_visible(member, part.items) for member, part in parts}
