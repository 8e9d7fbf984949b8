"""One listing: its page, and what a reader or its owner may do there."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest, Request
from diaspora.moves import MoveError
from diaspora.panels import Offer, panels_for
from diaspora.rates.models import Rates, Rupees
from jobs import jsonld
from jobs.forms import DisputeForm
from jobs.models import Job, ReferralOffer, SavedJob
from jobs.models.listings import SHOWN_AFTER_END
from jobs.models.money import HOME
from jobs.services import listings
from jobs.services.answers import answer_for
from jobs.services.claims import dispute_claim
from jobs.services.referrals import offers_for

# What an owner may do with a listing, by the form's value.
OWNER_ACTS = {
    "pause": listings.pause,
    "resume": listings.resume,
    "fill": listings.fill,
    "withdraw": listings.withdraw,
    "renew": listings.submit,
}


@login_not_required
def job_page(request: Request, pk: int, slug: str) -> HttpResponseBase:
    job = get_object_or_404(Job.objects.opened_by(request.user).with_terms(), pk=pk)
    if slug != job.slug:
        return redirect(job, permanent=job.is_visible)
    if gone(job) and not _is_poster(job, request.user):
        return render(request, "jobs/gone.html", {"job": job}, status=410)
    response = render(request, "jobs/detail.html", _terms(job) | _about_viewer(job, request.user))
    if not job.is_visible:
        response.headers["X-Robots-Tag"] = "noindex"
    return response


def _is_poster(job: Job, viewer: Any) -> bool:
    return bool(viewer.is_authenticated and job.poster_id == viewer.pk)


def gone(job: Job) -> bool:
    long_ago = job.status in Job.ENDED and job.status_at < timezone.now() - SHOWN_AFTER_END
    hidden = job.status in {Job.Status.REMOVED, Job.Status.REJECTED_SCAM}
    return hidden or long_ago


def _terms(job: Job) -> dict[str, Any]:
    url = f"{settings.SITE_URL}{job.get_absolute_url()}"
    return {
        "job": job,
        "answer": answer_for(job),
        "claim": job.claim,
        "rupees": _rupees(job),
        "a_year": job.salary_period and job.salary_period != "year",
        "url": url,
        "jsonld": jsonld.script(job, url=url) if job.is_visible else "",
        "places_left": job.places_left,
        "links": job.employer.register_links.confirmed(),
    }


def _rupees(job: Job) -> Rupees | None:
    """A year's pay at its lower end, at the newest rate; None where no rate is known."""
    if job.yearly_salary is None or job.currency == HOME:
        return None
    return Rates([job.currency], timezone.localdate()).rupees(job.yearly_salary, job.currency)


def _about_viewer(job: Job, viewer: Any) -> dict[str, Any]:
    known = viewer.is_authenticated
    offer = Offer(job.country, job.yearly_salary, job.currency, job.title, timezone.localdate())
    mine = _is_poster(job, viewer)
    return {
        "panels": panels_for(offer, viewer) if job.is_visible else [],
        "inside": ReferralOffer.objects.for_job(job).values("ambassador").distinct().count(),
        "free_inside": offers_for(job, viewer).count() if known else None,
        "is_saved": known and SavedJob.objects.filter(member=viewer, job=job).exists(),
        "asked": viewer.referral_requests.filter(job=job).first() if known else None,
        "mine": mine,
        "notes": job.notes.select_related("author__profile") if mine else (),
        "waiting_version": job.versions.filter(state="waiting").first() if mine else None,
        "dispute_form": DisputeForm() if known else None,
    }


@require_POST
def save_job(request: MemberRequest, pk: int) -> HttpResponse:
    """Keeps it; a second press lets it go."""
    job = get_object_or_404(Job.objects.opened_by(request.user), pk=pk)
    keep = request.POST.get("keep") == "1"
    if keep:
        SavedJob.objects.get_or_create(member=request.user, job=job)
    else:
        SavedJob.objects.filter(member=request.user, job=job).delete()
    if getattr(request, "htmx", None):
        return render(request, "jobs/save.html", {"job": job, "is_saved": keep})
    return redirect(_back(request, job))


def _back(request: MemberRequest, job: Job) -> str:
    url = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(url, allowed_hosts=None) and url.startswith("/")
    return url if safe else job.get_absolute_url()


@require_POST
def dispute(request: MemberRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.visible().not_apart_from(request.user).with_terms(), pk=pk)
    form = DisputeForm(request.POST)
    if not form.is_valid():
        return render(request, "jobs/dispute.html", {"job": job, "form": form}, status=422)
    dispute_claim(job, by=request.user, reason=form.cleaned_data["text"])
    messages.success(request, _("Thank you. The claim is marked as doubted until a moderator has read it again."))
    return redirect(job)


@require_POST
def owner_act(request: MemberRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(request.user.posted_jobs.with_terms(), pk=pk)
    act = OWNER_ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise PermissionDenied
    try:
        act(job, by=request.user)
    except MoveError as error:
        return changed_meanwhile(request, error)
    return redirect("my_jobs")


def changed_meanwhile(request: Request, error: MoveError) -> HttpResponse:
    return render(request, "jobs/changed.html", {"row": error.row, "error": error}, status=409)
