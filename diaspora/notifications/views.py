from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from diaspora.htmx import MemberRequest, render_part
from diaspora.notifications import notices, services, stopping
from diaspora.notifications.mails import title
from diaspora.notifications.models import Notification
from diaspora.pages import BadCursor, keyset_page


@dataclass(frozen=True)
class Line:
    notice: Notification
    title: str


@require_GET
def notice_list(request: MemberRequest) -> HttpResponse:
    try:
        page = keyset_page(
            request.user.notifications.all(), ["-created_at", "-pk"],
            after=request.GET.get("after", ""), before=request.GET.get("before", ""),
        )  # fmt: skip
    except BadCursor:
        return redirect("notifications")
    lines = [Line(notice, title(notice, request.user)) for notice in page.rows]
    return render_part(request, "notifications/list.html", {"page": page, "lines": lines}, part="lines")


@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    services.mark_read(request.user)
    return redirect("notifications")


@require_POST
def read_one(request: MemberRequest, pk: int) -> HttpResponse:
    """Idempotent; another member's notice isn't found and nothing happens."""
    services.mark_read(request.user, only=pk)
    return redirect("notifications")


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def unsubscribe(request: HttpRequest, signed: str) -> HttpResponse:
    """GET only shows a page: the programs that look at every link of a mail must not unsubscribe anyone. POST stops,
    from the page as well as from the mail program's own button (RFC 8058): no cookie, no redirect, no sign-in."""
    stop = stopping.read(signed)
    done = request.method == "POST"
    if done and stop is not None:
        if request.POST.get("everything") == "yes":
            stop = stopping.Stop(stop.member_id, stopping.EVERYTHING)
        stopping.apply(stop)
    context = {"done": done, "known": stop is not None, "what": _what(stop), "everything": _is_everything(stop)}
    return render(request, "notifications/unsubscribe.html", context)


def _what(stop: stopping.Stop | None) -> str:
    """The label of a kind of notice; empty for the digest and for everything."""
    name, _, part = (stop.what if stop else "").partition(":")
    return str(notices.rule(part).label) if name == "notice" and part else ""


def _is_everything(stop: stopping.Stop | None) -> bool:
    return stop is not None and stop.what == stopping.EVERYTHING
