"""What a member keeps: jobs and searches."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language_bidi, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest
from diaspora.pages import BadCursor, keyset_page
from jobs.asked import Asked
from jobs.destinations import country_name
from jobs.forms import FilterForm, SavedSearchForm
from jobs.models import Job
from jobs.services import searches


def saved_jobs(request: MemberRequest) -> HttpResponse:
    rows = request.user.saved_jobs.select_related("job__employer", "job__claim")
    try:
        page = keyset_page(rows, ("-saved_at", "-id"), after=request.GET.get("after", ""),
                           before=request.GET.get("before", ""))  # fmt: skip
    except BadCursor:
        return redirect("saved_jobs")
    return render(request, "jobs/saved.html", {"page": page})


def saved_searches(request: MemberRequest) -> HttpResponse:
    rows = request.user.saved_searches.select_related("question")
    return render(request, "jobs/searches.html", {"searches": rows, "most": searches.SAVED_MAX})


@require_POST
def save_search(request: MemberRequest) -> HttpResponse:
    """`query` is the list's own address, as it was shared or seen."""
    asked = FilterForm(QueryDict(request.POST.get("query", "")[:2000])).asked()
    if asked.is_empty:
        messages.warning(request, _("Choose a word or a filter first: this would be every new job."))
        return redirect("jobs")
    try:
        saved = searches.save_search(asked, by=request.user, name=name_of(asked))
    except searches.TooMany:
        n = searches.SAVED_MAX
        messages.warning(request, ngettext("You keep {n} search. Stop one first.",
                                           "You keep {n} searches. Stop one first.", n).format(n=n))  # fmt: skip
        return redirect("saved_searches")
    messages.success(request, _("Saved as “%(name)s”. New jobs come with your digest.") % {"name": saved.name})
    return redirect("saved_searches")


def name_of(asked: Asked) -> str:
    """What the question says, in the member's language: "backend, Germany"."""
    levels = [str(Job.Seniority(level).label) for level in asked.seniority]
    flags = {
        "hireable": _("hires from Pakistan"), "sponsors": _("sponsors"), "remote": _("remote"),
        "relocation": _("pays for the move"), "referral": _("someone inside"),
    }  # fmt: skip
    said = [str(label) for name, label in flags.items() if getattr(asked, name)]
    parts = [asked.words, asked.skill, *map(country_name, asked.countries), *levels, *said]
    if asked.floor:
        parts.append(f"{asked.floor:,} {asked.currency}")
    comma = "، " if get_language_bidi() else ", "
    return comma.join(part for part in parts if part)[:80] or _("new jobs")


def edit_search(request: MemberRequest, pk: int) -> HttpResponse:
    saved = get_object_or_404(request.user.saved_searches.select_related("question"), pk=pk)
    form = SavedSearchForm(request.POST or None, instance=saved)
    if request.method == "POST" and form.is_valid():
        form.save()
        return redirect("saved_searches")
    status = 422 if form.is_bound else 200
    return render(request, "jobs/search_form.html", {"form": form, "search": saved}, status=status)


@require_POST
def stop_search(request: MemberRequest, pk: int) -> HttpResponse:
    """Stop, or go on; "delete" forgets it."""
    saved = get_object_or_404(request.user.saved_searches, pk=pk)
    act = {"stop": searches.stop, "resume": searches.resume}.get(request.POST.get("act", ""))
    if act:
        act(saved)
    elif request.POST.get("act") == "delete":
        saved.delete()
    return redirect("saved_searches")
