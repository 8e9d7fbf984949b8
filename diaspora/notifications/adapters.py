"""allauth's hooks. Its mails go through the outbox like all others."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from diaspora.accounts.models import Language, User
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

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        member = request.user
        assert isinstance(member, User)
        if member.profile.onboarded_at is None:
            return reverse("welcome")
        return str(super().get_login_redirect_url(request))
