"""The subjects that one product shows on another's page.

A page asks `panels_for(subject, viewer)`; each product answers with a rendered fragment or nothing.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Protocol, runtime_checkable

from django.utils.safestring import SafeString

from diaspora.registry import socket


@dataclass(frozen=True)
class Offer:
    """A job's terms on a day. `salary` is a whole amount of `currency` a year before tax, or None."""

    country: str
    salary: Decimal | None
    currency: str
    occupation: str
    on: date


@dataclass(frozen=True)
class CountryInterest:
    """A country (ISO 3166 alpha-2), and a route's slug where one is meant."""

    country: str
    route: str | None = None


@dataclass(frozen=True)
class Leaving:
    """Somebody with an offer from a country (ISO 3166 alpha-2) will leave Pakistan for it, as seen on a day."""

    country: str
    on: date


@dataclass(frozen=True)
class Person:
    """A member, by primary key."""

    member: int


Subject = Offer | CountryInterest | Leaving | Person


@runtime_checkable
class Panel(Protocol):
    key: str

    def for_subject(self, subject: Subject, viewer: Any) -> SafeString | None:
        """A fragment that `viewer` (a member or an anonymous visitor) may see, or None."""
        ...


PANELS = socket("PANELS", Panel)


def panels_for(subject: Subject, viewer: Any) -> list[SafeString]:
    return [shown for panel in PANELS.all() if (shown := panel.for_subject(subject, viewer))]
