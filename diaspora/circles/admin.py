"""Circles and who asks to enter. Nothing is typed into rows here: services act, with a reason."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.decorators import action, display

from diaspora.accounts.models import User
from diaspora.audit.read_only import ReadOnlyAdmin
from diaspora.circles.models import Circle, Kind, Membership
from diaspora.circles.services import entering, founding
from diaspora.circles.services.entering import Refused
from diaspora.htmx import posted
from diaspora.moderation.admin_pages import ReasonForm, as_member, decide

NO_TEAM = {
    "team": "This circle has a team. Its own moderators appoint others.",
    "state": "Nobody with this handle is in this circle.",
}
REFUSALS = {
    "vouches": "Two members who have been in the circle for 30 days must vouch first, besides you.",
    "self": "Nobody decides about themselves.",
    "team": "Only this circle's own moderators do that.",
}


class TeamForm(ReasonForm):
    handle = forms.CharField(label="Handle of a member who is in", max_length=30)


def for_team(request: HttpRequest) -> Q:
    """Circles that this moderator may see here: the team's own, and others that aren't women-only."""
    member = request.user
    if getattr(member, "is_superuser", False):
        return Q()
    own = Circle.objects.filter(
        memberships__member=member.pk, memberships__status=Membership.Status.MEMBER, memberships__moderates=True
    )
    return ~Q(kind=Kind.WOMEN) | Q(pk__in=own.values("pk"))


@admin.register(Circle)
class CircleAdmin(ReadOnlyAdmin):
    list_display = ("name", "kind", "country", "city", "founded_at", "closed_at")
    list_filter = ("kind", "country")
    search_fields = ("name",)
    ordering = ("name", "pk")
    show_full_result_count = False
    fields = ("name", "kind", "about", "country", "city", "route", "crafts", "founded_at", "closed_at")
    readonly_fields = fields
    actions_detail = ("close", "reopen", "bring_in", "give_team")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Circle]:
        rows: QuerySet[Circle] = super().get_queryset(request)
        return rows.filter(for_team(request))

    def has_close_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("circles.moderate_circle")

    def has_admin_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(getattr(request.user, "is_superuser", False))

    @action(description="Close", permissions=["close"], url_path="close", icon="lock")
    def close(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Close the circle", founding.close)

    @action(description="Reopen", permissions=["close"], url_path="reopen", icon="lock_open")
    def reopen(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Reopen the circle", founding.reopen)

    @action(description="Enter as its moderator", permissions=["admin"], url_path="bring-in", icon="group_add")
    def bring_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """For a circle that lost its team; an admin enters a women-only one by nobody's leave, so never this way."""
        circle = self._circle(request, object_id)
        team = circle.memberships.current().filter(moderates=True)
        if circle.is_hidden or team.exists():
            messages.error(request, "Not done: this circle has a team, or is women-only.")
            return HttpResponseRedirect(reverse("admin:circles_circle_change", args=[circle.pk]))

        def act(row: Circle, *, by: User, reason: str) -> None:
            founding.bring_in(row, by, by=by, reason=reason)

        return decide(self, request, circle, title="Enter as its moderator", told="Kept in the log only.", act=act)

    @action(description="Give it a team", permissions=["admin"], url_path="give-team", icon="shield_person")
    def give_team(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """A women-only circle whose team has left: an admin names a member who is in, without entering."""
        circle, form = self._circle(request, object_id), TeamForm(posted(request))
        if request.method == "POST" and form.is_valid():
            try:
                founding.give_team(circle, by=as_member(request), **form.cleaned_data)
            except Refused as refused:
                form.add_error(None, NO_TEAM[refused.why])
            else:
                messages.success(request, "Done: the circle has a moderator again.")
                return HttpResponseRedirect(reverse("admin:circles_circle_change", args=[circle.pk]))
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "Give it a team", "form": form,
            "row": circle, "back": reverse("admin:circles_circle_change", args=[circle.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/circles/give_team.html", context)

    def _circle(self, request: HttpRequest, object_id: str) -> Circle:
        return get_object_or_404(self.get_queryset(request), pk=object_id if object_id.isdecimal() else 0)

    def _decide(self, request: HttpRequest, pk: str, title: str, act: Callable[..., Any]) -> HttpResponse:
        return decide(self, request, self._circle(request, pk), title=title, told="Kept in the log only.", act=act)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """The queue of a circle's team: oldest first. Rows of circles that one doesn't moderate aren't here."""

    list_display = ("member_name", "circle_name", "state", "vouched", "asked_at", "joined_at")
    list_filter = ("status",)
    ordering = ("asked_at", "pk")
    list_select_related = ("member__profile", "circle")
    show_full_result_count = False
    fields = ("member_name", "circle_name", "state", "note", "vouched", "asked_at", "joined_at", "ended_at")
    readonly_fields = fields
    actions_detail = ("let_in", "refuse", "appoint", "expel")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Membership]:
        rows: QuerySet[Membership] = super().get_queryset(request)
        own = Membership.objects.current().filter(member=request.user.pk, moderates=True).values("circle")
        open_ones = Q(circle__kind=Kind.OPEN) if request.user.has_perm("circles.moderate_circle") else Q(pk=None)
        return rows.filter(Q(circle__in=own) | open_ones).prefetch_related("vouches")

    @display(description="member")
    def member_name(self, row: Membership) -> str:
        return f"{row.member.name} ({row.member.handle})"

    @display(description="circle")
    def circle_name(self, row: Membership) -> str:
        return row.circle.name

    @display(description="status", label={"asked": "warning", "member": "success", "expelled": "danger"})
    def state(self, row: Membership) -> tuple[str, str]:
        return row.status, str(row.get_status_display())

    @display(description="vouches")
    def vouched(self, row: Membership) -> int:
        return len(row.vouches.all())

    def has_team_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("circles.view_membership")

    @action(description="Let in", permissions=["team"], url_path="let-in", icon="check")
    def let_in(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Let in", entering.let_in)

    @action(description="Refuse", permissions=["team"], url_path="refuse", icon="close")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Refuse", entering.refuse)

    @action(description="Put into the team", permissions=["team"], url_path="appoint", icon="shield_person")
    def appoint(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Put into the team", founding.appoint)

    @action(description="Put out", permissions=["team"], url_path="expel", icon="person_remove")
    def expel(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, "Put out", entering.expel)

    def _decide(self, request: HttpRequest, pk: str, title: str, act: Callable[..., Any]) -> HttpResponse:
        if not pk.isdecimal():
            raise Http404
        row = get_object_or_404(self.get_queryset(request), pk=pk)

        def acting(found: Membership, *, by: User, reason: str) -> None:
            try:
                act(found, by=by, reason=reason)
            except Refused as refused:
                messages.error(request, REFUSALS.get(refused.why, "Not done: it changed meanwhile."))

        return decide(self, request, row, title=title, told="Kept in the log only.", act=acting)
