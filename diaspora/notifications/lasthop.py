"""Asking the last hop whether it has a mail, when a worker died between handing it over and writing that down."""

import re
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import httpx
from django.conf import settings

from diaspora.notifications.devmail import is_kept
from diaspora.notifications.models import Delivery, MailEvent

KEPT_BACKEND = "diaspora.notifications.devmail.KeptMail"
LOG_TAIL_BYTES = 64_000_000
ACCEPTED_EVENTS = ("sent", "queued", "delivered", "deferred", "bounced", "rejected", "opened", "clicked", "complained")


class LastHop(Protocol):
    def has(self, message_id: str) -> bool | None:
        """True and False are certain; None where it can't tell. `message_id` without the angle brackets."""
        ...


class KeptMailHop:
    """The folder of kept mails (development)."""

    def has(self, message_id: str) -> bool | None:
        return is_kept(message_id)


class LogHop:
    """The log of our own Postfix: `cleanup` names the Message-ID, `qmgr` says that it was taken into the queue."""

    def __init__(self, path: str) -> None:
        self._path = Path(path)

    def has(self, message_id: str) -> bool | None:
        try:
            tail = self._tail()
        except OSError:
            return None
        named = re.search(rf"cleanup\[\d+\]: (\w+): message-id=<{re.escape(message_id)}>", tail)
        if named and re.search(rf"qmgr\[\d+\]: {named[1]}: from=<", tail):
            return True
        # A log that was rotated meanwhile proves nothing by its silence.
        return None

    def _tail(self) -> str:
        with self._path.open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - LOG_TAIL_BYTES))
            return file.read().decode("utf-8", "replace")


class HttpHop:
    """Any service that answers 200 for a Message-ID that it has, and 404 for one that it hasn't."""

    def __init__(self, template: str) -> None:
        self._template = template

    def has(self, message_id: str) -> bool | None:
        address = self._template.replace("{message_id}", quote(message_id, safe=""))
        try:
            status = httpx.get(address, timeout=5).status_code
        except httpx.HTTPError:
            return None
        return {200: True, 404: False}.get(status)


class NoHop:
    def has(self, message_id: str) -> bool | None:
        return None


def last_hop() -> LastHop:
    """By MAIL_ASK: "log:/var/log/mail.log", "https://…/{message_id}", or nothing."""
    asked: str = settings.MAIL_ASK
    if asked.startswith("log:"):
        return LogHop(asked.removeprefix("log:"))
    if asked.startswith(("http://", "https://")):
        return HttpHop(asked)
    return KeptMailHop() if settings.EMAIL_BACKEND == KEPT_BACKEND else NoHop()


def told_of(delivery: Delivery) -> bool:
    """Did the provider's own events speak of it? Then it had it."""
    return MailEvent.objects.filter(delivery=delivery, event_type__in=ACCEPTED_EVENTS).exists()
