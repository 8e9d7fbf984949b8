"""What a member is told when something happens to their account that they may not have done themselves."""

import secrets
from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation

from diaspora.accounts.hashes import keyed
from diaspora.accounts.models import KnownDevice, PendingAddress, User
from diaspora.accounts.templatetags.devices import device
from diaspora.audit.services import record
from diaspora.notifications.outbox import post_security_mail

COOKIE = "device"
COOKIE_AGE_S = 400 * 86_400
STAFF_WAIT = timedelta(hours=72)


def notice_device(request: HttpRequest, response: HttpResponse, member: User) -> None:
    """Mails where this browser is new to the account; the first one of all isn't worth a mail."""
    token = request.COOKIES.get(COOKIE, "")
    if not 20 <= len(token) <= 64:
        token = secrets.token_urlsafe(24)
        response.set_cookie(
            COOKIE, token, max_age=COOKIE_AGE_S, httponly=True, samesite="Lax", secure=request.is_secure()
        )
    had_one = member.known_devices.exists()
    _row, new = KnownDevice.objects.update_or_create(
        member=member, device=keyed("device", token), defaults={"seen_at": timezone.now()}
    )
    if new and had_one:
        agent = request.headers.get("User-Agent", "")
        tell(member, member.email, "new_device", device=device(agent), at=timezone.now())


def must_wait(member: User, email: str) -> bool:
    """A new address of staff. The first one, at sign-up, doesn't wait."""
    others = EmailAddress.objects.filter(user=member, verified=True).exclude(email__iexact=email)
    return member.is_staff and others.exists()


@transaction.atomic
def postpone(member: User, address: EmailAddress) -> PendingAddress:
    """Keeps the confirmed address for 72 hours and tells the one that counts until then."""
    due_at = timezone.now() + STAFF_WAIT
    pending, _made = PendingAddress.objects.update_or_create(
        member=member, defaults={"email": address.email, "due_at": due_at}
    )
    EmailAddress.objects.filter(user=member, verified=False).delete()
    record("asked for a new address", member, by=member)
    tell(member, member.email, "address_waits", at=due_at)
    return pending


def take_effect(now: datetime | None = None) -> None:
    """One of TICKS."""
    for pending in PendingAddress.objects.filter(due_at__lte=now or timezone.now()).select_related("member"):
        with transaction.atomic():
            locked = PendingAddress.objects.select_for_update().filter(pk=pending.pk).first()
            if locked is not None:
                _change(locked)


def _change(pending: PendingAddress) -> None:
    member, old = pending.member, pending.member.email
    pending.delete()
    if User.objects.filter(email__iexact=pending.email).exclude(pk=member.pk).exists():
        return
    EmailAddress.objects.filter(user=member).delete()
    EmailAddress.objects.create(user=member, email=pending.email, verified=True, primary=True)
    member.email = pending.email.lower()
    member.save(update_fields=["email"])
    record("address changed", member, by=member)
    tell(member, old, "address_changed", at=timezone.now())


def tell(member: User, address: str, what: str, **data: object) -> None:
    """A security mail in the member's language: first line the subject. Times are on the member's clock."""
    context = data | {"member": member, "SITE_NAME": settings.SITE_NAME, "SITE_URL": settings.SITE_URL}
    with translation.override(member.language), timezone.override(member.time_zone):
        whole = render_to_string(f"emails/accounts/{what}.txt", context).strip()
    subject, _newline, text = whole.partition("\n")
    post_security_mail(address=address, subject=subject.strip(), text=text.strip())
