"""Places in referrals: with the job, the seeker and the ambassador. Each is taken by a conditional update.

Rows are locked in one order: the job, its requests, seekers' desks, ambassadors' desks.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaspora.accounts.models import Block
from jobs.models import Job, ReferralDesk, ReferralOffer, ReferralRequest, SeekerDesk
from jobs.models.listings import OPEN_REQUESTS_MAX
from jobs.models.referrals import SAME_AMBASSADOR_AFTER, SEEKER_OPEN_MAX, this_month

S = ReferralRequest.Status
# Ends that give the ambassador's place of this month back.
GIVES_BACK = frozenset({S.RELEASED, S.WITHDRAWN, S.JOB_CLOSED})


class NotPossible(Exception):
    """`str()` says which cap or condition, and when it opens again."""


class AlreadyAsked(NotPossible):
    def __init__(self, request: ReferralRequest) -> None:
        super().__init__(_("You have already asked for a referral to this job."))
        self.request = request


def take_job(job: Job) -> None:
    free = Job.objects.visible().filter(pk=job.pk, open_requests__lt=OPEN_REQUESTS_MAX)
    if free.update(open_requests=F("open_requests") + 1):
        return
    if not Job.objects.visible().filter(pk=job.pk).exists():
        raise NotPossible(_("This job is no longer open."))
    first = ReferralRequest.objects.open().filter(job=job).order_by("due_at").values_list("due_at", flat=True).first()
    raise NotPossible(
        _("Ten people are already asking for this job. A place may open by {day}.").format(day=day_of(first))
    )


def take_seeker(seeker: Any) -> None:
    SeekerDesk.objects.get_or_create(member=seeker)
    if SeekerDesk.objects.filter(member=seeker, asked__lt=SEEKER_OPEN_MAX).update(asked=F("asked") + 1):
        return
    first = ReferralRequest.objects.open().filter(seeker=seeker).order_by("due_at").values_list("due_at", flat=True)
    raise NotPossible(
        ngettext(
            "You have {n} open request, which is as many as one may have. The next date among them is {day}.",
            "You have {n} open requests, which is as many as one may have. The next date among them is {day}.",
            SEEKER_OPEN_MAX,
        ).format(n=SEEKER_OPEN_MAX, day=day_of(first.first()))
    )


def take_ambassador(job: Job, seeker: Any) -> Any:
    """The one with the most room of those who offer; the place is taken by a conditional update."""
    offers = list(offers_for(job, seeker).select_related("ambassador__referral_desk"))
    offers.sort(key=lambda offer: (-_room(offer.ambassador), offer.pk))
    for offer in offers:
        if _take_place(offer.ambassador):
            return offer.ambassador
    raise NotPossible(
        _("Nobody inside this company has a place left for you this month. Places open again on {day}.").format(
            day=day_of(next_month())
        )
    )


def offers_for(job: Job, seeker: Any) -> Any:
    """Offers that `seeker` could be given: with room, no block either way, not asked in the last 90 days."""
    lately = ReferralRequest.objects.filter(
        seeker=seeker, ambassador=OuterRef("ambassador"), consent_at__gt=timezone.now() - SAME_AMBASSADOR_AFTER
    ).exclude(job=job, status=S.DRAFT)
    blocked = Block.objects.between(seeker, OuterRef("ambassador"))
    return (
        ReferralOffer.objects.for_job(job)
        .with_room()
        .exclude(ambassador=seeker)
        .filter(~Exists(lately), ~Exists(blocked))
    )


def _room(ambassador: Any) -> int:
    desk = getattr(ambassador, "referral_desk", None)
    return desk.places_left if desk else 0


def _take_place(ambassador: Any) -> bool:
    month = this_month()
    ReferralDesk.objects.get_or_create(member=ambassador)
    ready = ReferralDesk.objects.filter(member=ambassador, capacity__gt=0).exclude(
        paused_until__gte=timezone.localdate()
    )
    return bool(
        ready.filter(month=month, taken__lt=F("capacity")).update(taken=F("taken") + 1)
        or ready.exclude(month=month).update(month=month, taken=1)
    )


def free(ended: Sequence[ReferralRequest]) -> None:
    """Gives the places of ended requests back, in the order in which rows are locked."""
    for request in ended:
        Job.objects.filter(pk=request.job_id, open_requests__gt=0).update(open_requests=F("open_requests") - 1)
    for seeker in sorted(request.seeker_id for request in ended):
        SeekerDesk.objects.filter(member=seeker, asked__gt=0).update(asked=F("asked") - 1)
    for ambassador in _give_back(ended):
        ReferralDesk.objects.filter(member=ambassador, month=this_month(), taken__gt=0).update(taken=F("taken") - 1)


def _give_back(ended: Iterable[ReferralRequest]) -> list[int]:
    return sorted(
        request.ambassador_id
        for request in ended
        if request.status in GIVES_BACK and request.ambassador_id and request.taken_in == this_month()
    )


def next_month() -> date:
    later: date = this_month() + timedelta(days=32)
    return later.replace(day=1)


def day_of(when: datetime | date | None) -> str:
    return date_format(when, "DATE_FORMAT") if when else "–"
