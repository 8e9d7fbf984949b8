"""allauth's hooks. Its mails go through the outbox like all others."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from diaspora.accounts.consent import record_sign_up
from diaspora.accounts.models import Language, User
from diaspora.notifications import account_safety, suppression
from diaspora.notifications.outbox import post_security_mail


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes an outbox row and returns: the time it takes doesn't tell whether an address is known."""
        message = self.render_mail(template_prefix, email, {**context, "SITE_NAME": settings.SITE_NAME})
        post_security_mail(address=email, subject=str(message.subject), text=str(message.body))

    def new_user(self, request: HttpRequest) -> User:
        """Somebody who signs up on an Urdu page gets Urdu mails."""
        language = translation.get_language() or ""
        return User(language=language if language in Language.values else Language.ENGLISH)

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:  # noqa: FBT001, FBT002
        saved: User = super().save_user(request, user, form, commit=commit)
        if commit:
            record_sign_up(saved)
        return saved

    def confirm_email(self, request: HttpRequest, email_address: EmailAddress) -> bool:
        """A new address of staff waits; everyone else's old address is told by allauth itself."""
        member = email_address.user
        if account_safety.must_wait(member, email_address.email):
            account_safety.postpone(member, email_address)
            messages.warning(request, _("For staff a new address takes effect after 72 hours. The old one was told."))
            raise ImmediateHttpResponse(redirect("safety"))
        confirmed = bool(super().confirm_email(request, email_address))
        if confirmed:
            suppression.lift(email_address.email)
        return confirmed

    def post_login(self, request: HttpRequest, user: User, **more: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **more)
        account_safety.notice_device(request, response, user)
        _lift_what_a_code_disproves(request, user)
        return response

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        member = request.user
        assert isinstance(member, User)
        if member.profile.onboarded_at is None:
            return reverse("welcome")
        return str(super().get_login_redirect_url(request))


def _lift_what_a_code_disproves(request: HttpRequest, member: User) -> None:
    """Whoever just typed in a code that we had mailed reads that address: bounces of before count no more."""
    last = (get_authentication_records(request, member) or [{}])[-1]
    if last.get("method") in {"code", "password_reset"} and last.get("email"):
        suppression.lift(last["email"])
