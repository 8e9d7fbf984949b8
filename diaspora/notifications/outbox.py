"""Writing to the outbox. Delivery itself: delivery.py."""

import uuid

from django.conf import settings
from django.utils import translation

from diaspora.notifications.addresses import domain_of
from diaspora.notifications.models import Delivery


def post_security_mail(*, address: str, subject: str, text: str) -> Delivery:
    """Codes, resets and changed addresses: sent at any hour, and again where it isn't known whether they went. The
    words are in the language that is active."""
    return Delivery.objects.create(
        key=f"security/{uuid.uuid4()}",
        kind=Delivery.Kind.SECURITY,
        address=address,
        domain=domain_of(address),
        payload={"subject": subject, "text": text, "language": translation.get_language() or settings.LANGUAGE_CODE},
    )
