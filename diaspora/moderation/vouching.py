"""Who stands for whom, who answers for it, and who may be the same person twice."""

from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from diaspora.accounts.models import KnownDevice, User
from diaspora.audit.services import record
from diaspora.moderation.models import Decision, Vouch
from diaspora.moderation.standing import penalty

ANSWERS_FOR = timedelta(days=60)
NO_VOUCHES_FOR = timedelta(days=60)
WHY = gettext_noop("Somebody whom this member vouched for within 60 days was banned.")


def stand_for(member: User, *, by: User) -> None:
    """Counts for how far `member` is trusted, and is answered for. Again is once more from now."""
    if member != by:
        Vouch.objects.update_or_create(
            voucher=by, member=member, defaults={"at": timezone.now(), "withdrawn_at": None}
        )  # fmt: skip


def may_vouch(member: User) -> bool:
    return penalty(member, Decision.Kind.NO_VOUCH) is None


def answer_for(ban: Decision) -> list[Decision]:
    """Everyone who stood for the banned one lately may not vouch for 60 days; each is told and may appeal."""
    now = timezone.now()
    given = Vouch.objects.filter(member=ban.member, at__gt=now - ANSWERS_FOR, withdrawn_at__isnull=True)
    made = [_penalise(row.voucher, ban, now) for row in given.select_related("voucher") if may_vouch(row.voucher)]
    given.update(withdrawn_at=now)
    return made


def _penalise(voucher: User, ban: Decision, now: datetime) -> Decision:
    made = Decision.objects.create(
        kind=Decision.Kind.NO_VOUCH, target="accounts.user", target_id=str(voucher.pk), member=voucher,
        reason=ban.reason, reason_text=WHY, starts_at=now, ends_at=now + NO_VOUCHES_FOR,
    )  # fmt: skip
    record("decided no_vouch", voucher, reason=WHY, decision=made.pk, ban=ban.pk)
    return made


def same_device(one: User, other: User) -> bool:
    """Both signed in from one browser within 90 days: two accounts of one person, or one phone of a family."""
    return KnownDevice.objects.filter(member=one, device__in=devices_of(other)).exists()


def from_same_device(member: User) -> QuerySet[User]:
    """Other accounts, for moderators: a hint, no proof."""
    others = KnownDevice.objects.filter(device__in=devices_of(member)).exclude(member=member)
    return User.objects.filter(pk__in=others.values("member")).select_related("profile").order_by("pk")


def devices_of(member: User) -> QuerySet[KnownDevice, str]:
    fresh = KnownDevice.objects.filter(member=member, seen_at__gt=timezone.now() - timedelta(days=90))
    return fresh.values_list("device", flat=True)
