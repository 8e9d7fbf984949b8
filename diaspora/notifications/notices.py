"""The socket of notice kinds: what a product tells members, and how each is told unless they chose otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, runtime_checkable

from diaspora.notifications.models import NoticeChoice, NoticeWhen
from diaspora.registry import socket

AT_ONCE = timedelta(0)


@dataclass(frozen=True)
class NoticeKind:
    """`name` as `notify()` gets it ("jobs/published"); `label` finishes "Tell me when …" and is translated.

    `wait`: mails of this kind are gathered for so long and go as one. `required`: always mailed, never a choice.
    """

    name: str
    label: Any
    default: str = NoticeWhen.NOW
    wait: timedelta = AT_ONCE
    required: bool = False


@runtime_checkable
class Notices(Protocol):
    """One group on the page of choices."""

    key: str
    label: Any
    kinds: tuple[NoticeKind, ...]


NOTICES = socket("NOTICES", Notices)


def rule(name: str) -> NoticeKind:
    """A kind that no product declares is mailed at once."""
    declared = {kind.name: kind for group in NOTICES.all() for kind in group.kinds}
    return declared.get(name) or NoticeKind(name, name.replace("/", ": ").replace("_", " "))


def choices_of(members: Iterable[int], names: Iterable[str]) -> Mapping[tuple[int, str], str]:
    """What each member chose for each kind; only rows that differ from the default are there. One statement."""
    rows = NoticeChoice.objects.filter(member__in=set(members), kind__in=set(names))
    return {(member, kind): when for member, kind, when in rows.values_list("member", "kind", "when")}


def when_for(chosen: str | None, kind: NoticeKind) -> str:
    return NoticeWhen.NOW if kind.required else chosen or kind.default
