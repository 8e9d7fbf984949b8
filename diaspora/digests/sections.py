"""The digest's section socket."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from diaspora.accounts.models import User
from diaspora.registry import socket

PER_SECTION = 5


@dataclass(frozen=True)
class Item:
    """One line of a digest. `key` is stable ("job:17"); `reason` says why this member gets it.

    `data` is JSON: what the section's template shows.
    """

    key: str
    url: str
    reason: str
    data: Mapping[str, Any]


class Best(list[Item]):
    """The best few of more than that: `number` counts them all."""

    def __init__(self, items: Iterable[Item], *, number: int) -> None:
        super().__init__(items)
        self.number = number


@runtime_checkable
class DigestSection(Protocol):
    """`title` is the translated heading. `template` renders one item (`item`, without its reason, which stands beside
    it) as `emails/<app>/digest_<key>.html` and `.txt` (without the ending), with SITE_URL and SITE_NAME; what it made
    is kept for everybody else who gets the same item. `more_url` is a path where the items that found no room are.

    All members of one call read the language that is active. A section may also have, and a big one should,
    `still_visible_for(asked)`, with `asked` a sequence of (member, items): the answers of `still_visible` by the
    member's primary key, in a fixed number of statements.
    """

    key: str
    title: Any
    template: str
    more_url: str

    def items_for(self, members: Sequence[User], since: datetime, until: datetime) -> Mapping[int, Sequence[Item]]:
        """Items per member's primary key, best first; `Best` where only some of them were made. A fixed number of
        statements for any number of members."""
        ...

    def still_visible(self, member: User, items: Sequence[Item]) -> Sequence[Item]:
        """Those of `items` that `member` may still see at this moment: asked once more right before sending."""
        ...


DIGEST_SECTIONS = socket("DIGEST_SECTIONS", DigestSection)
