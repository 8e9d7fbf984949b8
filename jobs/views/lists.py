"""The job list, its feed, and what a company has open."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaspora.htmx import Request, render_part
from diaspora.pages import BadCursor, Page
from jobs.asked import Asked
from jobs.forms import FilterForm
from jobs.models import Employer, JobSearch, SavedJob
from jobs.services import finding

CHIPS = ("sponsors", "remote", "relocation", "referral")


@login_not_required
def job_list(request: Request) -> HttpResponse:
    form = FilterForm(request.GET)
    asked = form.asked()
    chips = [form[name] for name in CHIPS]
    return render_part(
        request, "jobs/list.html", _shown(request, asked) | {"form": form, "chips": chips}, part="results"
    )


@login_not_required
def employer(request: Request, slug: str) -> HttpResponse:
    company = get_object_or_404(Employer, slug=slug)
    context = _shown(request, Asked(employer=slug)) | {"employer": company, "inside": people_inside(company)}
    return render_part(request, "jobs/employer.html", context, part="results")


def people_inside(company: Employer) -> int:
    offers = company.referral_offers.standing().values_list("ambassador").distinct()
    return int(offers.count())


def _shown(request: Request, asked: Asked) -> dict[str, Any]:
    where = finding.Where(*(request.GET.get(name, "") for name in ("sort", "after", "before")))
    try:
        page = finding.find(asked, where)
    except BadCursor as error:
        raise Http404("no such page") from error
    return {
        "asked": asked,
        "page": page,
        "count": finding.count(asked),
        "saved": saved_among(request.user, page),
        "sort": where.sort,
        "less": _less(request, asked) if not page.rows and not (where.after or where.before) else None,
        **links(request, asked, where.sort, page),
    }


def saved_among(member: Any, page: Page[JobSearch]) -> set[int]:
    """Which of these the viewer keeps: the only statement that is about the viewer."""
    if not member.is_authenticated:
        return set()
    shown = [row.job_id for row in page.rows]
    return set(SavedJob.objects.filter(member=member, job__in=shown).values_list("job_id", flat=True))


def links(request: Request, asked: Asked, sort: str, page: Page[JobSearch]) -> dict[str, Any]:
    """Addresses that say the whole question, so that they can be shared and saved as they are."""
    pairs = asked.pairs + ([("sort", sort)] if sort else [])
    pairs = [pair for pair in pairs if pair[0] != "employer"]

    def to(**more: str) -> str:
        query = urlencode(pairs + list(more.items()))
        return f"{request.path}?{query}" if query else request.path

    return {
        "here": to(),
        "sorts": _sorts(request, asked, sort),
        "next_url": to(after=page.next) if page.next else "",
        "previous_url": to(before=page.previous) if page.previous else "",
        "query": asked.canonical,
    }


def _sorts(request: Request, asked: Asked, sort: str) -> list[tuple[str, str, str]]:
    """The name that is marked as the present one, its label and its address."""
    labels = {"newest": _("Newest"), "salary": _("Pay"), "deadline": _("Last day")}
    if asked.words:
        labels = {"best": _("Best match"), **labels}
    first = next(iter(labels))
    query = [pair for pair in asked.pairs if pair[0] != "employer"]
    return [
        ("" if name == first and not sort else name, label, f"{request.path}?{urlencode([*query, ('sort', name)])}")
        for name, label in labels.items()
    ]


def _less(request: Request, asked: Asked) -> dict[str, str] | None:
    """One reason and one action for an empty list."""
    less = finding.without_one(asked)
    if less is None:
        return None
    fields = {"words": "q", "countries": "country"}
    label = FilterForm().fields[fields.get(less.name, less.name)].label
    number = less.count.number
    return {
        "title": _("No job matches all of that."),
        "text": ngettext("%(number)s matches without “%(filter)s”.", "%(number)s match without “%(filter)s”.", number)
        % {"number": f"{number}+" if less.count.capped else number, "filter": label},
        "url": f"{request.path}?{less.asked.canonical}",
        "action": _("Drop it"),
    }
