"""Posting a job, and talking with its reviewer."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest
from diaspora.moves import MoveError
from diaspora.pages import BadCursor, keyset_page
from jobs.forms import InsideForm, JobForm, NoteForm
from jobs.models import Job, SponsorshipClaim
from jobs.services import listings, offers
from jobs.services.attesting import attest
from jobs.services.claims import read_claim, read_from_text
from jobs.services.edits import edit_live
from jobs.views.listing import changed_meanwhile


def new_job(request: MemberRequest) -> HttpResponse:
    """The referral variant stands behind `?inside=1`, for ambassadors."""
    inside = request.user.is_ambassador and (request.POST.get("inside") or request.GET.get("inside")) == "1"
    forms = _forms(request, None, inside=inside)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        job = _keep_new(request, *forms)
        return _sent(request, job) if request.POST.get("send") else redirect("my_jobs")
    return _form_page(request, forms, {"inside": inside})


def edit_job(request: MemberRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(request.user.posted_jobs.with_terms(), pk=pk)
    if job.status not in Job.EDITABLE | {Job.Status.LIVE}:
        raise PermissionDenied
    forms = _forms(request, job, inside=False)
    if request.method == "POST" and all(form.is_valid() for form in forms):
        return _keep_edit(request, job, forms[0])
    return _form_page(request, forms, {"job": job})


def _forms(request: MemberRequest, job: Job | None, *, inside: bool) -> list[Any]:
    # A form of its own row, so that a refused edit never touches `job`.
    copy = Job.objects.with_terms().get(pk=job.pk) if job else None
    data = request.POST if request.method == "POST" else None
    return [JobForm(data, instance=copy)] + ([InsideForm(data)] if inside else [])


def _form_page(request: MemberRequest, forms: list[Any], more: dict[str, Any]) -> HttpResponse:
    status = 422 if request.method == "POST" else 200
    context = {"form": forms[0], "inside_form": forms[1] if len(forms) > 1 else None, **more}
    return render(request, "jobs/form.html", context, status=status)


@transaction.atomic
def _keep_new(request: MemberRequest, form: JobForm, inside: InsideForm | None = None) -> Job:
    source = Job.Source.REFERRAL if inside else Job.Source.MEMBER
    job = form.keep(Job(poster=request.user, source=source))
    job.save()
    _keep_claim(job, form, by=request.user)
    if inside:
        data = inside.cleaned_data
        attest(job.employer, by=request.user, level=data["level"], sponsored_year=data["sponsored_from_pk_year"])
        offers.offer(job.employer, by=request.user, job=job, label=data["label"])
    return job


def _keep_claim(job: Job, form: JobForm, *, by: Any) -> None:
    value, quote = form.cleaned_data["sponsorship"], form.cleaned_data["sponsorship_quote"]
    if value == SponsorshipClaim.Value.SILENT:
        job.claims.filter(superseded_at__isnull=True, read_by=SponsorshipClaim.By.POSTER).delete()
        read_from_text(job)
    else:
        read_claim(job, value, quote, read_by=SponsorshipClaim.By.POSTER, by=by)


def _said(form: JobForm) -> tuple[str, str]:
    value = form.cleaned_data["sponsorship"]
    return value, "" if value == SponsorshipClaim.Value.SILENT else form.cleaned_data["sponsorship_quote"]


def _keep_edit(request: MemberRequest, job: Job, form: JobForm) -> HttpResponse:
    if job.status == Job.Status.LIVE:
        waits = edit_live(job, form.keep(Job()), by=request.user, said=_said(form))
        messages.success(request, _("A moderator looks at your change; until then the old text stays up.") if waits
                         else _("Changed."))  # fmt: skip
        return redirect("my_jobs")
    with transaction.atomic():
        form.keep(job).save()
        _keep_claim(job, form, by=request.user)
        job = listings.save_edit(job, form.changed_data)
    return _sent(request, job) if request.POST.get("send") else redirect("my_jobs")


def _sent(request: MemberRequest, job: Job) -> HttpResponse:
    """A refusal keeps the draft."""
    try:
        if job.status == Job.Status.DRAFT:
            listings.check_allowance(request.user)
        listings.submit(job, by=request.user)
    except listings.NoPostLeft as error:
        messages.warning(request, str(error))
    except MoveError as error:
        return changed_meanwhile(request, error)
    else:
        messages.success(request, _("Sent. A moderator looks at it before it goes live; we write to you."))
    return redirect("my_jobs")


def my_jobs(request: MemberRequest) -> HttpResponse:
    rows = request.user.posted_jobs.with_terms()
    try:
        page = keyset_page(rows, ("-created_at", "-id"), after=request.GET.get("after", ""),
                           before=request.GET.get("before", ""))  # fmt: skip
    except BadCursor:
        return redirect("my_jobs")
    return render(request, "jobs/mine.html", {"page": page, "allowed": listings.posts_allowed(request.user)})


@require_POST
def delete_draft(request: MemberRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.user.posted_jobs, pk=pk, status=Job.Status.DRAFT).delete()
    return redirect("my_jobs")


@require_POST
def answer_reviewer(request: MemberRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(request.user.posted_jobs.with_terms(), pk=pk)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "jobs/note.html", {"job": job, "form": form}, status=422)
    listings.answer_reviewer(job, form.cleaned_data["text"], by=request.user)
    return redirect(job)
