"""`notify()` tells a member something: a line on the site, and a mail through the outbox."""

from typing import Any

from django.db import transaction

from diaspora.accounts.models import User
from diaspora.notifications.models import Delivery, Notification


@transaction.atomic
def notify(member: User, kind: str, *, url: str, key: str, **data: Any) -> Notification:
    """Call it in the transaction of what happened.

    `kind` names the template `emails/<kind>.txt` ("jobs/published"): its first line is the subject, the rest
    the text, both rendered with `data`, `url` and `member` in the member's language when it's read. `key` makes
    it once: the same key again returns the first row. `data` must be JSON.
    """
    notice, made = Notification.objects.get_or_create(
        key=key, defaults={"member": member, "kind": kind, "url": url, "data": data}
    )
    if made:
        Delivery.objects.create(
            key=f"notice/{key}", kind=Delivery.Kind.NOTICE, member=member, payload={"notification": notice.pk}
        )
    return notice
