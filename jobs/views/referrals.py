"""Referrals: the seeker's side, the ambassador's side, and one request."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaspora.accounts.buckets import Spent
from diaspora.htmx import MemberRequest, posted
from diaspora.moderation.forms import ReportForm
from diaspora.moderation.origins import origin
from diaspora.moves import MoveError
from diaspora.panels import Leaving, panels_for
from jobs.forms import AnswerForm, AskForm, DeskForm, QuestionForm, ReasonForm, SubmittedForm
from jobs.models import Job, ReferralDesk, ReferralRequest
from jobs.services import offers, papers, referrals
from jobs.views.listing import changed_meanwhile

S = ReferralRequest.Status
SHOWN = 50
# What each side may do, by the form's value; a form where more than a press is needed.
Act = tuple[Callable[..., Any], type[Any] | None]
AMBASSADOR_ACTS: dict[str, Act] = {
    "accept": (referrals.accept, None),
    "decline": (referrals.decline, None),
    "ask": (referrals.ask_more, QuestionForm),
    "submit": (referrals.submit, SubmittedForm),
    "cannot": (referrals.cannot_submit, ReasonForm),
    "release": (referrals.release, None),
}
SEEKER_ACTS: dict[str, Act] = {
    "answer": (referrals.answer, AnswerForm),
    "withdraw": (referrals.withdraw, None),
}
SEEKER_STEPS = (S.ACKNOWLEDGED, S.INTERVIEWING, S.OFFERED, S.HIRED, S.NOT_SELECTED)


def referral_lists(request: MemberRequest) -> HttpResponse:
    mine = request.user.referral_requests.with_job()
    theirs = request.user.referral_queue.with_job().select_related("seeker__profile")
    desk = ReferralDesk.objects.filter(member=request.user).first()
    context = {
        "asked": mine[:SHOWN],
        "queue": theirs.to_answer().filtered(apart=False).order_by("due_at"),
        "filtered": theirs.to_answer().filtered(apart=True).order_by("due_at")[:SHOWN],
        "answered": theirs.exclude(status__in=(S.QUEUED, S.MORE_INFO, S.ACCEPTED))[:SHOWN],
        "desk": desk,
        "share": referrals.answered_share(request.user),
        "offers": request.user.referral_offers.standing().select_related("employer", "job"),
        "is_ambassador": request.user.is_ambassador or desk is not None,
    }
    return render(request, "jobs/referrals.html", context)


def ask_referral(request: MemberRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible().not_apart_from(request.user).with_terms(), pk=pk)
    draft = request.user.referral_requests.filter(job=job, status=S.DRAFT).first()
    said = {"fit_note": draft.fit_note, "cv": draft.cv_id} if draft else {}
    form = AskForm(posted(request), initial=said, files=papers.clean_files(request.user))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(referrals.ask(job, by=request.user, fit_note=form.cleaned_data["fit_note"],
                                          cv=form.cleaned_data["cv"]))  # fmt: skip
        except referrals.AlreadyAsked as error:
            return redirect(error.request)
        except referrals.NotPossible as error:
            refusal = str(error)
    free = referrals.offers_for(job, request.user).count()
    context = {"job": job, "form": form, "refusal": refusal, "free": free}
    return render(request, "jobs/ask.html", context, status=422 if form.is_bound else 200)


def referral(request: MemberRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    return _page(request, row)


def _row(request: MemberRequest, pk: int) -> ReferralRequest:
    """Only its two people may open it."""
    sides = Q(seeker=request.user) | Q(ambassador=request.user) & ~Q(status=S.DRAFT)
    rows = ReferralRequest.objects.with_job().select_related("seeker__profile", "ambassador__profile", "cv")
    return get_object_or_404(rows.filter(sides), pk=pk)


def _page(request: MemberRequest, row: ReferralRequest, *, form: Any = None, status: int = 200) -> HttpResponse:
    for_seeker = row.seeker_id == request.user.pk
    acts = SEEKER_ACTS if for_seeker else AMBASSADOR_ACTS
    forms = {name: made() for name, (_act, made) in acts.items() if made}
    if form is not None:
        forms[form.act] = form
    leaves = for_seeker and row.status in (S.OFFERED, S.HIRED) and row.job.country not in ("", "PK")
    context = {
        "row": row,
        "job": row.job,
        "cv": row.cv if row.cv and (for_seeker or papers.may_read_cv(row.cv, request.user)) else None,
        "show_work_first": not for_seeker and row.status == S.ACCEPTED and not _works_there(request, row),
        "for_seeker": for_seeker,
        "forms": forms,
        "panels": panels_for(Leaving(row.job.country, timezone.localdate()), request.user) if leaves else [],
        "steps": [step for step in SEEKER_STEPS if row.may_move_to(step)] if for_seeker else [],
    }
    return render(request, "jobs/referral.html", context, status=status)


def _works_there(request: MemberRequest, row: ReferralRequest) -> bool:
    return request.user.attestations.at_work().filter(employer=row.job.employer_id).exists()


@require_POST
def referral_act(request: MemberRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    name = request.POST.get("act", "")
    if row.seeker_id == request.user.pk and name in SEEKER_STEPS:
        return _try(request, row, referrals.progress, to=name)
    act, made = (SEEKER_ACTS if row.seeker_id == request.user.pk else AMBASSADOR_ACTS).get(name, (None, None))
    if act is None:
        raise PermissionDenied
    if made is None:
        return _try(request, row, act)
    form = made(request.POST)
    form.act = name
    if not form.is_valid():
        return _page(request, row, form=form, status=422)
    try:
        return _try(request, row, act, **_renamed(form.cleaned_data))
    except referrals.NotShown:
        # What was typed stays in the form until the code was entered.
        return _page(request, row, form=form, status=422)


def _renamed(data: dict[str, Any]) -> dict[str, Any]:
    """The services' own word for the answer's text."""
    return {"text" if name == "answer" else name: value for name, value in data.items()}


def _try(request: MemberRequest, row: ReferralRequest, act: Callable[..., Any], **given: Any) -> HttpResponse:
    try:
        row = act(row, by=request.user, **given)
    except MoveError as error:
        return changed_meanwhile(request, error)
    except referrals.NotShown:
        raise
    except referrals.NotPossible as error:
        messages.warning(request, str(error))
    return redirect("referrals") if not row.is_open else redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def report_referral(request: MemberRequest, pk: int) -> HttpResponse:
    """Stops it at once; moderators see what was written, and the other side isn't told by whom."""
    row = _row(request, pk)
    form = ReportForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            referrals.report(row, by=request.user, origin=origin(request), **form.cleaned_data)
        except Spent:
            form.add_error(None, _("That is all for today. Nothing was sent; you can send it tomorrow."))
        else:
            messages.success(request, _("Stopped. A moderator looks at it, and you hear what came of it."))
            return redirect("referrals")
    context = {"form": form, "row": row, "job": row.job}
    return render(request, "jobs/report_referral.html", context, status=422 if form.is_bound else 200)


def desk(request: MemberRequest) -> HttpResponse:
    """Capacity and pause."""
    if not request.user.is_ambassador:
        raise PermissionDenied
    row = ReferralDesk.objects.filter(member=request.user).first()
    form = DeskForm(request.POST or None, instance=row)
    if request.method == "POST" and form.is_valid():
        offers.set_desk(by=request.user, **form.cleaned_data)
        messages.success(request, _("Kept."))
        return redirect("referrals")
    return render(request, "jobs/desk.html", {"form": form, "desk": row}, status=422 if form.is_bound else 200)


@require_POST
def end_offer(request: MemberRequest, pk: int) -> HttpResponse:
    offers.end_offer(get_object_or_404(request.user.referral_offers.standing(), pk=pk), by=request.user)
    return redirect("referrals")
