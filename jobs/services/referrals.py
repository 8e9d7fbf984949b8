"""Asking for a referral: placed under caps, answered, submitted, ended.

Rows are locked in one order: the job, its requests, seekers' desks, ambassadors' desks.
"""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from diaspora.accounts.buckets import Spent
from diaspora.accounts.models import MemberFile
from diaspora.audit.services import move, record
from diaspora.moderation import reporting, standing
from diaspora.moderation.models import Reason
from diaspora.notifications.services import notify
from jobs.models import Attestation, Job, ReferralRequest
from jobs.models.referrals import (
    ACKNOWLEDGE_WITHIN,
    ANSWER_WITHIN,
    MORE_INFO_WITHIN,
    OPEN,
    SILENCE_AFTER,
    SUBMIT_WITHIN,
    this_month,
)
from jobs.services.places import AlreadyAsked, NotPossible, free, offers_for, take_ambassador, take_job, take_seeker
from jobs.services.screening import asks_for_money

__all__ = ["AlreadyAsked", "NotPossible", "offers_for"]
S = ReferralRequest.Status
# How long the next actor has in each open state.
WITHIN: dict[str, timedelta] = {
    S.REQUESTED: timedelta(days=1),
    S.QUEUED: ANSWER_WITHIN,
    S.MORE_INFO: MORE_INFO_WITHIN,
    S.ACCEPTED: SUBMIT_WITHIN,
    S.SUBMITTED: ACKNOWLEDGE_WITHIN,
    S.ACKNOWLEDGED: SILENCE_AFTER,
    S.INTERVIEWING: SILENCE_AFTER,
    S.OFFERED: SILENCE_AFTER,
}


class NotShown(NotPossible):
    """A code to the work address comes first: none was entered, or too long ago."""


# States that a request only reaches once an ambassador has said yes.
ACCEPTED_ONCE = (
    S.ACCEPTED, S.SUBMITTED, S.ACKNOWLEDGED, S.INTERVIEWING, S.OFFERED, S.HIRED, S.NOT_SELECTED, S.CANNOT_SUBMIT,
)  # fmt: skip
MONEY = "money or papers were asked for"
STOPPED = "Stopped by the machine before it was delivered: the text asks for money or papers."
REMIND_BEFORE = timedelta(days=3)


def keep_draft(job: Job, *, by: Any, fit_note: str, cv: MemberFile | None = None) -> ReferralRequest:
    """What was typed survives a refused request."""
    draft, _made = ReferralRequest.objects.update_or_create(
        job=job, seeker=by, status=S.DRAFT, defaults={"fit_note": fit_note, "cv": cv}
    )
    return draft


def ask(job: Job, *, by: Any, fit_note: str, cv: MemberFile | None = None) -> ReferralRequest:
    """Keeps the text, then asks. Raises NotPossible; the draft stays."""
    draft = keep_draft(job, by=by, fit_note=fit_note, cv=cv)
    return send(draft)


@transaction.atomic
def send(draft: ReferralRequest) -> ReferralRequest:
    """Takes a place with the job, the seeker and one ambassador, or none at all. Raises NotPossible."""
    job, seeker = draft.job, draft.seeker
    if not standing.may_contact(seeker):
        raise NotPossible(_("You may not ask anybody at the moment. “Reports and decisions” says why and until when."))
    take_job(job)
    take_seeker(seeker)
    open_one = ReferralRequest.objects.open().filter(job=job, seeker=seeker).first()
    if open_one:
        raise AlreadyAsked(open_one)
    ambassador = take_ambassador(job, seeker)
    now = timezone.now()
    sent = _move(draft, S.REQUESTED, by=seeker, consent_at=now)
    sent = _move(sent, S.QUEUED, ambassador=ambassador, taken_in=this_month())
    if not standing.is_limited(seeker):
        _tell(sent, ambassador, "referral_queued")
    _tell(sent, seeker, "referral_sent")
    return sent


def _move(request: ReferralRequest, to: str, *, by: Any = None, reason: str = "", **fields: Any) -> ReferralRequest:
    now = timezone.now()
    within = WITHIN.get(to)
    ends = {} if within else {"ended_at": now}
    return move(
        request, to, by=by, reason=reason,
        status_at=now, due_at=now + within if within else None, reminded_at=None, **ends, **fields,
    )  # fmt: skip


def _tell(request: ReferralRequest, member: Any, kind: str, **data: Any) -> None:
    if member is None:
        return
    notify(
        member,
        f"jobs/{kind}",
        url=request.get_absolute_url(),
        key=f"jobs/{kind}/{request.pk}/{member.pk}/{request.status_at:%Y%m%d%H%M%S%f}",
        title=request.job.title,
        employer=request.job.employer.name,
        by=f"{request.due_at:%Y-%m-%d}" if request.due_at else "",
        **data,
    )


def _lock(request: ReferralRequest) -> ReferralRequest:
    """The job first, then the request, as everywhere."""
    Job.objects.select_for_update().only("pk").get(pk=request.job_id)
    return ReferralRequest.objects.select_for_update(of=("self",)).with_job().get(pk=request.pk)


@transaction.atomic
def accept(request: ReferralRequest, *, by: Any) -> ReferralRequest:
    """Shows both sides to one another. Raises MoveError where it changed meanwhile."""
    request = _move(_lock(request), S.ACCEPTED, by=by)
    _tell(request, request.seeker, "referral_accepted", ambassador=by.name)
    return request


@transaction.atomic
def decline(request: ReferralRequest, *, by: Any) -> ReferralRequest:
    """No reason is owed, and the ambassador stays unnamed."""
    return _end(_lock(request), S.DECLINED, by=by, tell="referral_declined")


@transaction.atomic
def ask_more(request: ReferralRequest, question: str, *, by: Any) -> ReferralRequest:
    """One round. Raises NotPossible at the second."""
    request = _lock(request)
    if request.question:
        raise NotPossible(_("You have asked your one question. Accept, or say not this time."))
    request = _move(request, S.MORE_INFO, by=by, question=question)
    if asks_for_money(question):
        return _stop_for_money(request, request.seeker)
    _tell(request, request.seeker, "referral_question", question=question)
    return request


@transaction.atomic
def answer(request: ReferralRequest, text: str, *, by: Any) -> ReferralRequest:
    request = _move(_lock(request), S.QUEUED, by=by, answer=text)
    if asks_for_money(text):
        return _stop_for_money(request, request.ambassador)
    _tell(request, request.ambassador, "referral_answered")
    return request


@transaction.atomic
def submit(request: ReferralRequest, *, by: Any, channel: str, requisition: str = "") -> ReferralRequest:
    """Only somebody whose work there stands proved may say that they referred. Raises NotPossible."""
    request = _lock(request)
    if not Attestation.objects.at_work().filter(member=by, employer=request.job.employer_id).exists():
        raise NotShown(
            _("Show first, by a code to your work address, that you work at {employer}.").format(
                employer=request.job.employer.name
            )
        )
    request = _move(request, S.SUBMITTED, by=by, channel=channel, requisition=requisition)
    _tell(request, request.seeker, "referral_submitted", channel=channel)
    return request


@transaction.atomic
def cannot_submit(request: ReferralRequest, reason: str, *, by: Any) -> ReferralRequest:
    return _end(_lock(request), S.CANNOT_SUBMIT, by=by, reason=reason, tell="referral_cannot", why=reason)


@transaction.atomic
def progress(request: ReferralRequest, to: str, *, by: Any) -> ReferralRequest:
    """The seeker says how it went on: acknowledged, interviewing, offered, hired, not selected."""
    request = _lock(request)
    if to in WITHIN:
        return _move(request, to, by=by)
    return _end(request, to, by=by)


@transaction.atomic
def withdraw(request: ReferralRequest, *, by: Any) -> ReferralRequest:
    request = _end(_lock(request), S.WITHDRAWN, by=by)
    _tell(request, request.ambassador, "referral_withdrawn")
    return request


@transaction.atomic
def release(request: ReferralRequest, *, by: Any = None) -> ReferralRequest:
    """The ambassador lets go, or ten days passed after accepting: the place comes back, the seeker is told."""
    return _end(_lock(request), S.RELEASED, by=by, tell="referral_released")


@transaction.atomic
def freeze(request: ReferralRequest, *, by: Any, reason: str) -> ReferralRequest:
    """Reported: nobody writes in it any more."""
    return _end(_lock(request), S.REPORTED, by=by, reason=reason)


@transaction.atomic
def report(request: ReferralRequest, *, by: Any, reason: str, text: str, **more: Any) -> ReferralRequest:
    """By either side: the request stops at once, and moderators see what was written. Raises Spent past the limit."""
    request = _lock(request)
    if request.is_open:
        # First, because a block in the same step would end it as released.
        request = _end(request, S.REPORTED, by=by, reason=reason)
    _open_report(request, by, reason, text, **more)
    return request


def _stop_for_money(request: ReferralRequest, receiver: Any) -> ReferralRequest:
    """Nothing was delivered. A report is opened for whom it was meant, and they are told."""
    request = _end(request, S.REPORTED, reason=MONEY)
    if receiver is None:
        return request
    try:
        with transaction.atomic():
            _open_report(request, receiver, Reason.MONEY, STOPPED)
    except Spent:
        record("referral.report_not_opened", request, reason="the day's limit of reports")
    _tell(request, receiver, "referral_stopped")
    return request


def _open_report(request: ReferralRequest, by: Any, reason: str, text: str, **more: Any) -> None:
    """About the other side: what the ambassador asked, or what the seeker wrote."""
    plug = reporting.plug_for("jobs.referralanswer" if by.pk == request.seeker_id else "jobs.referralrequest")
    assert plug is not None
    reporting.report(plug, request, by=by, reason=reason, text=text, **more)


def close_requests_of(job: Job) -> None:
    """Call it in the transaction that ended the listing, with its row locked."""
    requests = ReferralRequest.objects.open().filter(job=job).select_for_update(of=("self",)).order_by("pk")
    ended = [_move(request, S.JOB_CLOSED) for request in requests.with_job()]
    free(ended)
    for request in ended:
        _tell(request, request.seeker, "referral_job_closed")
        _tell(request, request.ambassador, "referral_job_closed")


def _end(
    request: ReferralRequest, to: str, *, by: Any = None, reason: str = "", tell: str = "", **data: Any
) -> ReferralRequest:
    request = _move(request, to, by=by, reason=reason)
    free([request])
    if tell:
        _tell(request, request.seeker, tell, **data)
    return request


def answered_share(ambassador: Any) -> tuple[int, int]:
    """Of the requests of the last year that are decided or ran out: how many the ambassador answered, and all."""
    since = timezone.now() - timedelta(days=365)
    rows = ReferralRequest.objects.filter(ambassador=ambassador, consent_at__gt=since)
    # Withdrawn, closed or reported before an answer says nothing about who was asked.
    waiting = (S.DRAFT, S.REQUESTED, S.QUEUED, S.WITHDRAWN, S.JOB_CLOSED, S.REPORTED, S.RELEASED)
    decided = rows.exclude(status__in=waiting)
    asked = decided.count()
    return asked - decided.filter(status=S.LAPSED).count(), asked


def end_overdue() -> None:
    """Tick: every open request whose date has come takes its stated next step."""
    for request in ReferralRequest.objects.overdue().order_by("due_at")[:500]:
        _time_out(request)


@transaction.atomic
def _time_out(request: ReferralRequest) -> None:
    request = _lock(request)
    if request.status not in OPEN or request.due_at is None or request.due_at > timezone.now():
        return
    if request.status in (S.QUEUED, S.MORE_INFO, S.REQUESTED):
        _lapse_or_hand_on(request)
    elif request.status == S.ACCEPTED:
        release(request)
    elif request.status == S.SUBMITTED:
        _move(request, S.ACKNOWLEDGED)
    else:
        _end(request, S.NO_RESPONSE, tell="referral_no_response")


def _lapse_or_hand_on(request: ReferralRequest) -> None:
    """Offered once to the next ambassador, with the full time; after that it lapses."""
    if not request.handed_on and request.status != S.REQUESTED:
        try:
            ambassador = take_ambassador(request.job, request.seeker)
        except NotPossible:
            pass
        else:
            _hand_on(request, ambassador)
            return
    to = S.LAPSED if request.status != S.REQUESTED else S.RELEASED
    _end(request, to, tell="referral_lapsed")


def _hand_on(request: ReferralRequest, ambassador: Any) -> None:
    now = timezone.now()
    request.ambassador, request.handed_on, request.taken_in = ambassador, True, this_month()
    request.due_at, request.status_at, request.reminded_at = now + ANSWER_WITHIN, now, None
    if request.status == S.MORE_INFO:
        request = _move(request, S.QUEUED, ambassador=ambassador, handed_on=True, taken_in=this_month(), question="")
    else:
        request.save(update_fields=["ambassador", "handed_on", "taken_in", "due_at", "status_at", "reminded_at"])
        record("referral.handed_on", request)
    _tell(request, ambassador, "referral_queued")
    _tell(request, request.seeker, "referral_handed_on")


def remind() -> None:
    """Tick: once in each state, three days before its end, whoever has to act."""
    soon = timezone.now() + REMIND_BEFORE
    waiting = ReferralRequest.objects.to_answer().filter(due_at__lte=soon, reminded_at__isnull=True)
    for request in waiting.with_job().select_related("seeker", "ambassador").order_by("due_at")[:500]:
        _remind(request)


@transaction.atomic
def _remind(request: ReferralRequest) -> None:
    if ReferralRequest.objects.filter(pk=request.pk, reminded_at__isnull=True).update(reminded_at=timezone.now()):
        _tell(request, request.seeker if request.status == S.MORE_INFO else request.ambassador, "referral_reminder")


def end_between(blocker: Any, blocked: Any) -> None:
    """In the transaction of a block: what runs between the two ends silently, as released."""
    between = ReferralRequest.objects.open().filter(
        Q(seeker=blocker, ambassador=blocked) | Q(seeker=blocked, ambassador=blocker)
    )
    for request in between.order_by("job_id", "pk"):
        _end(_lock(request), S.RELEASED)


def accepted_contacts(member: Any) -> int:
    """One of ACCEPTED_CONTACTS: how often an ambassador said yes to this seeker, or this one to a seeker."""
    between = Q(seeker=member) | Q(ambassador=member)
    return ReferralRequest.objects.filter(between, status__in=ACCEPTED_ONCE).count()


def are_close(one: Any, other: Any) -> bool:
    """One of CLOSE_PAIRS."""
    pair = Q(seeker=one, ambassador=other) | Q(seeker=other, ambassador=one)
    return ReferralRequest.objects.filter(pair).exclude(status=S.DRAFT).exists()
