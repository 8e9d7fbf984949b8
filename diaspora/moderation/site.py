"""The admin is entered through the site's own sign-in, with a second factor, and opens on what waits."""

import time
from collections.abc import Callable
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.authentication import get_authentication_records
from allauth.account.decorators import secure_admin_login
from allauth.account.internal.flows.reauthentication import suspend_request
from allauth.account.models import EmailAddress
from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from diaspora.moderation.queues import queues_for

Answer = Callable[[HttpRequest], HttpResponse]
STAFF_PATHS = ("/admin/", "/moderation/")
# A phone that lies open for half an hour opens nothing of the staff's any more.
RECENT_S = 30 * 60


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


def recent_proof_of_staff(get_response: Answer) -> Answer:
    """Staff pages ask again who it is after half an hour; what was sent meanwhile is kept and done afterwards."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Here and not before, so that nothing is kept that came without its token."""
        if not request.path.startswith(STAFF_PATHS) or not _is_stale(request):
            return None
        ways = get_adapter().get_reauthentication_methods(request.user)
        return suspend_request(request, ways[0]["url"]) if ways else redirect("mfa_index")

    answer.process_view = process_view  # type: ignore[attr-defined]
    return answer


def _is_stale(request: HttpRequest) -> bool:
    member: Any = request.user
    if settings.STAFF_MAY_SKIP_MFA or not (member.is_authenticated and member.is_staff):
        return False
    proofs = get_authentication_records(request, member)
    return max((proof["at"] for proof in proofs), default=0.0) < time.time() - RECENT_S


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
    """Before an address leads there: no form that takes a password and counts no wrong tries, no list of addresses."""
    admin_site.login = secure_admin_login(enter)
    admin_site.password_change = change_password
    # Whole addresses in a list, for whoever opens it: they're shown for a reason that is logged, unmasking.py.
    for model in (EmailAddress, UserSession):
        if admin_site.is_registered(model):
            admin_site.unregister(model)
