"""Who gets a digest when; and what one looks like, with masked words."""

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import translation
from unfold.decorators import action

from diaspora.audit.read_only import ReadOnlyAdmin
from diaspora.audit.services import record
from diaspora.digests import contents, masking
from diaspora.digests.mails import render
from diaspora.digests.models import Issue, Subscription
from diaspora.notifications.hours import database_now
from diaspora.notifications.outbox import post_security_mail


def masked_digest(subscription: Subscription) -> tuple[str, str] | None:
    """Subject and text of what the member would get now, masked; None where nothing is new."""
    member = subscription.member
    with translation.override(member.language):
        parts = contents.gather([member], subscription.covered_until, database_now()).get(member.pk)
        if not parts:
            return None
        mail = render(member, masking.masked(parts), view="")
    # The links at its foot are the member's own.
    return mail.subject, mail.text.partition("\n-- \n")[0]


@admin.register(Subscription)
class SubscriptionAdmin(ReadOnlyAdmin):
    list_display = ("member", "cadence", "weekday", "hour", "next_due_at", "last_period")
    list_filter = ("cadence",)
    search_fields = ("member__handle",)
    fields = readonly_fields = ("member", "cadence", "weekday", "hour", "next_due_at", "last_period", "covered_until")
    actions_detail = ("preview",)
    show_full_result_count = False

    @action(description="Preview, masked", url_path="preview", permissions=["view"])
    def preview(self, request: HttpRequest, object_id: int) -> HttpResponse:
        """POST mails it to whoever looks, and to nobody else."""
        subscription = get_object_or_404(Subscription.objects.select_related("member__profile"), pk=object_id)
        digest = masked_digest(subscription)
        record("digest_previewed", subscription.member, by=request.user)
        if request.method == "POST" and digest is not None:
            post_security_mail(address=request.user.email, subject=digest[0], text=digest[1])  # type: ignore[union-attr]
            messages.success(request, "It's on its way to your own address.")
            return HttpResponseRedirect(_page_of(object_id))
        context = {
            **self.admin_site.each_context(request),
            "title": "Digest, masked",
            "digest": digest,
            "back": _page_of(object_id),
        }
        return TemplateResponse(request, "digests/admin_preview.html", context)


def _page_of(object_id: int) -> str:
    return reverse("admin:digests_subscription_change", args=[object_id])


@admin.register(Issue)
class IssueAdmin(ReadOnlyAdmin):
    list_display = ("cadence", "period", "content_from", "content_to", "frozen_at")
    list_filter = ("cadence",)
    fields = readonly_fields = ("cadence", "period", "content_from", "content_to", "frozen_at")
