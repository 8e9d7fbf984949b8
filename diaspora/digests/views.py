from csp.decorators import csp
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from diaspora.digests import contents
from diaspora.digests.forms import MailForm
from diaspora.digests.mails import delivery_of, parts_of, view_url
from diaspora.digests.mails import render as render_mail
from diaspora.htmx import MemberRequest

MAIL_CSP = {
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"], "base-uri": ["'none'"],
    "form-action": ["'none'"], "frame-ancestors": ["'none'"],
}  # fmt: skip


def preferences(request: MemberRequest) -> HttpResponse:
    form = MailForm(request.POST or None, member=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved. Your next mail follows what you chose."))
        return redirect("digests")
    return render(request, "digests/preferences.html", {"form": form}, status=422 if form.errors else 200)


@login_not_required
@never_cache
@require_GET
@csp(MAIL_CSP)  # type: ignore[arg-type]
def view_mail(request: HttpRequest, signed: str) -> HttpResponse:
    """The digest as it was mailed, without what its member may no longer see. Whoever holds the link reads it."""
    row = delivery_of(signed)
    if row is None or row.member is None or not (stored := parts_of(row)):
        return render(request, "digests/gone.html", status=404)
    member = row.member
    with translation.override(member.language), timezone.override(member.time_zone):
        parts = contents.still_visible([(member, stored)])[member.pk]
        page = render_mail(member, parts, view=view_url(row)).html
    return HttpResponse(page)
