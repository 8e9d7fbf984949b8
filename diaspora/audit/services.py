"""`record()` writes an event; `move()` is the one function through which a status changes."""

from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model

from diaspora.audit.models import Event
from diaspora.moves import Moving

R = TypeVar("R", bound=Moving)


def record(
    verb: str,
    target: Model,
    *,
    by: Any = None,
    reason: str = "",
    from_status: str = "",
    to_status: str = "",
    **data: Any,
) -> Event:
    """`by` is a member or None for the system; `data` must be JSON and hold no personal text."""
    return Event.objects.create(
        verb=verb,
        target=target._meta.label_lower,
        target_id=str(target.pk),
        actor=by if by is not None and by.is_authenticated else None,
        reason=reason,
        from_status=from_status,
        to_status=to_status,
        data=data,
    )


@transaction.atomic
def move(row: R, to: str, *, by: Any = None, reason: str = "", **fields: Any) -> R:
    """Locks the row, checks MOVES, sets `fields` beside the status, saves and records.

    The caller tells people afterwards, in the same transaction. Returns the fresh row. Raises MoveError when
    the row, as it stands now, may not become `to`.
    """
    fresh = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    before = str(fresh.status)
    fresh.move_to(to)
    for name, value in fields.items():
        setattr(fresh, name, value)
    fresh.save(update_fields=["status", *fields])
    record("moved", fresh, by=by, reason=reason, from_status=before, to_status=to)
    return fresh
