"""The socket of mail kinds: who turns an outbox row into a letter, at the moment it's sent."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, runtime_checkable

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives

from diaspora.notifications.models import Delivery
from diaspora.registry import socket


@dataclass(frozen=True)
class Mail:
    """One letter to one address, ready to go. `sender` may hold a display name; `to` is a bare address."""

    to: str
    sender: str
    subject: str
    text: str
    html: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    # For the provider, so that it knows the same mail again.
    idempotency_key: str = ""

    def message(self) -> EmailMultiAlternatives:
        message = EmailMultiAlternatives(self.subject, self.text, self.sender, [self.to], headers=dict(self.headers))
        if self.html:
            message.attach_alternative(self.html, "text/html")
        return message

    def raw(self) -> bytes:
        """The message as it goes over the wire, but for the doubled dots."""
        return as_wire(self.message())


@dataclass(frozen=True)
class Skip:
    """Nothing is to be sent. `reason` is one word that figures count: empty, unsubscribed, suppressed …"""

    reason: str


@dataclass(frozen=True)
class Later:
    """Not at this hour. It goes back to the outbox, and doesn't count as an attempt."""

    due_at: datetime


Composed = Mail | Skip | Later


def as_wire(message: EmailMessage) -> bytes:
    """With the line ends of the wire. Django's message class takes `linesep`, which its stub doesn't know."""
    built: Any = message.message()
    wire: bytes = built.as_bytes(linesep="\r\n")
    return wire


@runtime_checkable
class MailKind(Protocol):
    """`key` is a `Delivery.Kind`; `resend_unknown`: one that may or may not have gone is sent again;
    `keeps_contents`: address and payload stay once it's sent (until retention empties them)."""

    key: str
    resend_unknown: bool
    keeps_contents: bool

    def compose(self, batch: Sequence[Delivery]) -> Mapping[int, Composed]:
        """For each primary key of `batch`. Asked right before sending, so whatever has changed since it was
        planned is seen. A fixed number of statements for a batch of any size."""
        ...

    def stop(self, member_id: int, what: str) -> None:
        """One-click: the member wants no more of `what` (the part of the list's name behind the colon; "" is all
        of this kind). Does nothing for a member who is gone."""
        ...


MAIL_KINDS = socket("MAIL_KINDS", MailKind)


def kind_of(delivery: Delivery) -> MailKind:
    return MAIL_KINDS.by_key()[delivery.kind]


def message_id(delivery: Delivery) -> str:
    """The same for every attempt, so that the last hop can be asked whether it has it."""
    return f"<{delivery.message_id}@{settings.MAIL_DOMAIN}>"
