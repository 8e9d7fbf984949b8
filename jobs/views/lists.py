"""The job list, its feed, and what a company has open."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.forms import BoundField
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from diaspora.htmx import Request, render_part
from diaspora.pages import BadCursor, Count, Page
from diaspora.shared_pages import shared
from jobs.asked import Asked
from jobs.forms import FilterForm
from jobs.models import Employer, Job, JobSearch, SavedJob
from jobs.models.listings import Hireable
from jobs.models.search import HIRES
from jobs.services import finding
from jobs.services.company import about
from jobs.services.facets import facets
from jobs.services.words import meant

BRIDGES = 20
CHIPS = ("sponsors", "remote", "relocation", "referral")


@login_not_required
@shared
def job_list(request: Request) -> HttpResponse:
    form = FilterForm(request.GET)
    asked = form.asked()
    numbers = facets(asked)
    context = {
        "form": form,
        "numbers": numbers,
        "hires": sum(numbers.hireable.get(one, 0) for one in HIRES),
        "chips": [(form[name], numbers.flags.get(name, 0)) for name in CHIPS],
        "country_chips": _chosen_first(form["country"], numbers.country),
        "tab": "remote" if asked.hireable == "home" else "jobs",
        "at_home": numbers.hireable.get(Hireable.YES_FROM_HOME, 0),
        "level_chips": _chosen_first(form["seniority"], numbers.seniority),
    }
    context |= _shown(request, asked, finding.counted(asked, numbers.total))
    return render_part(request, "jobs/list.html", context, part="results")


def _chosen_first(field: BoundField, numbers: Mapping[str, int]) -> list[tuple[Any, int]]:
    """Checkboxes with their numbers: what is chosen, then what finds most; what finds nothing isn't offered."""
    boxes = [(box, numbers.get(str(box.data["value"]), 0)) for box in field]
    offered = [(box, number) for box, number in boxes if number or box.data["selected"]]
    return sorted(offered, key=lambda pair: (not pair[0].data["selected"], -pair[1]))


@login_not_required
def employer(request: Request, slug: str) -> HttpResponse:
    company = get_object_or_404(Employer, slug=slug)
    asked = Asked(employer=slug)
    bridges = company.bridges.visible().not_apart_from(request.user).with_terms().prefetch_related("dates")
    context = (
        _shown(request, asked, finding.count(asked))
        | {
            "employer": company,
            "inside": people_inside(company),
            "links": company.register_links.confirmed(),
            "bridges": list(bridges[:BRIDGES]),
        }
        | about(company, request.user)
    )
    return render_part(request, "jobs/employer.html", context, part="results")


def people_inside(company: Employer) -> int:
    offers = company.referral_offers.standing().values_list("ambassador").distinct()
    return int(offers.count())


def _shown(request: Request, asked: Asked, count: Count) -> dict[str, Any]:
    sort, after, before = (request.GET.get(name, "") for name in ("sort", "after", "before"))
    where = finding.Where(sort, after, before, tuple(Job.objects.visible().apart_from(request.user)))
    try:
        page = finding.find(asked, where)
    except BadCursor as error:
        raise Http404("no such page") from error
    return {
        "asked": asked,
        "page": page,
        "count": count,
        "saved": saved_among(request.user, page),
        "sort": where.sort,
        "meant": _meant(request, asked) if not page.rows and asked.words else None,
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


def _meant(request: Request, asked: Asked) -> dict[str, str] | None:
    better = meant(asked.words)
    if not better:
        return None
    return {"words": better, "url": f"{request.path}?{replace(asked, words=better).canonical}"}


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
