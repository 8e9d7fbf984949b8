"""Becoming an ambassador: asking, proving the employer by a code to a work address, or by a moderator.

The work address is never kept: a keyed hash says "the same one again", its domain says where.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone, translation

from diaspora.accounts.hashes import keyed, same
from diaspora.accounts.models import Ambassador, User, WorkCode
from diaspora.audit.services import move, record
from diaspora.notifications.outbox import post_security_mail
from diaspora.notifications.services import notify

CODE_LIFE = timedelta(minutes=15)
MOST_TRIES = 5
RESEND_AFTER = timedelta(seconds=60)
MOST_SENDS = 3
SEND_WINDOW = timedelta(hours=1)
PAGE = "/me/ambassador/"


class CodeRefused(Exception):
    """`reason` is one of "none", "late", "spent", "wrong" or "taken"; `left` counts the tries that remain."""

    def __init__(self, reason: str, left: int = 0) -> None:
        super().__init__(reason)
        self.reason, self.left = reason, left


class TooManyCodes(Exception):
    """No code was sent; the next one may go out in `seconds`."""

    def __init__(self, seconds: int) -> None:
        super().__init__(str(seconds))
        self.seconds = seconds


@transaction.atomic
def ask(ambassador: Ambassador) -> Ambassador:
    """Saves what the member wrote and puts it in the queue. Raises MoveError where one is verified already.

    `ambassador` is unsaved or the member's own row with new words in it.
    """
    words = {
        name: getattr(ambassador, name)
        for name in ("statement", "employer_name", "label", "show_employer", "show_city")
    }
    asked, made = Ambassador.objects.get_or_create(member=ambassador.member, defaults=words)
    if made:
        record("asked to be an ambassador", asked, by=asked.member)
    elif asked.status == Ambassador.Status.ASKED:
        Ambassador.objects.filter(pk=asked.pk).update(**words)
    else:
        asked = move(asked, Ambassador.Status.ASKED, by=asked.member, asked_at=timezone.now(), **words)
    asked.refresh_from_db()
    return asked


@transaction.atomic
def send_code(ambassador: Ambassador, address: str) -> None:
    """Puts a new code for `address` into the outbox; an earlier one is void. Raises TooManyCodes."""
    now = timezone.now()
    # Two clicks at once wait here for one another.
    Ambassador.objects.select_for_update().get(pk=ambassador.pk)
    code = f"{secrets.randbelow(1_000_000):06d}"
    old = WorkCode.objects.filter(ambassador=ambassador).first()
    sends, window_at = room(old, now)
    WorkCode.objects.update_or_create(
        ambassador=ambassador,
        defaults={
            "domain": address.rsplit("@", 1)[1].lower(),
            "address_hash": keyed("work address", address.strip().lower()),
            "code_hash": keyed("work code", f"{ambassador.pk} {code}"),
            "sent_at": now,
            "tries": 0,
            "sends": sends + 1,
            "window_at": window_at,
        },
    )
    mail_code(ambassador.member, address, code)


def room(old: Any, now: datetime) -> tuple[int, datetime]:
    """Codes sent in this window and when it began; `old` is the last code's row or None. Raises TooManyCodes."""
    if old is None or now - old.window_at > SEND_WINDOW:
        return 0, now
    if old.sends >= MOST_SENDS:
        raise TooManyCodes(int((old.window_at + SEND_WINDOW - now).total_seconds()) + 1)
    if now - old.sent_at < RESEND_AFTER:
        raise TooManyCodes(int((old.sent_at + RESEND_AFTER - now).total_seconds()) + 1)
    return old.sends, old.window_at


def mail_code(member: User, address: str, code: str) -> None:
    context = {"code": code, "minutes": int(CODE_LIFE.total_seconds() // 60), "SITE_NAME": settings.SITE_NAME}
    with translation.override(member.language):
        subject, _newline, text = render_to_string("emails/moderation/work_code.txt", context).strip().partition("\n")
    post_security_mail(address=address, subject=subject.strip(), text=text.strip())


def enter_code(ambassador: Ambassador, code: str) -> Ambassador:
    """Verifies the ambassador. Raises CodeRefused; a wrong try is counted though nothing else is kept."""
    reason, left = _try(ambassador, code)
    if reason:
        raise CodeRefused(reason, left)
    try:
        return _verify_by_mail(ambassador)
    except IntegrityError as error:
        raise CodeRefused("taken") from error


@transaction.atomic
def _try(ambassador: Ambassador, code: str) -> tuple[str, int]:
    sent = WorkCode.objects.select_for_update().filter(ambassador=ambassador).first()
    return weigh(sent, keyed("work code", f"{ambassador.pk} {code}"))


def weigh(sent: Any, code_hash: str) -> tuple[str, int]:
    """Why a code isn't right ("" where it is) and the tries that remain. `sent` is the code's locked row or None."""
    if sent is None:
        return "none", 0
    if timezone.now() - sent.sent_at > CODE_LIFE:
        return "late", 0
    if sent.tries >= MOST_TRIES:
        return "spent", 0
    if same(sent.code_hash, code_hash):
        return "", 0
    sent.tries += 1
    sent.save(update_fields=["tries"])
    left = MOST_TRIES - sent.tries
    return ("wrong" if left else "spent"), left


@transaction.atomic
def _verify_by_mail(ambassador: Ambassador) -> Ambassador:
    sent = WorkCode.objects.select_for_update().get(ambassador=ambassador)
    verified = move(
        ambassador,
        Ambassador.Status.VERIFIED,
        by=ambassador.member,
        reason="code to a work address",
        proof=Ambassador.Proof.WORK_MAIL,
        work_domain=sent.domain,
        work_hash=sent.address_hash,
        verified_at=timezone.now(),
    )
    sent.delete()
    _tell(verified, "moderation/ambassador_verified")
    return verified


@transaction.atomic
def verify(ambassador: Ambassador, *, by: User, reason: str) -> Ambassador:
    """A moderator saw proof of another kind; `reason` says which."""
    verified = move(
        ambassador,
        Ambassador.Status.VERIFIED,
        by=by,
        reason=reason,
        proof=Ambassador.Proof.MODERATOR,
        verified_at=timezone.now(),
    )
    WorkCode.objects.filter(ambassador=ambassador).delete()
    _tell(verified, "moderation/ambassador_verified")
    return verified


@transaction.atomic
def refuse(ambassador: Ambassador, *, by: User, reason: str) -> Ambassador:
    """`reason` is told to the member, who may ask again."""
    refused = move(ambassador, Ambassador.Status.REFUSED, by=by, reason=reason)
    WorkCode.objects.filter(ambassador=ambassador).delete()
    _tell(refused, "moderation/ambassador_refused", reason=reason)
    return refused


@transaction.atomic
def revoke(ambassador: Ambassador, *, by: User, reason: str) -> Ambassador:
    """The proof lapses with the standing; a new one is needed to come back."""
    revoked = move(
        ambassador, Ambassador.Status.REVOKED, by=by, reason=reason,
        proof="", work_domain="", work_hash="", verified_at=None,
    )  # fmt: skip
    _tell(revoked, "moderation/ambassador_revoked", reason=reason)
    return revoked


def _tell(ambassador: Ambassador, kind: str, **data: str) -> None:
    stamp = timezone.now().strftime("%Y%m%dT%H%M%S%f")
    notify(ambassador.member, kind, url=PAGE, key=f"{kind}/{ambassador.pk}/{stamp}", **data)
