"""The admin of ambassadors, cases and the log. Nothing is typed into rows here: services act, with a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from unfold.decorators import action, display

from diaspora.accounts.models import Ambassador, User
from diaspora.audit.models import Event
from diaspora.audit.read_only import ReadOnlyAdmin
from diaspora.moderation import ambassadors
from diaspora.moderation.admin_pages import decide
from diaspora.moderation.deciding import lift
from diaspora.moderation.members_admin import MemberAdmin
from diaspora.moderation.models import Decision, Report
from diaspora.moderation.terms_admin import WatchedTermAdmin

__all__ = [
    "AmbassadorAdmin",
    "DecisionAdmin",
    "EventAdmin",
    "MemberAdmin",
    "ReadOnlyAdmin",
    "ReportAdmin",
    "WatchedTermAdmin",
    "decide",
]


@admin.register(Ambassador)
class AmbassadorAdmin(ReadOnlyAdmin):
    """The verification queue: oldest request first."""

    list_display = ("member", "member_name", "employer_name", "state", "proof", "work_domain", "asked_at")
    list_filter = ("status", "proof")
    search_fields = ("member__handle", "member__profile__name", "employer_name", "work_domain")
    list_select_related = ("member__profile",)
    ordering = ("asked_at",)
    fields = (
        "member", "member_name", "state", "statement", "employer_name", "label", "show_employer", "show_city",
        "proof", "work_domain", "asked_at", "verified_at", "other_requests",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("verify", "refuse", "revoke")

    @display(description="name")
    def member_name(self, row: Ambassador) -> str:
        return row.member.name

    @display(description="status", label={"asked": "warning", "verified": "success", "refused": "danger"})
    def state(self, row: Ambassador) -> tuple[str, str]:
        return row.status, str(row.get_status_display())

    @display(description="earlier decisions")
    def other_requests(self, row: Ambassador) -> str:
        found = Event.objects.about(row).order_by("at")
        return "\n".join(f"{event.at:%Y-%m-%d} {event.to_status or event.verb}: {event.reason}" for event in found)

    def has_verify_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.verify_ambassador")

    @action(description="Verify", permissions=["verify"], url_path="verify", icon="check")
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Verify", "Kept in the log only.", ambassadors.verify)

    @action(description="Refuse", permissions=["verify"], url_path="refuse", icon="close")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Refuse", "The member reads this reason.", ambassadors.refuse)

    @action(description="Withdraw", permissions=["verify"], url_path="revoke", icon="undo")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(
            request, object_id, "Withdraw the verification", "The member reads this reason.", ambassadors.revoke
        )

    def _decide(self, request: HttpRequest, pk: str, title: str, told: str, act: Callable[..., Any]) -> HttpResponse:
        row = get_object_or_404(Ambassador, pk=pk if pk.isdecimal() else 0)
        if row.member_id == request.user.pk:
            messages.error(request, "Nobody decides about themselves.")
            return HttpResponseRedirect(reverse("admin:accounts_ambassador_change", args=[row.pk]))
        return decide(self, request, row, title=title, told=told, act=act)


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ("at", "actor", "verb", "target", "target_id", "from_status", "to_status", "reason")
    list_filter = ("verb", "target")
    search_fields = ("=target_id", "actor__handle")
    list_select_related = ("actor",)
    date_hierarchy = "at"
    fields = ("at", "actor", "verb", "target", "target_id", "from_status", "to_status", "reason", "data")
    readonly_fields = fields
    show_full_result_count = False


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    """To look things up; cases are decided at /moderation/."""

    list_display = ("title", "status", "priority_shown", "score", "opened_at", "due_at", "closed_at")
    list_filter = ("status", "priority", "target")
    search_fields = ("title", "=target_id")
    ordering = ("-opened_at",)
    fields = (
        "title", "target", "target_id", "status", "priority", "score", "version", "opened_at", "due_at",
        "first_touch_at", "closed_at", "hidden_at", "brigaded",
    )  # fmt: skip
    readonly_fields = fields

    @display(description="priority", label={"P0": "danger", "P1": "warning", "P2": "info"})
    def priority_shown(self, row: Report) -> str:
        return str(row.get_priority_display())


@admin.register(Decision)
class DecisionAdmin(ReadOnlyAdmin):
    list_display = ("starts_at", "kind", "title", "member", "actor", "reason", "ends_at")
    list_filter = ("kind", "reason")
    search_fields = ("title", "member__handle", "actor__handle")
    list_select_related = ("member", "actor")
    ordering = ("-starts_at",)
    fields = (
        "kind", "title", "member", "actor", "reason", "reason_text", "public_note", "starts_at", "ends_at", "told_at",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("lift",)

    def has_decide_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("moderation.decide_report")

    @action(description="Take it back", permissions=["decide"], url_path="lift", icon="undo")
    def lift(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Decision, pk=object_id if object_id.isdecimal() else 0)
        if row.member_id == request.user.pk:
            messages.error(request, "Nobody decides about themselves.")
            return HttpResponseRedirect(reverse("admin:moderation_decision_change", args=[row.pk]))

        def act(decision: Decision, *, by: User, reason: str) -> None:
            lift(decision, by=by, reason_text=reason)

        return decide(self, request, row, title="Take it back", told="Kept in the log only.", act=act)
