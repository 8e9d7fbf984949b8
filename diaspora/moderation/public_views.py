"""What everyone may read: how to stay safe, and what moderation did."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from diaspora.htmx import Request
from diaspora.moderation.figures import half_years


@login_not_required
@require_safe
def safety(request: Request) -> HttpResponse:
    return render(request, "moderation/safety.html")


@login_not_required
@require_safe
def transparency(request: Request) -> HttpResponse:
    return render(request, "moderation/transparency.html", {"halves": half_years()})
