"""Watched terms: tried first, switched on with a reason."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from diaspora.accounts.models import User
from diaspora.audit.services import record
from diaspora.moderation import terms
from diaspora.moderation.admin_pages import as_member, decide
from diaspora.moderation.models import WatchedTerm


@admin.register(WatchedTerm)
class WatchedTermAdmin(ModelAdmin):
    """Moderators look; who may change them is an admin. What's changed is off until it was tried again."""

    list_display = ("pattern", "kind", "scope", "enabled", "hits", "false_hits", "tried", "expires_on")
    list_filter = ("kind", "scope", "enabled")
    search_fields = ("pattern",)
    fields = (
        "pattern",
        "kind",
        "scope",
        "expires_on",
        "enabled",
        "hits",
        "false_hits",
        "tried",
        "added_by",
        "added_at",
    )
    readonly_fields = ("enabled", "hits", "false_hits", "tried", "added_by", "added_at")
    actions_detail = ("try_out", "switch_on", "switch_off")

    @display(description="dry run over 30 days")
    def tried(self, term: WatchedTerm) -> str:
        if term.tried_at is None:
            return "not tried yet"
        return f"{term.tried_hits} of {term.tried_texts} texts, {term.tried_at:%Y-%m-%d}"

    def save_model(self, request: HttpRequest, obj: WatchedTerm, form: Any, change: bool) -> None:  # noqa: FBT001
        obj.added_by = obj.added_by or request.user  # type: ignore[assignment]
        if {"pattern", "scope"} & set(form.changed_data):
            obj.enabled, obj.tried_at = False, None
        super().save_model(request, obj, form, change)
        record("watched term changed", obj, by=request.user, kind=obj.kind, enabled=obj.enabled)

    def has_term_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("moderation.change_watchedterm")

    @action(description="Dry run", permissions=["term"], url_path="try-out", icon="science")
    def try_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        term = self._term(object_id)
        tried = terms.try_out(term, by=as_member(request)) if request.method == "POST" else None
        context = {
            **self.admin_site.each_context(request), "opts": self.opts, "title": "Dry run", "row": term,
            "tried": tried, "back": reverse("admin:moderation_watchedterm_change", args=[term.pk]),
        }  # fmt: skip
        return TemplateResponse(request, "admin/moderation/try_out.html", context)

    @action(description="Switch on", permissions=["term"], url_path="switch-on", icon="toggle_on")
    def switch_on(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._switch(request, object_id, on=True)

    @action(description="Switch off", permissions=["term"], url_path="switch-off", icon="toggle_off")
    def switch_off(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._switch(request, object_id, on=False)

    def _switch(self, request: HttpRequest, pk: str, *, on: bool) -> HttpResponse:
        term = self._term(pk)
        if on and term.tried_at is None:
            messages.error(request, "Not done: try it on the last 30 days first, and see what it would have hit.")
            return HttpResponseRedirect(reverse("admin:moderation_watchedterm_change", args=[term.pk]))

        def act(row: WatchedTerm, *, by: User, reason: str) -> None:
            terms.switch(row, on=on, by=by, reason=reason)

        title = "Switch on" if on else "Switch off"
        return decide(self, request, term, title=title, told="Kept in the log only.", act=act)

    def _term(self, pk: str) -> WatchedTerm:
        return get_object_or_404(WatchedTerm, pk=pk if pk.isdecimal() else 0)
