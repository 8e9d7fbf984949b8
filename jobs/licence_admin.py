"""Promoters' licences for moderators: what the list says, and which employer holds which."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from unfold.admin import TabularInline
from unfold.decorators import action, display

from diaspora.moderation.admin import ReadOnlyAdmin, decide
from jobs.models import PromoterLicence, PromoterPermission
from jobs.services import licences


class PermissionInline(TabularInline):
    model = PromoterPermission
    extra = 0
    fields = readonly_fields = ("permission_no", "country", "trade", "seats", "valid_to")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(PromoterLicence)
class PromoterLicenceAdmin(ReadOnlyAdmin):
    """`manage.py load_licences` writes them. Nobody but a person says which employer holds one."""

    list_display = ("licence_no", "name", "state", "employer", "checked_on", "source")
    list_filter = ("status",)
    search_fields = ("licence_no", "name", "employer__name")
    list_select_related = ("employer",)
    fields = readonly_fields = ("licence_no", "name", "state", "checked_on", "source", "employer", "same_name")
    inlines = (PermissionInline,)
    actions_detail = ("link",)

    @display(description="status", label={"valid": "success", "suspended": "warning", "cancelled": "danger"})
    def state(self, licence: PromoterLicence) -> tuple[str, str]:
        return licence.status, str(licence.get_status_display())

    @display(description="employers of that name")
    def same_name(self, licence: PromoterLicence) -> str:
        return ", ".join(employer.name for employer in licences.holders(licence)) or "none"

    def has_link_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.confirm_registerlink")

    @action(description="The employer of that name holds it", permissions=["link"], url_path="link", icon="check")
    def link(self, request: HttpRequest, object_id: str) -> HttpResponse:
        licence = get_object_or_404(PromoterLicence, pk=object_id if object_id.isdecimal() else 0)
        try:
            return decide(
                self, request, licence, title="The employer of that name holds it",
                told="Kept in the log. Their posts are held to this licence from now on.", act=licences.link,
            )  # fmt: skip
        except licences.NotOneHolder:
            messages.error(request, "There must be exactly one employer of that name without a licence.")
            return HttpResponseRedirect(reverse("admin:jobs_promoterlicence_change", args=[licence.pk]))
