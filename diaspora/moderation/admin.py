"""The admin of members, ambassadors and the log. Nothing is typed into rows here: services act, with a reason."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django import forms
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from diaspora.accounts.buckets import Spent
from diaspora.accounts.models import Ambassador, User
from diaspora.audit.models import Event
from diaspora.audit.services import record
from diaspora.htmx import posted
from diaspora.moderation import ambassadors, second_person, unmasking
from diaspora.moderation.deciding import lift
from diaspora.moderation.models import Decision, Report, WatchedTerm
from diaspora.moves import MoveError


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Reason",
        min_length=10,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4, "class": "border rounded-default w-full p-3 dark:bg-base-900"}),
    )


class ReadOnlyAdmin(ModelAdmin):
    """Seen with the view permission; added, changed and deleted by nobody."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


def decide(
    model_admin: ModelAdmin, request: HttpRequest, row: Model, *, title: str, told: str, act: Callable[..., Any]
) -> HttpResponse:
    """Asks for a reason, then calls `act(row, by=, reason=)` and goes back to the row.

    `told` says who will read the reason. A MoveError means that somebody decided meanwhile.
    """
    back = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            act(row, by=request.user, reason=form.cleaned_data["reason"])
        except MoveError as changed:
            messages.error(request, f"Not done: it changed meanwhile and is now “{changed.now}”.")
        else:
            messages.success(request, f"{title}: done.")
        return HttpResponseRedirect(back)
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts, "title": title, "told": told, "form": form, "row": row, "back": back,
    }  # fmt: skip
    return TemplateResponse(request, "admin/moderation/decide.html", context)


def as_member(request: HttpRequest) -> User:
    """Who is in the admin is one of our members."""
    assert isinstance(request.user, User)
    return request.user


def masked(address: str) -> str:
    """h•••@example.com: enough to tell two apart, too little to write to."""
    name, _at, domain = address.partition("@")
    return f"{name[:1]}•••@{domain}"


def masked_network(address: str) -> str:
    """203.•••: enough to see that two are of one country, too little to find a house."""
    return f"{address.split('.', maxsplit=1)[0]}.•••" if "." in address else f"{address.split(':', maxsplit=1)[0]}:•••"


@admin.register(User)
class MemberAdmin(ModelAdmin):
    """Moderators look; only an admin says who is staff. Addresses are masked until somebody gives a reason."""

    list_display = ("handle", "name_shown", "address", "ambassador_status", "is_active", "is_staff", "joined_at")
    list_filter = ("is_active", "is_staff", "ambassador__status")
    search_fields = ("handle", "profile__name", "=email")
    search_help_text = "Handle, name, or a whole e-mail address"
    list_select_related = ("profile", "ambassador")
    ordering = ("-joined_at",)
    filter_horizontal = ("groups",)
    fields = (
        "handle", "name_shown", "address", "networks", "language", "time_zone", "joined_at", "last_login", "is_active",
        "is_staff", "is_superuser", "groups",
    )  # fmt: skip
    readonly_fields = (
        "handle", "name_shown", "address", "networks", "language", "time_zone", "joined_at", "last_login", "is_active",
    )  # fmt: skip
    actions = ("ban_together",)
    actions_detail = ("unmask", "erase_together", "copy_together")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return request.user.is_active and bool(getattr(request.user, "is_superuser", False))

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    @display(description="name")
    def name_shown(self, member: User) -> str:
        return member.name

    @display(description="e-mail")
    def address(self, member: User) -> str:
        return masked(member.email)

    @display(description="signed in from")
    def networks(self, member: User) -> str:
        seen = UserSession.objects.filter(user=member).order_by("-last_seen_at").values_list("ip", flat=True)
        return ", ".join(dict.fromkeys(masked_network(str(ip)) for ip in seen[:20])) or "–"

    def has_unmask_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("accounts.unmask_member")

    def has_ban_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("moderation.propose_ban")

    def has_data_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("moderation.propose_data")

    @action(description="Show the addresses", permissions=["unmask"], url_path="unmask", icon="visibility")
    def unmask(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """On this one answer only; nothing of it is kept in a message or an address."""
        member = get_object_or_404(User, pk=object_id if object_id.isdecimal() else 0)
        form, shown = ReasonForm(posted(request)), None
        if request.method == "POST" and form.is_valid():
            try:
                shown = unmasking.contact_of(member, by=as_member(request), reason=form.cleaned_data["reason"])
            except Spent:
                form.add_error(None, "That was the twentieth time today. There is more tomorrow.")
            except unmasking.HigherRank:
                form.add_error(None, "Of the staff only an admin sees more.")
        return TemplateResponse(
            request, "admin/moderation/unmask.html",
            {
                **self.admin_site.each_context(request), "opts": self.opts, "title": "Show the addresses",
                "form": form, "row": member, "shown": shown,
                "back": reverse("admin:accounts_user_change", args=[member.pk]),
            },
            status=429 if form.non_field_errors() else 200,
        )  # fmt: skip

    @action(description="Ban them (a second person approves)", permissions=["ban"])
    def ban_together(self, request: HttpRequest, rows: "QuerySet[User]") -> HttpResponse | None:
        handles = list(rows.values_list("handle", flat=True)[: second_person.MOST + 1])
        if len(handles) > second_person.MOST:
            messages.error(request, f"{second_person.MOST} at a time at most. Nothing was done.")
            return None
        return HttpResponseRedirect(f"{reverse('propose', args=['ban'])}?{urlencode([('m', one) for one in handles])}")

    @action(description="Erase (second person)", permissions=["data"], url_path="erase", icon="person_off")
    def erase_together(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._together("erase", object_id)

    @action(description="Copy of the data (second person)", permissions=["data"], url_path="copy", icon="download")
    def copy_together(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._together("copy", object_id)

    def _together(self, kind: str, pk: str) -> HttpResponse:
        member = get_object_or_404(User, pk=pk if pk.isdecimal() else 0)
        return HttpResponseRedirect(f"{reverse('propose', args=[kind])}?{urlencode({'m': member.handle})}")

    @display(description="ambassador")
    def ambassador_status(self, member: User) -> str:
        found = getattr(member, "ambassador", None)
        return str(found.get_status_display()) if found else "–"


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


@admin.register(WatchedTerm)
class WatchedTermAdmin(ModelAdmin):
    """Moderators look; who may change them is an admin."""

    list_display = ("pattern", "kind", "scope", "enabled", "hits", "false_hits", "expires_on")
    list_filter = ("kind", "scope", "enabled")
    search_fields = ("pattern",)
    readonly_fields = ("hits", "false_hits", "added_by", "added_at")

    def save_model(self, request: HttpRequest, obj: WatchedTerm, form: Any, change: bool) -> None:  # noqa: FBT001
        obj.added_by = obj.added_by or request.user  # type: ignore[assignment]
        super().save_model(request, obj, form, change)
        record("watched term changed", obj, by=request.user, kind=obj.kind, enabled=obj.enabled)
