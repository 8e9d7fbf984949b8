"""The socket in which each app states its personal data: how it's exported, when it lapses, how it's erased."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from django.db.models import Model

from diaspora.accounts.models import User
from diaspora.registry import socket


@dataclass(frozen=True)
class Rule:
    """One model with a key to a member.

    `member_field` is the path to the member; `fields` are the personal ones, `keeps` says in plain words how
    long and why; `erasure` is "delete", "blank" (fields emptied, row kept) or "keep" (with the reason in
    `keeps`). `what` names it on the member's page; `counted` is False where the number itself says what somebody
    else did: who blocked or reported this member.
    """

    model: type[Model]
    member_field: str
    fields: tuple[str, ...]
    keeps: Any
    erasure: str
    what: Any = ""
    counted: bool = True


@runtime_checkable
class PersonalData(Protocol):
    key: str
    rules: tuple[Rule, ...]

    def export(self, member: User) -> Iterable[tuple[str, Any]]:
        """Named parts of the member's own data, JSON, without anyone else's.

        Two more may be there: `files(member)`, (name, bytes) of what they uploaded, and `before_erasure(member)`,
        called in the transaction of the erasure before any rule is applied.
        """
        ...


PERSONAL_DATA = socket("PERSONAL_DATA", PersonalData)
