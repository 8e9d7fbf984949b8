"""Members as the staff see them: masked, until somebody gives a reason."""

from typing import Any
from urllib.parse import urlencode

from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from diaspora.accounts.buckets import Spent
from diaspora.accounts.models import User
from diaspora.htmx import posted
from diaspora.moderation import second_person, unmasking
from diaspora.moderation.admin_pages import ReasonForm, as_member


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
