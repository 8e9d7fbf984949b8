from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from diaspora.htmx import Request
from visas.fit import all_fits, from_profile
from visas.forms import FitForm
from visas.walk import walk


@login_not_required
def fit(request: Request) -> HttpResponse:
    """Six questions, one a page with `?step=` or all at once; the answers stand in the address."""
    known = from_profile(request.user.profile) if request.user.is_authenticated else {}
    asked = "age" in request.GET and "step" not in request.GET
    form = FitForm(request.GET) if asked else FitForm(initial={**known, **request.GET.dict()})
    context: dict[str, Any] = {"form": form, "walk": walk(request.GET, list(form.fields))}
    if asked and form.is_valid():
        fits, ledger = all_fits(form.answers(), timezone.localdate())
        context |= {"fits": fits, "ledger": ledger}
    return render(request, "visas/fit.html", context)
