"""allauth's hooks. Its mails go through the outbox like all others."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings

from diaspora.notifications.outbox import post_security_mail


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Writes an outbox row and returns: the time it takes doesn't tell whether an address is known."""
        message = self.render_mail(template_prefix, email, {**context, "SITE_NAME": settings.SITE_NAME})
        post_security_mail(address=email, subject=str(message.subject), text=str(message.body))
