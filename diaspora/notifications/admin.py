"""The outbox as the staff see it: figures, rows, and nothing of what a mail says or where it goes."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from unfold.decorators import action, display

from diaspora.audit.read_only import ReadOnlyAdmin
from diaspora.notifications import sweep
from diaspora.notifications.figures import figures
from diaspora.notifications.models import Delivery, MailEvent, Suppression


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("key", "kind", "shown_status", "due_at", "attempts", "sent_at", "last_error")
    list_filter = ("kind", "status")
    list_before_template = "notifications/admin_figures.html"
    fields = (
        "key", "kind", "status", "member", "due_at", "attempts", "claimed_at", "begun_at", "lease_until", "message_id",
        "provider_id", "sent_at", "last_error", "reconciled", "created_at",
    )  # fmt: skip
    readonly_fields = fields
    show_full_result_count = False
    actions = ("try_parked_again",)

    @display(
        description="status",
        label={"sent": "success", "parked": "danger", "unknown": "warning", "failed": "warning", "planned": "info"},
    )
    def shown_status(self, row: Delivery) -> str:
        return str(row.status)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        found: HttpResponse = super().changelist_view(request, {**(extra_context or {}), "figures": figures()})
        return found

    @action(description="Try parked ones again", permissions=["view"])
    def try_parked_again(self, request: HttpRequest, rows: "QuerySet[Delivery]") -> None:
        """The cause is mended."""
        number = sweep.unpark(rows)
        messages.success(request, f"{number} parked mails are planned again.")


@admin.register(Suppression)
class SuppressionAdmin(ReadOnlyAdmin):
    list_display = ("short_hash", "scope", "reason", "at")
    list_filter = ("scope", "reason")
    fields = readonly_fields = ("short_hash", "scope", "reason", "at")

    @display(description="address, hashed")
    def short_hash(self, row: Suppression) -> str:
        return row.address_hash[:12]


@admin.register(MailEvent)
class MailEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "esp", "event_type", "detail")
    list_filter = ("esp", "event_type")
    fields = readonly_fields = ("at", "esp", "event_type", "detail", "delivery")
