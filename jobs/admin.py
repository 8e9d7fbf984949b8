"""Jobs for moderators: one queue, decisions with a reason. Nothing is typed into rows here; services act."""

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action, display

from diaspora.audit.models import Event
from diaspora.audit.services import move
from diaspora.moderation.admin import ReadOnlyAdmin, decide
from diaspora.moves import MoveError
from jobs import admin_work, bridge_admin, licence_admin
from jobs.models import (
    Board,
    Employer,
    EmployerDomain,
    ImportRun,
    Job,
    JobVersion,
    ReferralRequest,
    RegisterEdition,
    RegisterLink,
)
from jobs.scam_words import words_for
from jobs.services import claims, edits, listings, registers

__all__ = ["admin_work", "bridge_admin", "licence_admin"]
BULK_MAX = 50
APPROVING = "Kept in the log. The sentence about sponsorship counts as read by you."
TWO_PERSONS = "Kept in the log. Where names differ or tie, a second person must agree before it counts."
READ_IT = "Kept in the log. You have read the sentence in the advert."
# Which decisions a listing's page offers; the others would only raise MoveError.
OFFERED = {
    Job.Status.IN_REVIEW: {"approve", "ask_changes", "reject", "confirm_sponsorship"},
    Job.Status.QUARANTINED: {"let_through", "refuse_as_scam"},
    Job.Status.UNDER_REPORT: {"restore", "remove"},
    Job.Status.LIVE: {"confirm_sponsorship"},
}
STATUS_COLOURS = {"in_review": "warning", "live": "success", "quarantined": "danger", "reported": "danger"}


class ReviewAdmin(ReadOnlyAdmin):
    def has_review_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.review_job")


def act_on(
    model_admin: ModelAdmin, request: HttpRequest, row: Any, poster_id: int | None, *, title: str, told: str,
    act: Callable[..., Any],
) -> HttpResponse:  # fmt: skip
    """Nobody decides about what they posted themselves; the refusal is in the log."""
    if poster_id == request.user.pk:
        messages.error(request, "You posted this, so another moderator must decide about it.")
        return HttpResponseRedirect(reverse(f"admin:jobs_{row._meta.model_name}_change", args=[row.pk]))
    return decide(model_admin, request, row, title=title, told=told, act=act)


@admin.register(Job)
class JobAdmin(ReviewAdmin):
    """The review queue: oldest first. What the machine and the reader's eye need stands on the job's page."""

    list_display = ("title", "employer", "state", "source", "hireable", "country", "pay_shown", "poster", "status_at")
    list_filter = ("status", "source", "hireable", "workplace")
    search_fields = ("title", "employer__name", "=poster__handle")
    list_select_related = ("employer", "poster", "claim")
    ordering = ("status_at", "pk")
    list_per_page = BULK_MAX
    show_full_result_count = False
    fields = (
        "title", "status", "employer", "employer_site", "poster", "source", "country", "place", "workplace",
        "remote_region", "employer_of_record", "employment_type", "seniority", "skills", "pay_shown",
        "relocation_paid", "sponsorship", "hireable", "apply_url", "apply_mail", "valid_through",
        "signals", "text", "talk",
        "log",
    )  # fmt: skip
    readonly_fields = fields
    actions = ("approve_many",)
    actions_detail = (
        "approve", "ask_changes", "reject", "confirm_sponsorship", "let_through", "refuse_as_scam", "restore",
        "remove",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Job]:
        jobs: QuerySet[Job] = super().get_queryset(request)
        return jobs.exclude(status=Job.Status.DRAFT)

    def get_actions_detail(self, request: HttpRequest, object_id: Any) -> list[Any]:
        number = str(object_id)
        job = Job.objects.filter(pk=number).first() if number.isdecimal() else None
        offered = OFFERED.get(Job.Status(job.status), set()) if job else set()
        actions = super().get_actions_detail(request, object_id)
        return [action for action in actions if action.method.__name__ in offered]

    @display(description="status", label=STATUS_COLOURS)
    def state(self, job: Job) -> tuple[str, str]:
        return job.status, str(job.get_status_display())

    @display(description="pay")
    def pay_shown(self, job: Job) -> str:
        if job.salary is None:
            return "not stated"
        return f"{job.salary_min or ''}–{job.salary_max or ''} {job.currency} a {job.salary_period or '?'}"

    @display(description="employer's website")
    def employer_site(self, job: Job) -> str:
        return job.employer.site or "none"

    @display(description="sponsorship, as read")
    def sponsorship(self, job: Job) -> str:
        claim = job.claim
        if claim is None:
            return "not read"
        state = "confirmed" if claim.is_confirmed else "not confirmed"
        how = f"{claim.get_read_by_display()}, {claim.checked_on}, {state}"
        return f"{claim.get_value_display()} ({how}): “{claim.quote}”"

    @display(description="description")
    def text(self, job: Job) -> str:
        return job.description

    @display(description="talk with the poster")
    def talk(self, job: Job) -> SafeString:
        notes = job.notes.select_related("author")
        return format_html_join("", "<p><b>{}</b> {:%Y-%m-%d %H:%M}<br>{}</p>", (
            ("moderator" if note.by_reviewer else "poster", note.created_at, note.text) for note in notes
        ))  # fmt: skip

    @display(description="what the machine saw")
    def signals(self, job: Job) -> SafeString | str:
        seen = job.screenings.first()
        rows = [
            (one["code"], words_for(one["reason"]).means, one["excerpt"]) for one in (seen.signals if seen else [])
        ]
        return format_html_join("", "<p><b>{}</b> {} <mark>{}</mark></p>", rows) if rows else "nothing"

    @display(description="what happened")
    def log(self, job: Job) -> SafeString:
        events = Event.objects.about(job).order_by("at")[:100]
        return format_html_join("", "<p>{:%Y-%m-%d %H:%M} {}: {}</p>", (
            (event.at, event.to_status or event.verb, event.reason) for event in events
        ))  # fmt: skip

    @action(description="Approve", permissions=["review"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Approve", APPROVING,
                            lambda job, by, reason: listings.publish(job, by=by))  # fmt: skip

    @action(description="Ask for changes", permissions=["review"], url_path="changes", icon="edit")
    def ask_changes(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Ask for changes", "The poster reads this and may answer.",
                            lambda job, by, reason: listings.ask_for_changes(job, reason, by=by))  # fmt: skip

    @action(description="Reject", permissions=["review"], url_path="reject", icon="close")
    def reject(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Reject", "The poster reads this reason.",
                            lambda job, by, reason: listings.reject(job, reason, by=by))  # fmt: skip

    @action(
        description="Confirm the sponsorship sentence", permissions=["review"], url_path="claim", icon="fact_check"
    )
    def confirm_sponsorship(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Confirm the sponsorship sentence", READ_IT,
                            lambda job, by, reason: claims.confirm_claim(job, by=by))  # fmt: skip

    @action(description="Let through", permissions=["review"], url_path="let-through", icon="undo")
    def let_through(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Let a held job through to review", "Kept in the log.",
                            lambda job, by, reason: listings.let_through(job, by=by, reason=reason))  # fmt: skip

    @action(description="Refuse as fraud", permissions=["review"], url_path="scam", icon="gpp_bad")
    def refuse_as_scam(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Refuse as fraud", "The poster reads this reason.",
                            lambda job, by, reason: listings.refuse_as_scam(job, reason, by=by))  # fmt: skip

    @action(description="Restore", permissions=["review"], url_path="restore", icon="visibility")
    def restore(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Restore", "The poster is told.", listings.restore)

    @action(description="Remove", permissions=["review"], url_path="remove", icon="delete")
    def remove(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Remove", "The poster reads this reason.", listings.remove)

    def _decide(self, request: HttpRequest, pk: str, title: str, told: str, act: Callable[..., Any]) -> HttpResponse:
        job = get_object_or_404(Job.objects.with_terms(), pk=pk if pk.isdecimal() else 0)
        why_not = listings.why_not_live(job) if title == "Approve" else ""
        if why_not:
            messages.error(request, why_not)
            return HttpResponseRedirect(reverse("admin:jobs_job_change", args=[job.pk]))
        return act_on(self, request, job, job.poster_id, title=title, told=told, act=act)

    @action(description="Approve those chosen (50 at most)", permissions=["review"])
    def approve_many(self, request: HttpRequest, queryset: QuerySet[Job]) -> None:
        """Each is published on its own. A sentence about sponsorship isn't confirmed in bulk: nobody read it."""
        chosen = list(queryset.order_by("status_at")[: BULK_MAX + 1])
        if len(chosen) > BULK_MAX:
            messages.error(request, f"Choose {BULK_MAX} at most. Nothing was done.")
            return
        refused = [f"{job}: {why}" for job in chosen if (why := _why_refused(job, request.user))]
        messages.success(request, f"{len(chosen) - len(refused)} published.")
        for line in refused:
            messages.warning(request, line)


def _why_refused(job: Job, by: Any) -> str:
    try:
        listings.publish(job, by=by, confirm=False)
    except (listings.OwnPost, ValidationError) as error:
        return "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
    except MoveError as changed:
        return f"is “{changed.now}”"
    return ""


@admin.register(JobVersion)
class JobVersionAdmin(ReviewAdmin):
    """Changes of live jobs: old beside new."""

    list_display = ("job", "number", "state", "submitted_at", "decided_by")
    list_filter = ("state",)
    list_select_related = ("job", "decided_by")
    fields = ("job", "number", "state", "submitted_at", "difference", "decided_by", "decided_at")
    readonly_fields = fields
    actions_detail = ("take", "refuse")

    @display(description="old → new")
    def difference(self, version: JobVersion) -> SafeString:
        rows = ((name, edits.old_value(version.job, name), value) for name, value in sorted(version.fields.items())
                if name != "description_html")  # fmt: skip
        return format_html_join("", "<p><b>{}</b>: {} → {}</p>", rows)

    @action(description="Publish the change", permissions=["review"], url_path="take", icon="check")
    def take(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Publish the change", "The poster is told.",
                            lambda version, by, reason: edits.take_version(version, by=by))  # fmt: skip

    @action(description="Refuse the change", permissions=["review"], url_path="refuse", icon="close")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Refuse the change", "The poster reads this reason.",
                            lambda version, by, reason: edits.refuse_version(version, reason, by=by))  # fmt: skip

    def _decide(self, request: HttpRequest, pk: str, title: str, told: str, act: Callable[..., Any]) -> HttpResponse:
        version = get_object_or_404(JobVersion.objects.select_related("job"), pk=pk if pk.isdecimal() else 0)
        return act_on(self, request, version, version.job.poster_id, title=title, told=told, act=act)


class DomainInline(TabularInline):
    model = EmployerDomain
    extra = 0
    can_delete = False
    readonly_fields = ("domain", "verified_at", "verified_by")


@admin.register(Employer)
class EmployerAdmin(ReadOnlyAdmin):
    list_display = ("name", "country", "site", "is_promoter", "open_jobs", "created_at")
    list_filter = ("is_promoter", "country")
    search_fields = ("name", "domains__domain")
    inlines = (DomainInline,)
    fields = ("name", "slug", "country", "site", "is_promoter", "created_at", "open_jobs")
    readonly_fields = fields

    @display(description="live jobs")
    def open_jobs(self, employer: Employer) -> SafeString:
        number = employer.jobs.visible().count()
        return format_html(
            '<a href="{}?employer__id__exact={}">{}</a>', reverse("admin:jobs_job_changelist"), employer.pk, number
        )


@admin.register(Board)
class BoardAdmin(ReadOnlyAdmin):
    list_display = ("token", "ats", "employer", "status", "failures", "due_at")
    list_filter = ("ats", "status")
    search_fields = ("token", "employer__name")
    list_select_related = ("employer",)
    fields = ("ats", "token", "employer", "status", "approved_by", "failures", "due_at")
    readonly_fields = fields
    actions_detail = ("approve", "pause")

    def has_approve_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.approve_board")

    @action(description="Read on schedule", permissions=["approve"], url_path="approve", icon="check")
    def approve(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Read on schedule", Board.Status.APPROVED, approved_by=request.user)

    @action(description="Pause", permissions=["approve"], url_path="pause", icon="pause")
    def pause(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Pause", Board.Status.PAUSED)

    def _decide(self, request: HttpRequest, pk: str, title: str, to: str, **fields: Any) -> HttpResponse:
        board = get_object_or_404(Board, pk=pk if pk.isdecimal() else 0)
        return decide(self, request, board, title=title, told="Kept in the log.",
                      act=lambda row, by, reason: move(row, to, by=by, reason=reason, **fields))  # fmt: skip


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = (
        "board", "started_at", "whole", "total", "new", "changed", "same", "absent", "closed", "failed", "fault",
    )  # fmt: skip
    list_filter = ("whole", "fault", "board__ats")
    list_select_related = ("board",)
    date_hierarchy = "started_at"
    fields = (*list_display, "origin", "ended_at", "note")
    readonly_fields = fields


@admin.register(ReferralRequest)
class ReferralRequestAdmin(ReadOnlyAdmin):
    """That it happened, and when; what people wrote is seen with a report only."""

    list_display = ("job", "state", "seeker", "ambassador", "created_at", "due_at", "ended_at")
    list_filter = ("status",)
    search_fields = ("job__title", "=seeker__handle", "=ambassador__handle")
    list_select_related = ("job", "seeker", "ambassador")
    fields = ("job", "status", "seeker", "ambassador", "handed_on", "created_at", "status_at", "due_at", "ended_at")
    readonly_fields = fields

    @display(description="status")
    def state(self, row: ReferralRequest) -> str:
        return str(row.get_status_display())


@admin.register(RegisterLink)
class RegisterLinkAdmin(ReadOnlyAdmin):
    """Which entity is it? The name stands here in full, beside the others that came near."""

    list_display = ("employer", "register", "name", "town", "is_sure", "score", "state", "persons", "last_seen_on")
    list_filter = ("status", "register", "is_sure")
    search_fields = ("employer__name", "name")
    list_select_related = ("employer",)
    ordering = ("-is_sure", "-score")
    fields = (
        "employer", "register", "name", "town", "number", "score", "is_sure", "others", "renamed_from", "persons",
        "status", "first_by", "confirmed_by", "last_seen_on", "lost_on",
    )  # fmt: skip
    readonly_fields = fields
    actions_detail = ("confirm", "refuse")

    @display(description="status", label={"proposed": "warning", "confirmed": "success", "lost": "danger"})
    def state(self, link: RegisterLink) -> tuple[str, str]:
        return link.status, str(link.get_status_display())

    def has_confirm_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.confirm_registerlink")

    @action(description="It is this entity", permissions=["confirm"], url_path="confirm", icon="check")
    def confirm(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "It is this entity", registers.confirm_link)

    @action(description="It is another", permissions=["confirm"], url_path="refuse", icon="close")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "It is another entity", registers.refuse_link)

    def _decide(self, request: HttpRequest, pk: str, title: str, act: Callable[..., Any]) -> HttpResponse:
        link = get_object_or_404(RegisterLink, pk=pk if pk.isdecimal() else 0)
        return decide(self, request, link, title=title, told=TWO_PERSONS, act=act)


@admin.register(RegisterEdition)
class RegisterEditionAdmin(ReadOnlyAdmin):
    list_display = (
        "register", "published_on", "number_of_rows", "names", "new_names", "gone_names", "is_current", "loaded_at",
    )  # fmt: skip
    list_filter = ("register",)
    fields = (*list_display, "sha256")
    readonly_fields = fields
