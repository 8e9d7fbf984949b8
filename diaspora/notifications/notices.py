"""The socket of notice kinds: what a product tells members, and how each is told unless they chose otherwise."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Any, Protocol, runtime_checkable

from django.conf import settings

from diaspora.notifications.models import NoticeChoice, NoticeWhen
from diaspora.registry import socket

AT_ONCE = timedelta(0)


@dataclass(frozen=True)
class NoticeKind:
    """`name` as `notify()` gets it ("jobs/published"); `label` finishes "Tell me when …" and is translated.

    `covers`: other names that members choose about together with this one. `wait`: mails of this kind are gathered
    for so long and go as one. `required`: always mailed, never a choice.
    """

    name: str
    label: Any
    default: str = NoticeWhen.NOW
    wait: timedelta = AT_ONCE
    required: bool = False
    covers: tuple[str, ...] = ()


@runtime_checkable
class Notices(Protocol):
    """One group on the page of choices."""

    key: str
    label: Any
    kinds: tuple[NoticeKind, ...]


NOTICES = socket("NOTICES", Notices)


def rule(name: str) -> NoticeKind:
    """The kind that decides about notices of this name. One that no product declares is mailed at once."""
    found = _declared(tuple(settings.NOTICES)).get(name)
    return found or NoticeKind(name, name.replace("/", ": ").replace("_", " "))


def is_declared(name: str) -> bool:
    return name in _declared(tuple(settings.NOTICES))


@lru_cache(maxsize=16)
def _declared(_paths: tuple[str, ...]) -> Mapping[str, NoticeKind]:
    kinds = [kind for group in NOTICES.all() for kind in group.kinds]
    return {name: kind for kind in kinds for name in (kind.name, *kind.covers)}


def choices_of(members: Iterable[int], names: Iterable[str]) -> Mapping[tuple[int, str], str]:
    """What each member chose, by the name of the rule; only rows that differ from the default are there. One
    statement."""
    rows = NoticeChoice.objects.filter(member__in=set(members), kind__in={rule(name).name for name in names})
    return {(member, kind): when for member, kind, when in rows.values_list("member", "kind", "when")}


def when_for(chosen: str | None, kind: NoticeKind) -> str:
    return NoticeWhen.NOW if kind.required else chosen or kind.default
