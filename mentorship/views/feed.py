"""The calendar to subscribe to: its page, and the file that calendar programs fetch."""

from hashlib import sha256

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from diaspora.htmx import MemberRequest
from mentorship.calendar import subscription
from mentorship.models import CalendarFeed
from mentorship.services import feed
from mentorship.views.sessions import site


def calendar(request: MemberRequest) -> HttpResponse:
    if request.method == "POST":
        if request.POST.get("act") == "stop":
            feed.stop(request.user)
            messages.success(request, _("Stopped: the address is void."))
        else:
            feed.start(request.user)
            messages.success(request, _("This is your address. Keep it to yourself: who has it sees your times."))
        return redirect("mentor_calendar")
    row = CalendarFeed.objects.filter(member=request.user, is_on=True).first()
    address = feed.address(row) if row else ""
    context = {"row": row, "address": address, "webcal": f"webcal://{address.partition('://')[2]}"}
    response = render(request, "mentorship/calendar.html", context)
    response["Cache-Control"] = "private, no-store"
    return response


@login_not_required
@require_safe
def calendar_feed(request: HttpRequest, token: str) -> HttpResponse:
    """No sign-in: the address is the secret, and says so on its page."""
    member = feed.whose(token)
    if member is None:
        raise Http404
    with translation.override(member.language):
        content = subscription(
            [(what, words, f"{settings.SITE_URL}{path}") for what, words, path in feed.entries(member)],
            zone=member.time_zone, site=site(), name=f"{settings.SITE_NAME}: {_('Mentoring')}",
        )  # fmt: skip
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["ETag"], response["Cache-Control"] = tag, "private, max-age=900"
    response["X-Robots-Tag"] = "noindex"
    return get_conditional_response(request, etag=tag, response=response) or response
