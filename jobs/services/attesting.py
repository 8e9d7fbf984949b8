"""Showing where one works: a code to an address of the employer, whose domain a moderator knows or looks at once.

Of the address a keyed hash says "the same one again" and its domain says where; the address itself is kept nowhere.
"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from diaspora.accounts.hashes import keyed
from diaspora.accounts.models import Ambassador
from diaspora.audit.services import move, record
from diaspora.moderation.ambassadors import CodeRefused, mail_code, room, weigh
from diaspora.notifications.services import notify
from jobs.models import Attestation, Employer, EmployerDomain, Job, JobSearch, WorkAddressCode
from jobs.models.employers import ATTESTATION_LASTS
from jobs.services.answers import settle_answer

REMIND_BEFORE = timedelta(days=14)
S = Attestation.Status


class DomainTaken(Exception):
    """`str()` names the employer whose domain it is already."""


@transaction.atomic
def attest(employer: Employer, *, by: Any, level: str, sponsored_year: int | None = None) -> Attestation:
    """Proved at once where the member's work address, shown to us before, is of the employer's domain.

    Who says "I work there" after having said something else must show it again.
    """
    row, made = Attestation.objects.select_for_update().get_or_create(
        member=by, employer=employer, defaults={"level": level, "sponsored_from_pk_year": sponsored_year}
    )
    risen = not made and level in Attestation.MAY_SUBMIT and row.level not in Attestation.MAY_SUBMIT
    if not made:
        row.level, row.sponsored_from_pk_year = level, sponsored_year
        row.save(update_fields=["level", "sponsored_from_pk_year"])
    record("attested", row, by=by, level=level)
    if risen and row.status == S.PROVED:
        row = move(row, S.EXPIRED, by=by, reason="says again that they work there")
    if row.may_move_to(S.PROVED) and not risen and (shown_at := _shown_to_us(by, employer)):
        return prove(row, by=by, at=shown_at)
    _settle(employer)
    return row


def _shown_to_us(member: Any, employer: Employer) -> datetime | None:
    """When the member became an ambassador by a work address of this employer, if that is recent."""
    ambassador = getattr(member, "ambassador", None)
    if ambassador is None or ambassador.proof != Ambassador.Proof.WORK_MAIL or not ambassador.verified_at:
        return None
    shown_at: datetime = ambassador.verified_at
    fresh = shown_at > timezone.now() - ATTESTATION_LASTS
    return shown_at if fresh and known_domain(employer, ambassador.work_domain) else None


def known_domain(employer: Employer, domain: str) -> bool:
    """The domain itself or one above it: people of example.com write from eu.example.com too."""
    parts = domain.lower().split(".")
    above = [".".join(parts[start:]) for start in range(len(parts) - 1)]
    return employer.domains.verified().filter(domain__in=above).exists()


@transaction.atomic
def prove(row: Attestation, *, by: Any, at: datetime | None = None) -> Attestation:
    """For 180 days from `at`, the moment of the code; a proof that stands is made longer."""
    at = at or timezone.now()
    until = at + ATTESTATION_LASTS
    if row.status == S.PROVED:
        row.proved_at, row.expires_at, row.reminded_at = at, until, None
        row.save(update_fields=["proved_at", "expires_at", "reminded_at"])
        record("attestation.renewed", row, by=by)
    else:
        row = move(row, S.PROVED, by=by, proved_at=at, expires_at=until, reminded_at=None)
    _settle(row.employer)
    return row


def _settle(employer: Employer) -> None:
    """What is attested answers "can I be hired from Pakistan?" for the employer's listings."""
    for job in Job.objects.visible().filter(employer=employer).with_terms():
        settle_answer(job)
        JobSearch.objects.all().refresh([job.pk])


@transaction.atomic
def send_code(row: Attestation, address: str) -> None:
    """Puts a new code for `address` into the outbox; an earlier one is void. Raises TooManyCodes."""
    now = timezone.now()
    # Two clicks at once wait here for one another.
    Attestation.objects.select_for_update().get(pk=row.pk)
    code = f"{secrets.randbelow(1_000_000):06d}"
    sends, window_at = room(WorkAddressCode.objects.filter(attestation=row).first(), now)
    WorkAddressCode.objects.update_or_create(
        attestation=row,
        defaults={
            "domain": address.rsplit("@", 1)[1].lower().rstrip("."),
            "address_hash": keyed("work address", address.strip().lower()),
            "code_hash": _hash(row, code),
            "sent_at": now, "tries": 0, "sends": sends + 1, "window_at": window_at,
        },
    )  # fmt: skip
    mail_code(row.member, address, code)


def _hash(row: Attestation, code: str) -> str:
    return keyed("attestation code", f"{row.pk} {code}")


def enter_code(row: Attestation, code: str) -> Attestation:
    """Proved at once where the domain is known to be the employer's; else a moderator looks at the domain first.

    Raises CodeRefused; a wrong try is counted though nothing else is kept.
    """
    reason, left = _try(row, code)
    if reason:
        raise CodeRefused(reason, left)
    try:
        return _take(row)
    except IntegrityError as error:
        raise CodeRefused("taken") from error


@transaction.atomic
def _try(row: Attestation, code: str) -> tuple[str, int]:
    return weigh(WorkAddressCode.objects.select_for_update().filter(attestation=row).first(), _hash(row, code))


@transaction.atomic
def _take(row: Attestation) -> Attestation:
    sent = WorkAddressCode.objects.select_for_update().get(attestation=row)
    now = timezone.now()
    row = Attestation.objects.select_for_update(of=("self",)).select_related("employer").get(pk=row.pk)
    row.domain, row.address_hash, row.code_at = sent.domain, sent.address_hash, now
    row.save(update_fields=["domain", "address_hash", "code_at"])
    sent.delete()
    if known_domain(row.employer, row.domain):
        return prove(row, by=row.member, at=now)
    claimed, _made = EmployerDomain.objects.get_or_create(employer=row.employer, domain=row.domain)
    claimed.shown_at, claimed.refused_at = now, None
    claimed.save(update_fields=["shown_at", "refused_at"])
    record("domain.shown", claimed, by=row.member, domain=row.domain)
    return row


@transaction.atomic
def verify_domain(claimed: EmployerDomain, *, by: Any, reason: str) -> EmployerDomain:
    """A moderator says whose it is; everybody who showed an address of it is proved. Raises DomainTaken."""
    other = EmployerDomain.objects.verified().filter(domain=claimed.domain).exclude(pk=claimed.pk).first()
    if other is not None:
        raise DomainTaken(str(other.employer))
    claimed.verified_at, claimed.verified_by, claimed.refused_at = timezone.now(), by, None
    claimed.save(update_fields=["verified_at", "verified_by", "refused_at"])
    record("domain.verified", claimed, by=by, reason=reason, domain=claimed.domain)
    for row in _shown_below(claimed):
        if row.may_move_to(S.PROVED):
            _tell(prove(row, by=by, at=row.code_at), "attestation_proved")
    return claimed


@transaction.atomic
def refuse_domain(claimed: EmployerDomain, *, by: Any, reason: str) -> EmployerDomain:
    """It isn't this employer's: nothing that rested on it stands any more. `reason` is told to who showed it."""
    claimed.verified_at, claimed.refused_at = None, timezone.now()
    claimed.save(update_fields=["verified_at", "refused_at"])
    record("domain.refused", claimed, by=by, reason=reason, domain=claimed.domain)
    for row in _shown_below(claimed):
        if not known_domain(row.employer, row.domain):
            _unprove(row, by=by, reason=reason)
    _settle(claimed.employer)
    return claimed


def _unprove(row: Attestation, *, by: Any, reason: str) -> None:
    if row.status == S.PROVED:
        move(row, S.EXPIRED, by=by, reason=reason)
    Attestation.objects.filter(pk=row.pk).update(address_hash="", code_at=None)
    _tell(row, "attestation_refused", reason=reason, domain=row.domain)


def _shown_below(claimed: EmployerDomain) -> list[Attestation]:
    """Whose right code went to the domain or to one below it, in the last 180 days."""
    here = Q(domain=claimed.domain) | Q(domain__endswith=f".{claimed.domain}")
    lately = Attestation.objects.filter(employer=claimed.employer, code_at__gt=timezone.now() - ATTESTATION_LASTS)
    return list(lately.filter(here).select_related("member", "employer").order_by("pk"))


@transaction.atomic
def revoke(row: Attestation, *, by: Any, reason: str) -> Attestation:
    """By a moderator, for good. `reason` is told to the member."""
    row = move(row, S.REVOKED, by=by, reason=reason)
    WorkAddressCode.objects.filter(attestation=row).delete()
    _settle(row.employer)
    _tell(row, "attestation_revoked", reason=reason)
    return row


def end_attestations() -> None:
    """Tick: 180 days after the code to the work address."""
    for row in Attestation.objects.run_out().select_related("member", "employer")[:500]:
        _expire(row)


@transaction.atomic
def _expire(row: Attestation) -> None:
    row = move(row, S.EXPIRED)
    _settle(row.employer)
    if row.level in Attestation.MAY_SUBMIT:
        _tell(row, "attestation_expired")


def remind_to_renew() -> None:
    """Tick: once for each proof, two weeks before its end."""
    ending = Attestation.objects.at_work().filter(
        expires_at__lte=timezone.now() + REMIND_BEFORE, reminded_at__isnull=True
    )
    for row in ending.select_related("member", "employer").order_by("expires_at")[:500]:
        _remind(row)


@transaction.atomic
def _remind(row: Attestation) -> None:
    if Attestation.objects.filter(pk=row.pk, reminded_at__isnull=True).update(reminded_at=timezone.now()):
        _tell(row, "attestation_ending")


def _tell(row: Attestation, kind: str, **data: Any) -> None:
    notify(
        row.member,
        f"jobs/{kind}",
        url=reverse("attest", args=[row.employer.slug]),
        key=f"jobs/{kind}/{row.pk}/{timezone.now():%Y%m%d%H%M%S%f}",
        employer=row.employer.name,
        until=f"{row.expires_at:%Y-%m-%d}" if row.expires_at else "",
        **data,
    )
