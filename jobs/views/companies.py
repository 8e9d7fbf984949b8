"""What members do on a company's page: tell what they met there, and follow it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from diaspora.accounts.buckets import Limit, Spent, take
from diaspora.htmx import MemberRequest, posted
from jobs.forms import ExperienceForm
from jobs.models import Employer
from jobs.services import company

TOLD = Limit(10, 86_400)
FOLLOWED_MAX = 100


@require_http_methods(["GET", "HEAD", "POST"])
def experience(request: MemberRequest, slug: str) -> HttpResponse:
    employer = get_object_or_404(Employer, slug=slug)
    form = ExperienceForm(posted(request))
    if request.method == "POST" and form.is_valid() and _may_tell(request, form):
        company.tell_experience(employer, by=request.user, **form.cleaned_data)
        messages.success(request, _("Thank you. It counts once five members have told something."))
        return redirect(employer)
    own = employer.experiences.filter(member=request.user)
    context = {"employer": employer, "form": form, "own": own}
    return render(request, "jobs/experience.html", context, status=422 if form.is_bound else 200)


def _may_tell(request: MemberRequest, form: Any) -> bool:
    try:
        take(request.user, "experiences told", TOLD)
    except Spent:
        form.add_error(None, _("That is all for today. Try again tomorrow."))
        return False
    return True


@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.user.employer_experiences.select_related("employer"), pk=pk)
    # What a moderator took out stays: it could be told anew otherwise.
    if row.status == row.Status.COUNTED:
        row.delete()
        messages.success(request, _("Taken back."))
    return redirect(row.employer)


@require_POST
def follow(request: MemberRequest, slug: str) -> HttpResponse:
    employer = get_object_or_404(Employer, slug=slug)
    if request.POST.get("stop"):
        company.unfollow(employer, by=request.user)
    elif request.user.followed_employers.count() >= FOLLOWED_MAX:
        messages.warning(request, _("You follow as many companies as one may. Stop following one first."))
    else:
        company.follow(employer, by=request.user)
        messages.success(request, _("New jobs come with your digest; we tell you if it leaves a register."))
    return redirect(employer)
