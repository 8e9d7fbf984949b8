"""The socket through which a product's rows are reported, judged, hidden and restored."""

from typing import Any, Protocol, runtime_checkable

from django.db.models import Model, QuerySet

from diaspora.registry import socket


@runtime_checkable
class Moderated(Protocol):
    """`key` is the model's label, "jobs.job"."""

    key: str
    model: type[Model]

    def title(self, row: Any) -> str: ...

    def url(self, row: Any) -> str: ...

    def owner(self, row: Any) -> Any: ...

    def snapshot(self, row: Any) -> dict[str, Any]:
        """What a moderator must see even if the row is changed or erased later; JSON."""
        ...

    def hide(self, row: Any, *, by: Any, reason: str) -> None: ...

    def restore(self, row: Any, *, by: Any, reason: str) -> None: ...


@runtime_checkable
class Reportable(Moderated, Protocol):
    """What members report by themselves, at /report/<key>/<id>/.

    `lookup` names the field that stands in the address. Two more may be there: `hides = False` where scores
    never hide a row, and `team(target_id, member) -> bool` where only some moderators may act.
    """

    lookup: str

    def rows_for(self, viewer: Any) -> QuerySet[Any]:
        """What `viewer` sees and may report; everything else answers 404."""
        ...


MODERATED = socket("MODERATED", Moderated)
