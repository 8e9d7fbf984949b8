"""Keeping the guides true: drafts, reviews, second readers, corrections."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from diaspora.moves import MoveError
from visas import differences, services
from visas.models import (
    Alert,
    Case,
    Country,
    Document,
    DocumentNeed,
    Evidence,
    Fact,
    FactValue,
    FeeItem,
    Requirement,
    Route,
    RouteVersion,
    Source,
    Step,
    Suggestion,
)

M = TypeVar("M", bound=Model)
OPEN_VERSIONS = (RouteVersion.Status.DRAFT,)


class _PartOfDraft(TabularInline):
    """Editable as long as the version is a draft."""

    extra = 0
    tab = True

    def _open(self, version: Any) -> bool:
        return version is not None and version.status in OPEN_VERSIONS

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._open(obj) and super().has_delete_permission(request, obj)


class StepInline(_PartOfDraft):
    model = Step
    autocomplete_fields = ("time", "costs")


class RequirementInline(_PartOfDraft):
    model = Requirement
    autocomplete_fields = ("fact",)


class DocumentNeedInline(_PartOfDraft):
    model = DocumentNeed
    autocomplete_fields = ("max_age",)


class FeeItemInline(_PartOfDraft):
    model = FeeItem
    autocomplete_fields = ("fact",)


def attempt(request: HttpRequest, row: Any, done: str, act: Callable[[], Any], *, note: bool = False) -> HttpResponse:
    """Asks first: a link alone changes nothing. Then acts, and says what came of it, naming each thing missing."""
    if request.method != "POST":
        context = {"row": row, "done": done, "note": note, "title": str(row), "back": back_to(row)["Location"]}
        return render(request, "visas/admin_confirm.html", {**admin.site.each_context(request), **context})
    try:
        act()
    except ValidationError as refused:
        for line in refused.messages:
            messages.error(request, line)
    except MoveError as error:
        messages.error(request, f"It changed meanwhile: it's {error.now} now.")
    else:
        messages.success(request, f"Done: {done}.")
    return back_to(row)


def back_to(row: Any) -> HttpResponse:
    meta = row._meta
    return redirect(reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk]))


def found(model: type[M], object_id: str) -> M:
    """The row that an action's address names. Raises Http404, also for what is no number."""
    return get_object_or_404(model, pk=object_id if object_id.isdecimal() else 0)


@admin.register(RouteVersion)
class RouteVersionAdmin(ModelAdmin):
    list_display = ("route", "number", "status", "effective_from", "author", "reviewer", "loaded")
    list_filter = ("status", "route__country")
    search_fields = ("route__title", "route__country__slug")
    inlines = (RequirementInline, StepInline, DocumentNeedInline, FeeItemInline)
    readonly_fields = (
        "route", "number", "status", "author", "reviewer", "loaded", "published_at", "review_note", "difference",
        "changed_facts", "reach",
    )  # fmt: skip
    exclude = ("file_hash", "effective_to")
    actions_detail = ("new_draft", "to_review", "back_to_draft", "publish_now")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        if obj and obj.status in OPEN_VERSIONS:
            return self.readonly_fields
        return (*self.readonly_fields, *RouteVersion.TEXTS, "effective_from", "names", "changelog")

    @admin.display(description="difference to what is published")
    def difference(self, version: RouteVersion) -> SafeString:
        return differences.readable(version)

    @admin.display(description="changed facts")
    def changed_facts(self, version: RouteVersion) -> SafeString | str:
        rows = [
            (reverse("admin:visas_factvalue_change", args=[one.pk]), one.fact.key, str(one.value),
             "published" if one.published_at else "waits for a second reader")
            for one in differences.changed_facts(version)
        ]  # fmt: skip
        return format_html_join("", '<p><a href="{}">{}</a>: {} ({})</p>', rows) or "none"

    @admin.display(description="whom it reaches")
    def reach(self, version: RouteVersion) -> str:
        found = differences.reach(version)
        return f"{found.followers} followers, {found.plans} plans, {found.cases} open cases"

    @action(description="Make a draft of this", url_path="new-draft", permissions=["change"])
    def new_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        version = found(RouteVersion, object_id)
        return attempt(request, version, "Make a draft of this", lambda: services.draft_from(version, by=request.user))

    @action(description="Send to review", url_path="to-review", permissions=["change"])
    def to_review(self, request: HttpRequest, object_id: str) -> HttpResponse:
        version = found(RouteVersion, object_id)
        return attempt(request, version, "Send to review", lambda: services.submit(version, by=request.user))

    @action(description="Send back", url_path="back-to-draft", permissions=["change"])
    def back_to_draft(self, request: HttpRequest, object_id: str) -> HttpResponse:
        version = found(RouteVersion, object_id)
        note = request.POST.get("note", "")
        return attempt(
            request, version, "Send back", lambda: services.send_back(version, by=request.user, note=note), note=True
        )

    @action(description="Publish", url_path="publish", permissions=["change"])
    def publish_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        version = found(RouteVersion, object_id)
        return attempt(request, version, "Publish", lambda: services.publish(version, by=request.user))


class EvidenceInline(TabularInline):
    model = Evidence
    extra = 1
    fields = ("source", "read_on", "archive_url", "read_by", "second_reader", "second_read_on")
    readonly_fields = ("read_by", "second_reader", "second_read_on")
    autocomplete_fields = ("source",)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return (obj is None or obj.published_at is None) and super().has_change_permission(request, obj)

    has_add_permission = has_change_permission
    has_delete_permission = has_change_permission


class OverdueFilter(admin.SimpleListFilter):
    title = "reading"
    parameter_name = "reading"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "overdue"), ("waiting", "waits for a second reader"), ("unchecked", "not checked")]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        today = timezone.localdate()
        wanted: dict[str, dict[str, Any]] = {
            "overdue": {"recheck_by__lt": today, "published_at__isnull": False},
            "waiting": {"published_at__isnull": True},
            "unchecked": {"checked": False},
        }
        return queryset.filter(**wanted.get(self.value() or "", {}))


@admin.register(FactValue)
class FactValueAdmin(ModelAdmin):
    """A published value isn't edited: one adds the next, with the day from which it holds."""

    list_display = ("fact", "value", "valid_from", "valid_to", "status", "checked", "recheck_by", "published_at")
    list_filter = (OverdueFilter, "status", "fact__country")
    search_fields = ("fact__key", "fact__label")
    autocomplete_fields = ("fact",)
    inlines = (EvidenceInline,)
    exclude = ("checked",)
    actions_detail = ("publish_value",)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [field.name for field in FactValue._meta.fields] if obj and obj.published_at else ()

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return obj is not None and obj.published_at is None and super().has_delete_permission(request, obj)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: Any) -> None:
        for row in formset.save(commit=False):
            row.read_by = row.read_by or request.user
            row.save()
        for row in formset.deleted_objects:
            row.delete()

    @action(description="I have read it too: publish", url_path="publish", permissions=["change"])
    def publish_value(self, request: HttpRequest, object_id: str) -> HttpResponse:
        value = found(FactValue, object_id)
        return attempt(
            request, value, "I have read it too: publish", lambda: services.publish_value(value, by=request.user)
        )


@admin.register(Fact)
class FactAdmin(ModelAdmin):
    list_display = ("key", "label", "kind", "topic", "unit", "currency", "per")
    list_filter = ("country", "kind", "topic")
    search_fields = ("key", "label")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Alert)
class AlertAdmin(ModelAdmin):
    list_display = ("headline", "country", "route", "effective_on", "severity", "status")
    list_filter = ("status", "country")
    readonly_fields = ("status", "author", "published_by", "published_at")
    autocomplete_fields = ("source", "route")
    actions_detail = ("publish_now", "end_now")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: Any) -> None:
        if not change:
            obj.author = request.user
        super().save_model(request, obj, form, change)

    @action(description="Publish", url_path="publish", permissions=["change"])
    def publish_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        alert = found(Alert, object_id)
        return attempt(request, alert, "Publish", lambda: services.publish_alert(alert, by=request.user))

    @action(description="End", url_path="end", permissions=["change"])
    def end_now(self, request: HttpRequest, object_id: str) -> HttpResponse:
        alert = found(Alert, object_id)
        return attempt(request, alert, "End", lambda: services.end_alert(alert, by=request.user))


@admin.register(Suggestion)
class SuggestionAdmin(ModelAdmin):
    list_display = ("route", "fact", "step", "says", "status", "due_on")
    list_filter = ("status", "route__country")
    readonly_fields = ("route", "fact", "step", "says", "where", "paper", "status", "decided_by", "created_at")
    exclude = ("member", "source_url")
    actions_detail = ("claim", "taken_up", "not_taken_up")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    @admin.display(description="page")
    def where(self, one: Suggestion) -> SafeString | str:
        return (
            format_html('<a href="{0}" rel="noopener nofollow">{0}</a>', one.source_url) if one.source_url else "none"
        )

    def _decide(self, request: HttpRequest, object_id: str, status: str) -> HttpResponse:
        one = found(Suggestion, object_id)
        return attempt(
            request, one, "Send the answer", lambda: services.decide(one, status, by=request.user, answer=one.answer)
        )

    @action(description="I read it", url_path="claim", permissions=["change"])
    def claim(self, request: HttpRequest, object_id: str) -> HttpResponse:
        one = found(Suggestion, object_id)
        return attempt(request, one, "I read it", lambda: services.claim(one, by=request.user))

    @action(description="Taken up (answer is sent)", url_path="done", permissions=["change"])
    def taken_up(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, Suggestion.Status.DONE)

    @action(description="Not taken up (answer is sent)", url_path="refused", permissions=["change"])
    def not_taken_up(self, request: HttpRequest, object_id: str) -> HttpResponse:
        return self._decide(request, object_id, Suggestion.Status.REFUSED)


@admin.register(Case)
class CaseAdmin(ModelAdmin):
    """Outliers wait here; who told a case isn't shown."""

    list_display = ("route", "mission", "status", "applied_on", "decided_on", "to_review")
    list_filter = ("to_review", "status", "mission", "route__country")
    fields = ("route", "mission", "province", "occupation", "status", "applied_on", "decided_on", "to_review")
    readonly_fields = ("route", "mission", "province", "occupation", "status", "applied_on", "decided_on")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


@admin.register(Route)
class RouteAdmin(ModelAdmin):
    list_display = ("title", "country", "kind", "status")
    list_filter = ("status", "country", "kind")
    search_fields = ("title", "country__slug")
    readonly_fields = ("status",)


@admin.register(Source)
class SourceAdmin(ModelAdmin):
    list_display = ("key", "name", "kind", "url")
    list_filter = ("kind",)
    search_fields = ("key", "name")


@admin.register(Country)
class CountryAdmin(ModelAdmin):
    list_display = ("iso", "slug", "currency")


@admin.register(Document)
class DocumentAdmin(ModelAdmin):
    list_display = ("slug", "title", "home", "lasts")
    autocomplete_fields = ("lasts",)
