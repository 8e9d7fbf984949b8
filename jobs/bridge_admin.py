"""Bridges for moderators: what each kind is looked at for stands beside the text."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from unfold.decorators import action, display

from diaspora.audit.models import Event
from diaspora.moderation.admin import ReadOnlyAdmin, decide
from jobs.models import Attestation, Bridge, Introduction
from jobs.scam_words import words_for
from jobs.services import bridges
from jobs.services.bridge_rules import HOLD_WORDS, RULES, why_not_live

S = Bridge.Status
OFFERED = {
    S.IN_REVIEW: {"approve", "ask_changes", "reject"},
    S.HELD: {"let_through", "reject"},
    S.REPORTED: {"restore", "remove"},
}
COLOURS = {"in_review": "warning", "live": "success", "held": "danger", "reported": "danger"}


@admin.register(Bridge)
class BridgeAdmin(ReadOnlyAdmin):
    list_display = ("title", "kind", "state", "employer", "poster", "status_at")
    list_filter = ("kind", "status")
    search_fields = ("title", "employer__name", "=poster__handle")
    list_select_related = ("employer", "poster")
    ordering = ("status_at", "pk")
    show_full_result_count = False
    fields = (
        "title", "kind", "status", "looks_at", "signals_seen", "employer", "poster", "tie", "label", "country",
        "place", "home_place", "online", "budget", "term", "seeking", "pay", "stage", "wanted", "form", "audience",
        "dates", "valid_through", "description", "reviewer_note", "log",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("approve", "ask_changes", "reject", "let_through", "restore", "remove")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Bridge]:
        rows: QuerySet[Bridge] = super().get_queryset(request)
        return rows.exclude(status=S.DRAFT)

    def has_review_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.review_job")

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        number = str(object_id)
        row = Bridge.objects.filter(pk=number).first() if number.isdecimal() else None
        offered = OFFERED.get(S(row.status), set()) if row else set()
        actions = super().get_actions_detail(request, object_id)
        return [action for action in actions if action.method.__name__ in offered]

    @display(description="status", label=COLOURS)
    def state(self, row: Bridge) -> tuple[str, str]:
        return row.status, str(row.get_status_display())

    @display(description="look at")
    def looks_at(self, row: Bridge) -> SafeString:
        return format_html_join("", "<p>{}</p>", ((line,) for line in RULES[row.kind].looks_at))

    @display(description="what the machine saw")
    def signals_seen(self, row: Bridge) -> SafeString | str:
        rows = [
            (one["code"], HOLD_WORDS.get(one["reason"]) or words_for(one["reason"]).means, one["excerpt"])
            for one in row.signals
        ]
        return format_html_join("", "<p><b>{}</b> {} <mark>{}</mark></p>", rows) if rows else "nothing"

    @display(description="the poster's tie to the company")
    def tie(self, row: Bridge) -> str:
        if row.employer is None:
            return "no company is named"
        found = Attestation.objects.standing().filter(member=row.poster, employer=row.employer).first()
        if found:
            return f"shown: {found.get_level_display()}"
        domains = row.employer.domains.filter(verified_at__isnull=False)
        if domains.filter(verified_by=row.poster).exists():
            return "shown: verified its domain"
        return "not shown" + (", but the company has a verified domain" if domains.exists() else "")

    @display(description="dates (UTC)")
    def dates(self, row: Bridge) -> SafeString:
        return format_html_join("", "<p>{:%Y-%m-%d %H:%M} – {:%H:%M}</p>", (
            (one.starts_at, one.ends_at) for one in row.dates.all()
        ))  # fmt: skip

    @display(description="what happened")
    def log(self, row: Bridge) -> SafeString:
        events = Event.objects.about(row).order_by("at")[:100]
        return format_html_join("", "<p>{:%Y-%m-%d %H:%M} {}: {}</p>", (
            (event.at, event.to_status or event.verb, event.reason) for event in events
        ))  # fmt: skip

    @action(description="Approve", permissions=["review"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Approve", "Kept in the log.", bridges.publish)

    @action(description="Ask for changes", permissions=["review"], url_path="changes", icon="edit")
    def ask_changes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Ask for changes", "The poster reads this.",
                            lambda row, by, reason: bridges.ask_for_changes(row, reason, by=by))  # fmt: skip

    @action(description="Reject", permissions=["review"], url_path="reject", icon="close")
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Reject", "The poster reads this reason.",
                            lambda row, by, reason: bridges.reject(row, reason, by=by))  # fmt: skip

    @action(description="Let through", permissions=["review"], url_path="let-through", icon="undo")
    def let_through(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Let through to review", "Kept in the log.", bridges.let_through)

    @action(description="Restore", permissions=["review"], url_path="restore", icon="visibility")
    def restore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Restore", "The poster is told.", bridges.restore)

    @action(description="Remove", permissions=["review"], url_path="remove", icon="delete")
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Remove", "The poster reads this reason.", bridges.remove)

    def _decide(self, request: HttpRequest, pk: str, title: str, told: str, act: Callable[..., Any]) -> HttpResponse:
        """Nobody decides about what they posted themselves; a refusal in words goes back to the page."""
        row = get_object_or_404(Bridge.objects.with_terms(), pk=pk if pk.isdecimal() else 0)
        why_not = why_not_live(row) if title == "Approve" else ""
        if row.poster_id == request.user.pk:
            why_not = "You posted this, so another moderator must decide about it."
        if why_not:
            messages.error(request, why_not)
            return HttpResponseRedirect(reverse("admin:jobs_bridge_change", args=[row.pk]))
        try:
            return decide(self, request, row, title=title, told=told, act=act)
        except ValidationError as error:
            messages.error(request, "; ".join(error.messages))
            return HttpResponseRedirect(reverse("admin:jobs_bridge_change", args=[row.pk]))


@admin.register(Introduction)
class IntroductionAdmin(ReadOnlyAdmin):
    """Who was introduced to whom, and what came of it; what they wrote is seen only in a report."""

    list_display = ("bridge", "status", "outcome", "hired", "created_at", "ended_at")
    list_filter = ("status", "outcome", "bridge__kind")
    list_select_related = ("bridge",)
    fields = ("bridge", "status", "outcome", "hired", "created_at", "due_at", "ended_at", "log")
    readonly_fields = fields
    show_full_result_count = False

    @display(description="what happened")
    def log(self, row: Introduction) -> SafeString:
        events = Event.objects.about(row).order_by("at")[:100]
        return format_html_join("", "<p>{:%Y-%m-%d %H:%M} {}</p>", (
            (event.at, event.to_status or event.verb) for event in events
        ))  # fmt: skip
