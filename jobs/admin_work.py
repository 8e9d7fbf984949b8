"""Who works where, for moderators: whose a domain is, and whose word doesn't count."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from unfold.decorators import action, display

from diaspora.moderation.admin import ReadOnlyAdmin, decide
from jobs.models import Attestation, EmployerDomain, Experience
from jobs.services import attesting, company

TOLD = "Those who showed an address there are told; of a refusal they read the reason."


class Waiting(admin.SimpleListFilter):
    title = "to look at"
    parameter_name = "waiting"

    def lookups(self, request: Any, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "to look at"), ("verified", "verified")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[EmployerDomain]) -> QuerySet[EmployerDomain]:
        shown = EmployerDomain.objects.all()
        chosen = {"yes": shown.waiting, "verified": shown.verified}.get(self.value() or "")
        return queryset & chosen() if chosen else queryset


@admin.register(EmployerDomain)
class EmployerDomainAdmin(ReadOnlyAdmin):
    """Somebody reads mail at the domain. Is it this employer's? Compare it with the website and the registers."""

    list_display = ("domain", "employer", "site", "standing", "shown_at", "verified_by")
    list_filter = (Waiting,)
    search_fields = ("domain", "employer__name")
    list_select_related = ("employer", "verified_by")
    ordering = ("shown_at", "pk")
    fields = (
        "domain",
        "employer",
        "site",
        "people",
        "standing",
        "shown_at",
        "verified_at",
        "verified_by",
        "refused_at",
    )
    readonly_fields = fields
    actions_detail = ("verify", "refuse")

    def has_verify_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.verify_employerdomain")

    @display(description="employer's website")
    def site(self, row: EmployerDomain) -> str:
        return row.employer.site or "none"

    @display(description="status")
    def standing(self, row: EmployerDomain) -> str:
        if row.verified_at:
            return "verified"
        return "refused" if row.refused_at else "to look at"

    @display(description="people who showed an address there")
    def people(self, row: EmployerDomain) -> int:
        return Attestation.objects.filter(employer=row.employer_id, domain=row.domain).count()

    @action(description="It is this employer's", permissions=["verify"], url_path="verify", icon="check")
    def verify(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(EmployerDomain, pk=object_id if object_id.isdecimal() else 0)
        try:
            return decide(self, request, row, title="It is this employer's", told=TOLD, act=attesting.verify_domain)
        except attesting.DomainTaken as other:
            messages.error(request, f"Not done: {row.domain} is verified for {other}. Refuse it there first.")
            return HttpResponseRedirect(reverse("admin:jobs_employerdomain_change", args=[row.pk]))

    @action(description="It isn't", permissions=["verify"], url_path="refuse", icon="close")
    def refuse(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(EmployerDomain, pk=object_id if object_id.isdecimal() else 0)
        return decide(self, request, row, title="It isn't this employer's", told=TOLD, act=attesting.refuse_domain)


@admin.register(Attestation)
class AttestationAdmin(ReadOnlyAdmin):
    list_display = ("member", "employer", "level", "status", "domain", "proved_at", "expires_at",
                    "sponsored_from_pk_year")  # fmt: skip
    list_filter = ("status", "level")
    search_fields = ("employer__name", "=member__handle")
    list_select_related = ("member", "employer")
    fields = (*list_display, "code_at")
    readonly_fields = fields
    actions_detail = ("revoke",)

    def has_revoke_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.verify_employerdomain")

    @action(description="Withdraw", permissions=["revoke"], url_path="revoke", icon="close")
    def revoke(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Attestation, pk=object_id if object_id.isdecimal() else 0)
        return decide(self, request, row, title="Withdraw", told="The member reads this reason.", act=attesting.revoke)


@admin.register(Experience)
class ExperienceAdmin(ReadOnlyAdmin):
    """Many of one employer on one day are somebody's campaign: compare the days."""

    list_display = ("employer", "kind", "month", "status", "member", "told_at")
    list_filter = ("status", "kind")
    search_fields = ("employer__name", "=member__handle")
    list_select_related = ("member", "employer")
    ordering = ("-told_at",)
    fields = list_display
    readonly_fields = fields
    actions_detail = ("take_out", "count_again")

    def has_review_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("jobs.review_job")

    @action(description="Take out of the numbers", permissions=["review"], url_path="out", icon="visibility_off")
    def take_out(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Experience, pk=object_id if object_id.isdecimal() else 0)
        return decide(self, request, row, title="Take out", told="Kept in the log.", act=company.hide_experience)

    @action(description="Count again", permissions=["review"], url_path="count", icon="visibility")
    def count_again(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = get_object_or_404(Experience, pk=object_id if object_id.isdecimal() else 0)
        return decide(self, request, row, title="Count again", told="Kept in the log.", act=company.restore_experience)
