"""The admin is entered through the site's own sign-in, with a second factor, and opens on what waits."""

from collections.abc import Callable
from typing import Any

from allauth.account.decorators import secure_admin_login
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from diaspora.moderation.queues import queues_for

Answer = Callable[[HttpRequest], HttpResponse]
STAFF_PATHS = ("/admin/", "/moderation/")


def second_factor_for_staff(get_response: Answer) -> Answer:
    """No page for staff answers to staff without a second factor; they're led to where one is set up."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(STAFF_PATHS) and _lacks_factor(request.user):
            messages.warning(
                request, _("Staff pages need a second factor: add a passkey or an authenticator app first.")
            )
            return redirect("mfa_index")
        return get_response(request)

    return answer


def enter(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    """Where staff who are signed in already meet the admin's login page."""
    return redirect("admin:index")


def change_password(request: HttpRequest, extra_context: Any = None) -> HttpResponse:
    return redirect("account_change_password")


def _lacks_factor(member: Any) -> bool:
    return (
        member.is_authenticated and member.is_staff and not settings.STAFF_MAY_SKIP_MFA and not is_mfa_enabled(member)
    )


def dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """The admin's index: each queue with its number."""
    return {**context, "queues": queues_for(request.user)}


def guard(admin_site: Any) -> None:
    """Replaces the admin forms that take a password and count no wrong tries, before an address leads there."""
    admin_site.login = secure_admin_login(enter)
    admin_site.password_change = change_password
