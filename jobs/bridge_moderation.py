"""Bridges and introductions as what is looked at, reported, hidden and restored."""

from typing import Any

from django.db.models import Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from jobs.models import Bridge, Introduction
from jobs.services import bridges
from jobs.services.introductions import freeze

S = Bridge.Status


class ModeratedBridge:
    key = "jobs.bridge"
    model: type[Model] = Bridge
    lookup = "pk"

    def rows_for(self, viewer: Any) -> QuerySet[Bridge]:
        return Bridge.objects.visible().exclude(poster=viewer if viewer.is_authenticated else None)

    def title(self, row: Bridge) -> str:
        return f"{row.get_kind_display()} · {row.title}"

    def url(self, row: Bridge) -> str:
        return row.get_absolute_url()

    def owner(self, row: Bridge) -> Any:
        return row.poster

    def snapshot(self, row: Bridge) -> dict[str, Any]:
        names = ("kind", "title", "description", "pay", "wanted", "status")
        return {
            **{name: getattr(row, name) for name in names},
            "company": row.employer.name if row.employer else "",
        }

    def hide(self, row: Bridge, *, by: Any, reason: str) -> None:
        if row.may_move_to(S.REPORTED):
            bridges.hide(row, by=by, reason=reason)

    def restore(self, row: Bridge, *, by: Any, reason: str) -> None:
        if row.status == S.REPORTED:
            bridges.restore(row, by=by, reason=reason)


class ModeratedIntroduction:
    """A report freezes it; what was written stays with the report."""

    key = "jobs.introduction"
    model: type[Model] = Introduction
    lookup = "pk"

    def rows_for(self, viewer: Any) -> QuerySet[Introduction]:
        if not viewer.is_authenticated:
            return Introduction.objects.none()
        return Introduction.objects.filter(Q(asker=viewer) | Q(host=viewer))

    def title(self, row: Introduction) -> str:
        return f"{_('Introduction')}: {row.bridge.title}"

    def url(self, row: Introduction) -> str:
        return row.get_absolute_url()

    def owner(self, row: Introduction) -> Any:
        return row.asker

    def snapshot(self, row: Introduction) -> dict[str, Any]:
        return {"status": row.status, "note": row.note, "question": row.question, "answer": row.answer}

    def hide(self, row: Introduction, *, by: Any, reason: str) -> None:
        if row.may_move_to(Introduction.Status.REPORTED):
            freeze(row, by=by, reason=reason)

    def restore(self, row: Introduction, *, by: Any, reason: str) -> None:
        """A reported introduction has ended; both may start a new one."""


class BridgeQueue:
    key = "bridges"
    label = _("Bridges to look at")
    permission = "jobs.review_job"

    def count(self) -> int:
        return Bridge.objects.waiting_for_review().count()

    def url(self) -> str:
        return f"{reverse('admin:jobs_bridge_changelist')}?status__in={S.IN_REVIEW},{S.HELD}"
