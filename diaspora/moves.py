"""MOVES tables: the one way a status changes.

A model that has a status mixes in `Moving`, lists its statuses as module-level `TextChoices` (a `Meta` can't see
names of the class around it) and says in `MOVES` which one may follow which. `audit.services.move()` is the only
caller of `move_to()`.
"""

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q


class MoveError(Exception):
    """A status was to change in a way that its MOVES table doesn't allow.

    `now` holds the status that the row really has, so that a view can say "it changed meanwhile: now …".
    """

    def __init__(self, row: models.Model, now: str, wanted: str) -> None:
        super().__init__(f"{row._meta.label} {row.pk} is {now} and cannot become {wanted}")
        self.row, self.now, self.wanted = row, now, wanted


class Moving(models.Model):
    """A row whose `status` follows MOVES."""

    MOVES: ClassVar[Mapping[str, Iterable[str]]]
    status: Any

    class Meta:
        abstract = True

    def may_move_to(self, status: str) -> bool:
        return status in self.MOVES.get(self.status, ())

    def move_to(self, status: str) -> None:
        """Raises MoveError. Doesn't save."""
        if not self.may_move_to(status):
            raise MoveError(self, self.status, status)
        self.status = status


def known_status(choices: type[models.TextChoices], *, name: str, field: str = "status") -> models.CheckConstraint:
    """The check constraint that keeps `field` within `choices`."""
    return models.CheckConstraint(condition=Q(**{f"{field}__in": choices.values}), name=name)
