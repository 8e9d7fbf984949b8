"""/dev/mail/: what would have been sent. In DEBUG only; every link in a mail works, the one-click button too."""

import re
from email.message import EmailMessage

from csp.decorators import csp, csp_update
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.clickjacking import xframe_options_sameorigin

from diaspora.notifications import devmail
from diaspora.notifications.letter import linked

SHOWN = 200
MAIL_PAGE_CSP = {
    "default-src": ["'none'"], "style-src": ["'unsafe-inline'"], "img-src": ["data:"], "frame-ancestors": ["'self'"],
    "base-uri": ["'none'"], "form-action": ["'none'"],
    "sandbox": ["allow-popups", "allow-top-navigation-by-user-activation"],
}  # fmt: skip


@login_not_required
def kept_mails(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    mails = [(path.stem, mail) for path in devmail.kept()[:SHOWN] if (mail := devmail.read(path.stem))]
    return render(request, "notifications/dev_mails.html", {"mails": mails, "folder": settings.MAIL_DIR})


@login_not_required
@csp_update({"frame-src": ["'self'"]})  # type: ignore[arg-type]
def kept_mail(request: HttpRequest, name: str) -> HttpResponse:
    mail = _found(name)
    text = mail.get_body(("plain",))
    lines = text.get_content().split("\n") if text else []
    context = {
        "name": name,
        "mail": mail,
        "headers": mail.items(),
        # `linked` escapes all but the links it makes.
        "text": mark_safe("\n".join(linked(line.rstrip("\r")) for line in lines)),  # noqa: S308
        "has_page": mail.get_body(("html",)) is not None,
        "one_click": _one_click(mail),
    }
    return render(request, "notifications/dev_mail.html", context)


@login_not_required
@xframe_options_sameorigin
@csp(MAIL_PAGE_CSP)  # type: ignore[arg-type]
def page(request: HttpRequest, name: str) -> HttpResponse:
    body = _found(name).get_body(("html",))
    if body is None:
        raise Http404
    # In a frame, a link must open in the whole window.
    return HttpResponse(str(body.get_content()).replace("<a ", '<a target="_top" '))


def _found(name: str) -> EmailMessage:
    mail = devmail.read(name) if settings.DEBUG else None
    if mail is None:
        raise Http404
    return mail


def _one_click(mail: EmailMessage) -> str:
    """The https address of List-Unsubscribe, where the mail says that one POST is enough."""
    found = re.search(r"<(https?://[^>]+)>", str(mail.get("List-Unsubscribe", "")))
    return found[1] if found and mail.get("List-Unsubscribe-Post") else ""
