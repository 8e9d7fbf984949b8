"""Sockets of what the site gives to machines: the read-only API, sitemaps, feeds and the cards of shared links."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any, Protocol, runtime_checkable

from diaspora.registry import socket


@runtime_checkable
class ApiPart(Protocol):
    """A ninja Router whose paths begin at /api/v1; everything in it is public and only read."""

    key: str
    router: Any


@runtime_checkable
class Site(Protocol):
    """Pages for the sitemap `/sitemap-<key>.xml`."""

    key: str

    def pages(self) -> Iterable[tuple[str, datetime | None]]:
        """(path, when it last changed) of public pages; None where that isn't known. 50,000 at most."""
        ...


@dataclass(frozen=True)
class Entry:
    """`link` is a path; `text` is plain words; `ident` never changes, whatever becomes of the link."""

    ident: str
    title: str
    link: str
    text: str
    at: datetime


@runtime_checkable
class Feed(Protocol):
    """Found by readers on each page. `path` where the product serves it itself, else /feeds/<key>.atom."""

    key: str
    title: Any
    path: str
    mime: str

    def entries(self) -> Iterable[Entry]:
        """Newest first, 50 at most."""
        ...


@dataclass(frozen=True)
class Card:
    """What the picture of a shared link says, in the reader's language. `tags` are a few short facts."""

    title: str
    subtitle: str
    tags: tuple[str, ...]

    @property
    def version(self) -> str:
        """Other words, another version."""
        return sha256(repr((self.title, self.subtitle, self.tags)).encode()).hexdigest()[:20]


@runtime_checkable
class CardMaker(Protocol):
    """`view` names the page (as in `reverse`); `ref_of` makes its address' parts one word, `card` reads that word."""

    key: str
    view: str

    def ref_of(self, **parts: Any) -> str: ...

    def card(self, ref: str) -> Card | None:
        """None where there is no such page, or nobody may see it."""
        ...


API_ROUTERS = socket("API_ROUTERS", ApiPart)
SITEMAPS = socket("SITEMAPS", Site)
FEEDS = socket("FEEDS", Feed)
CARDS = socket("CARDS", CardMaker)
