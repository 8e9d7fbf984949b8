"""The socket through which each product shows what waits for a moderator."""

from typing import Any, Protocol, runtime_checkable

from diaspora.registry import socket


@runtime_checkable
class Queue(Protocol):
    """`label` is a translated noun; `permission` ("app.codename") is what it takes to work on it."""

    key: str
    label: Any
    permission: str

    def count(self) -> int:
        """How many wait. One statement."""
        ...

    def url(self) -> str: ...


QUEUES = socket("QUEUES", Queue)


def queues_for(member: Any) -> list[Queue]:
    return [queue for queue in QUEUES.all() if member.has_perm(queue.permission)]
