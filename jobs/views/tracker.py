"""/jobs/tracker/: a seeker's own board of applications."""

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.htmx import MemberRequest, posted
from diaspora.panels import Leaving, Offer, panels_for
from jobs.models import Application, Job
from jobs.models.tracker import APPLICATIONS_MAX
from jobs.services import board_csv, tracking
from jobs.tracker_forms import ApplicationForm, BoardFileForm, RowForm
from jobs.views.calendar import answer_with, day_entry

Stage = Application.Stage
SAVED_SHOWN = 10
FAULTS_SHOWN = 20


@require_safe
def board(request: MemberRequest) -> HttpResponse:
    rows = request.user.applications.select_related("job")
    order = {stage: number for number, stage in enumerate(Stage.values)}
    in_order = sorted(rows, key=lambda row: (order[row.stage], row.next_on is None, row.next_on, -row.pk))
    found = {stage: list(group) for stage, group in groupby(in_order, key=lambda row: row.stage)}
    tracked = [row.job_id for row in in_order if row.job_id]
    kept = request.user.saved_jobs.exclude(job__in=tracked).select_related("job__employer").order_by("-saved_at")
    context = {
        "columns": [(Stage(stage), found.get(stage, [])) for stage in Stage.values],
        "kept": kept[:SAVED_SHOWN],
        "empty": not in_order and not kept,
        "stages": Stage.choices,
        "today": timezone.localdate(),
    }
    return render(request, "jobs/tracker.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_application(request: MemberRequest) -> HttpResponse:
    form = ApplicationForm(posted(request), instance=Application(member=request.user))
    if request.method == "POST" and form.is_valid():
        try:
            with transaction.atomic():
                tracking.check_room(request.user)
                form.save()
        except tracking.BoardFull:
            form.add_error(None, _full())
        else:
            return redirect("tracker")
    return render(request, "jobs/application.html", {"form": form}, status=422 if form.is_bound else 200)


def _full() -> str:
    return ngettext("Your board holds {n} application at most. Delete one first.",
                    "Your board holds {n} applications at most. Delete some first.",
                    APPLICATIONS_MAX).format(n=APPLICATIONS_MAX)  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def application(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.user.applications.select_related("job__employer"), pk=pk)
    before = row.stage
    form = ApplicationForm(posted(request), instance=row)
    if request.method == "POST" and form.is_valid():
        kept = form.save(commit=False)
        stage, kept.stage = kept.stage, before
        kept.save()
        tracking.set_stage(kept, stage)
        messages.success(request, _("Kept."))
        return redirect("tracker")
    # A refused form has written into its row; the page shows the row as it stands.
    row = get_object_or_404(request.user.applications.select_related("job__employer"), pk=pk) if form.is_bound else row
    context = {"form": form, "row": row, "panels": _panels(row, request.user)}
    return render(request, "jobs/application.html", context, status=422 if form.is_bound else 200)


def _panels(row: Application, viewer: Any) -> list[Any]:
    """What others know once there is an offer: the visa's bar for its pay, and what the Protector asks."""
    if not row.has_offer or not row.country or row.country == "PK":
        return []
    today = timezone.localdate()
    offer = Offer(row.country, row.yearly_salary, row.currency, row.title, today)
    return panels_for(offer, viewer) + panels_for(Leaving(row.country, today), viewer)


@require_POST
def set_stage(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.user.applications, pk=pk)
    stage = request.POST.get("stage", "")
    if stage not in Stage.values:
        messages.warning(request, _("Choose how far it is."))
        return redirect("tracker")
    row = tracking.set_stage(row, stage)
    return redirect(row) if row.has_offer else redirect("tracker")


@require_POST
def delete_application(request: MemberRequest, pk: int) -> HttpResponse:
    get_object_or_404(request.user.applications, pk=pk).delete()
    messages.success(request, _("Deleted."))
    return redirect("tracker")


@require_POST
def track(request: MemberRequest, pk: int) -> HttpResponse:
    job = get_object_or_404(Job.objects.opened_by(request.user).with_terms(), pk=pk)
    try:
        row = tracking.track(job, by=request.user)
    except tracking.BoardFull:
        messages.warning(request, _full())
        return redirect("tracker")
    if request.POST.get("stage") in Stage.values:
        tracking.set_stage(row, request.POST["stage"])
    return redirect("tracker")


@require_safe
def export(request: MemberRequest) -> HttpResponse:
    text = board_csv.write(request.user.applications.order_by("pk"))
    response = HttpResponse(text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="applications.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def import_board(request: MemberRequest) -> HttpResponse:
    """Whole or not at all: a fault anywhere leaves the board as it was."""
    form = BoardFileForm(posted(request), request.FILES or None)
    faults: list[board_csv.Fault] = []
    if request.method == "POST" and form.is_valid():
        try:
            found = board_csv.read(form.cleaned_data["file"].read(board_csv.MAX_BYTES + 1), by=request.user,
                                   form_class=RowForm)  # fmt: skip
            faults = found.faults
            if not faults:
                return _taken(request, board_csv.keep(found, by=request.user), found.same)
        except board_csv.Unreadable as error:
            form.add_error("file", str(error))
        except board_csv.BoardFull:
            form.add_error("file", _full())
    context = {"form": form, "faults": faults[:FAULTS_SHOWN], "more": max(len(faults) - FAULTS_SHOWN, 0)}
    return render(request, "jobs/tracker_import.html", context, status=422 if form.is_bound else 200)


def _taken(request: MemberRequest, number: int, same: int) -> HttpResponse:
    taken = ngettext("{n} row taken.", "{n} rows taken.", number).format(n=number)
    messages.success(request, taken)
    if same:
        messages.info(request, ngettext("{n} row was there already.", "{n} rows were there already.",
                                        same).format(n=same))  # fmt: skip
    return redirect("tracker")


@require_safe
def dates(request: MemberRequest) -> HttpResponse:
    """Every next step that has a date, as one calendar file."""
    rows = request.user.applications.dated().order_by("next_on", "pk")
    return answer_with([_entry(row) for row in rows], "applications.ics")


@require_safe
def date_of(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.user.applications.dated(), pk=pk)
    return answer_with([_entry(row)], f"application-{row.pk}.ics")


def _entry(row: Application) -> Any:
    assert row.next_on
    summary = _("%(step)s: %(title)s, %(employer)s") % {
        "step": row.next_step or _("Next step"), "title": row.title, "employer": row.employer,
    }  # fmt: skip
    return day_entry(f"application-{row.pk}", row.created_at, row.next_on, summary, row.get_absolute_url())
