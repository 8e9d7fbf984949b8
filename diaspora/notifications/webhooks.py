"""What a provider tells us, by django-anymail: each event once, in whatever order, and only with the secret."""

import hashlib
import json
import logging
import re
import uuid
from collections.abc import Callable
from typing import Any

from anymail.signals import AnymailInboundEvent, AnymailTrackingEvent, EventType, RejectReason, inbound, tracking
from anymail.urls import urlpatterns as anymail_patterns
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt

from diaspora.notifications import stopping, suppression
from diaspora.notifications.addresses import address_hash
from diaspora.notifications.models import Delivery, MailEvent

log = logging.getLogger(__name__)
NOBODY_THERE = {RejectReason.INVALID, RejectReason.BOUNCED}
# Anymail calls every bounce the same; what the provider itself said tells whether it may pass.
SOFT = re.compile(r"soft|transient|temporary|\b4\.\d+\.\d+\b|mailbox.?full", re.IGNORECASE)


def _answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Whoever calls proves itself by the secret in the address, not by signing in. What can't be read is refused,
    and the provider tells it again."""

    @csrf_exempt
    @login_not_required
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except ImproperlyConfigured:
            # A provider that isn't ours: its keys aren't set.
            return HttpResponseNotFound()
        except (ValueError, KeyError, TypeError, AttributeError):
            log.exception("mail.webhook_unreadable")
            return HttpResponseBadRequest()

    return answer


for _pattern in anymail_patterns:
    _pattern.callback = _answering(_pattern.callback)
urlpatterns = anymail_patterns


def listen() -> None:
    tracking.connect(on_tracking, dispatch_uid="mail.tracking")
    inbound.connect(on_inbound, dispatch_uid="mail.inbound")


@transaction.atomic
def on_tracking(sender: Any, event: AnymailTrackingEvent, esp_name: str, **_: Any) -> None:
    """An exception answers 400, and the provider tells it again."""
    recipient = event.recipient or ""
    _row, fresh = MailEvent.objects.get_or_create(
        esp=esp_name[:30],
        event_id=_event_id(event),
        defaults={
            "event_type": str(event.event_type)[:30],
            "delivery": _delivery(event),
            "address_hash": address_hash(recipient) if recipient else "",
            "detail": str(event.reject_reason or "")[:300],
        },
    )
    if fresh and recipient:
        _apply(event, recipient, _row.delivery)


def _event_id(event: AnymailTrackingEvent) -> str:
    """The provider's own name for it, with the type: some give one name to all that happens to a mail."""
    if event.event_id:
        return f"{event.event_type}:{event.event_id}"[:120]
    raw = json.dumps(event.esp_event, sort_keys=True, default=str)
    return f"sha256:{hashlib.sha256(raw.encode()).hexdigest()}"


def _delivery(event: AnymailTrackingEvent) -> Delivery | None:
    """By the number that we gave it, by the provider's own, or by our Message-ID."""
    ours = str((event.metadata or {}).get("delivery", "")) or str(event.message_id or "").strip("<>").partition("@")[0]
    by_ours = Q(message_id=_uuid(ours)) if _uuid(ours) else Q(pk__in=[])
    by_theirs = Q(provider_id=str(event.message_id)[:120]) if event.message_id else Q(pk__in=[])
    return Delivery.objects.filter(by_ours | by_theirs).order_by("pk").first()


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _apply(event: AnymailTrackingEvent, recipient: str, delivery: Delivery | None) -> None:
    """`delivered` does nothing here: it never lifts what an event before or after it has closed."""
    kind, reason = event.event_type, event.reject_reason
    if kind == EventType.COMPLAINED or reason == RejectReason.SPAM:
        suppression.complaint(recipient)
    elif kind == EventType.UNSUBSCRIBED or reason == RejectReason.UNSUBSCRIBED:
        if delivery is not None and delivery.member_id:
            stopping.apply(stopping.Stop(delivery.member_id, stopping.EVERYTHING))
    elif kind in {EventType.BOUNCED, EventType.REJECTED}:
        hard = reason in NOBODY_THERE and not _passes(event)
        (suppression.hard_bounce if hard else suppression.soft_bounce)(recipient)


def _passes(event: AnymailTrackingEvent) -> bool:
    said = event.esp_event if isinstance(event.esp_event, dict) else {}
    names = ("event", "type", "Type", "bounceType", "bounce_type", "severity", "bounce_class")
    return bool(SOFT.search(" ".join(str(said.get(name, "")) for name in names) + f" {event.mta_response or ''}"))


def on_inbound(sender: Any, event: AnymailInboundEvent, esp_name: str, **_: Any) -> None:
    """A mail to the unsubscribe address: its subject holds the same token as the link."""
    for word in re.findall(r"[\w.~=-]{10,}", str(event.message.subject or "")):
        stop = stopping.read(word)
        if stop is not None:
            stopping.apply(stop)
            return
