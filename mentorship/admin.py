"""Mentoring for staff: rounds side by side before anyone is told, held messages, disputes, the circle, figures.

What people wrote is seen with a report only. Nothing is typed into rows here; services act, with a reason.
"""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from unfold.decorators import action, display

from diaspora.moderation.admin import ReadOnlyAdmin, decide
from mentorship.models import (
    CircleVerification,
    MentorProfile,
    MentorRequest,
    MentorSession,
    Mentorship,
    Message,
    Round,
)
from mentorship.models.rounds import Mode
from mentorship.models.sessions import MISSED, SessionStatus
from mentorship.services import rounds, safety, sessions, statistics, threads
from mentorship.services.telling import NotPossible

PUBLISHED = "All offers go out in one transaction."


class ServiceAdmin(ReadOnlyAdmin):
    def _decide(self, request: HttpRequest, pk: str, title: str, told: str, act: Any) -> HttpResponse:
        """A refusal of the service is shown, and nothing has changed."""
        row = get_object_or_404(self.model, pk=pk if pk.isdecimal() else 0)
        try:
            return decide(self, request, row, title=title, told=told, act=act)
        except NotPossible as error:
            messages.error(request, str(error))
            name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
            return HttpResponseRedirect(reverse(name, args=[row.pk]))


@admin.register(Round)
class RoundAdmin(ServiceAdmin):
    list_display = ("name", "state", "join_by", "people", "due_at")
    list_filter = ("status",)
    actions_detail = ("freeze", "solve", "publish_stable", "publish_coverage", "cancel")
    SHOWN = (
        "name", "state", "background", "join_by", "length", "promotion", "people", "due_at", "commitment",
        "side_by_side", "offers",
    )  # fmt: skip

    def has_add_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("mentorship.add_round")

    def has_run_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("mentorship.run_round")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.SHOWN if obj else ("name", "join_by", "length", "promotion")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.SHOWN if obj else ()

    def save_model(self, request: HttpRequest, obj: Round, form: Any, change: Any) -> None:
        obj.due_at = obj.join_by
        super().save_model(request, obj, form, change)

    @display(description="status")
    def state(self, row: Round) -> str:
        return str(row.get_status_display())

    @display(description="in the background")
    def background(self, row: Round) -> str:
        if row.asked_at:
            return f"“{row.asked['what']}” since {row.asked_at:%H:%M} UTC: reload in a minute"
        return f"refused: {row.refused}" if row.refused else "nothing"

    @display(description="seekers / ambassadors / places")
    def people(self, row: Round) -> str:
        entries = list(row.entries.values_list("side", "places"))
        places = [number for side, number in entries if side == "ambassador"]
        return f"{len(entries) - len(places)} / {len(places)} / {sum(places)}"

    @display(description="dry run, side by side")
    def side_by_side(self, row: Round) -> SafeString | str:
        if not row.runs:
            return "not run yet"
        modes = [(Mode(key).label, row.runs[key]) for key in Mode.values]
        return render_to_string("admin/mentorship/side_by_side.html", {"modes": modes})

    @display(description="offers open / accepted")
    def offers(self, row: Round) -> str:
        accepted = row.offers.filter(status="accepted").count()
        return f"{rounds.open_offers(row)} / {accepted}"

    @action(description="Fix and open the lists now", permissions=["run"], url_path="freeze", icon="lock")
    def freeze(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._run(request, object_id, "freeze", "Fix and open the lists", "Everyone gets their list.")

    @action(description="Dry run", permissions=["run"], url_path="solve", icon="play_arrow")
    def solve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Tells nobody. The same inputs and seed give the same result, as often as it's run."""
        return self._run(request, object_id, "solve", "Dry run", "Nobody is told.")

    @action(description="Publish: stable", permissions=["run"], url_path="publish-stable", icon="send")
    def publish_stable(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._run(request, object_id, Mode.STABLE, "Publish (stable)", PUBLISHED)

    @action(description="Publish: coverage", permissions=["run"], url_path="publish-coverage", icon="send")
    def publish_coverage(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._run(request, object_id, Mode.COVERAGE, "Publish (coverage)", PUBLISHED)

    def _run(self, request: HttpRequest, pk: str, what: str, title: str, told: str) -> HttpResponse:
        """A few people at once; a large round in the background, because a page waits for nobody's minute."""

        def act(row: Round, by: Any, reason: str) -> None:
            if rounds.is_large(row):
                rounds.ask(row, what, by=by, reason=reason)
                messages.info(request, "It runs in the background. This page shows the result within a few minutes.")
            else:
                rounds.ASKED[what](row, by, reason)

        return self._decide(request, pk, title, told, act)

    @action(description="Cancel", permissions=["run"], url_path="cancel", icon="close")
    def cancel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Cancel the round", "Everyone in it is told, without the reason.",
                            rounds.cancel)  # fmt: skip


@admin.register(Message)
class MessageAdmin(ServiceAdmin):
    """Only those held for contact details: no other line of a thread is here."""

    list_display = ("pk", "text", "held_until")
    fields = ("text", "held_until")
    readonly_fields = fields
    ordering = ("held_until",)
    actions_detail = ("release_whole", "release_without")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        return Message.objects.filter(held_until__isnull=False)

    def has_release_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("mentorship.release_message")

    @action(description="It holds no contact: send it", permissions=["release"], url_path="whole", icon="check")
    def release_whole(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._release(request, object_id, whole=True)

    @action(description="Send it without the contact", permissions=["release"], url_path="without", icon="cut")
    def release_without(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._release(request, object_id, whole=False)

    def _release(self, request: HttpRequest, pk: str, *, whole: bool) -> HttpResponse:
        message = get_object_or_404(Message, pk=pk if pk.isdecimal() else 0)
        threads.release(message, by=request.user, whole=whole)
        messages.success(request, "Sent.")
        return HttpResponseRedirect(reverse("admin:mentorship_message_changelist"))


class Disputed(admin.SimpleListFilter):
    title = "disputed"
    parameter_name = "disputed"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("1", "waiting for a decision")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        return queryset.filter(disputed_at__isnull=False, due_at__isnull=False) if self.value() else queryset


@admin.register(MentorSession)
class SessionAdmin(ServiceAdmin):
    list_display = ("pk", "state", "starts_at", "said_by", "disputed_at", "due_at")
    list_filter = (Disputed, "status")
    list_select_related = ("said_by",)
    fields = ("mentorship", "state", "starts_at", "ends_at", "said_by", "said_at", "disputed_at", "due_at")
    readonly_fields = fields
    actions_detail = ("was_held", "seeker_missed", "ambassador_missed", "not_counted")

    def has_settle_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("mentorship.settle_session")

    @display(description="status")
    def state(self, row: MentorSession) -> str:
        return str(row.get_status_display())

    def _settle(self, request: HttpRequest, pk: str, to: str, title: str) -> HttpResponse:
        def act(row: MentorSession, by: Any, reason: str) -> None:
            if row.status == to:
                MentorSession.objects.filter(pk=row.pk).update(due_at=None)
                return
            if row.status not in MISSED:
                raise NotPossible("Only a missed session can be settled.")
            sessions.settle_dispute(row, to, by=by, reason=reason)

        return self._decide(request, pk, title, "Kept in the log.", act)

    @action(description="It took place", permissions=["settle"], url_path="held", icon="check")
    def was_held(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._settle(request, object_id, SessionStatus.DONE, "It took place")

    @action(description="The seeker missed it", permissions=["settle"], url_path="seeker", icon="person_off")
    def seeker_missed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._settle(request, object_id, SessionStatus.MISSED_MENTEE, "The seeker missed it")

    @action(description="The ambassador missed it", permissions=["settle"], url_path="ambassador", icon="person_off")
    def ambassador_missed(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._settle(request, object_id, SessionStatus.MISSED_MENTOR, "The ambassador missed it")

    @action(description="Count it for nobody", permissions=["settle"], url_path="nobody", icon="block")
    def not_counted(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._settle(request, object_id, SessionStatus.UNSAID, "Count it for nobody")


@admin.register(CircleVerification)
class CircleAdmin(ServiceAdmin):
    list_display = ("member", "state", "vouched", "asked_at")
    list_filter = ("status",)
    list_select_related = ("member",)
    fields = ("member", "state", "vouched", "asked_at")
    readonly_fields = fields
    actions_detail = ("verify", "refuse", "revoke")

    def has_verify_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("mentorship.verify_circle")

    @display(description="status")
    def state(self, row: CircleVerification) -> str:
        return str(row.get_status_display())

    @display(description="vouches")
    def vouched(self, row: CircleVerification) -> int:
        return row.vouches.count()

    @action(description="Verify", permissions=["verify"], url_path="verify", icon="check")
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Verify for the circle", "Kept in the log.", safety.verify_circle)

    @action(description="Refuse", permissions=["verify"], url_path="refuse", icon="close")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Refuse", "Kept in the log.", safety.refuse_circle)

    @action(description="Withdraw", permissions=["verify"], url_path="revoke", icon="undo")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Withdraw", "Kept in the log.", safety.revoke_circle)


@admin.register(MentorProfile)
class MentorAdmin(ReadOnlyAdmin):
    list_display = ("handle", "role", "capacity", "free_slots", "accepting", "paused_until", "women_only")
    list_filter = ("role", "accepting")
    search_fields = ("=handle",)
    fields = ("handle", "topics", "role", "experience", "languages", "capacity", "free_slots", "accepting",
              "paused_until", "women_only", "about")  # fmt: skip
    readonly_fields = fields


@admin.register(MentorRequest)
class RequestAdmin(ReadOnlyAdmin):
    """That it happened, and when; its text is seen with a report only. Above the list: the figures."""

    list_display = ("pk", "state", "declined_for", "sent_at", "answer_by", "ended_at")
    list_filter = ("status", "declined_for")
    fields = ("state", "topics", "route", "declined_for", "sent_at", "answer_by", "ended_at", "due_at", "round")
    readonly_fields = fields
    actions_list = ("figures",)

    @display(description="status")
    def state(self, row: MentorRequest) -> str:
        return str(row.get_status_display())

    def get_urls(self) -> list[Any]:
        figures = path("figures/", self.admin_site.admin_view(self.figures_page), name="mentorship_figures")
        return [figures, *super().get_urls()]

    @action(description="Figures", url_path="to-figures", icon="bar_chart")
    def figures(self, request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:mentorship_figures"))

    def figures_page(self, request: HttpRequest) -> HttpResponse:
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "Mentoring in figures, 90 days",
            "figures": statistics.overview(), "smallest": statistics.SMALLEST, "now": timezone.now(),
        }  # fmt: skip
        return TemplateResponse(request, "admin/mentorship/figures.html", context)


@admin.register(Mentorship)
class MentorshipAdmin(ReadOnlyAdmin):
    list_display = ("pk", "state", "why", "started_at", "ends_on", "ended_at", "due_at")
    list_filter = ("status", "why")
    fields = ("state", "why", "started_at", "ends_on", "ended_at", "due_at", "renewed")
    readonly_fields = fields

    @display(description="status")
    def state(self, row: Mentorship) -> str:
        return str(row.get_status_display())
