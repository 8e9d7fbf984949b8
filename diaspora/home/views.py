from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from diaspora.home.dashboard import DASHBOARD
from diaspora.htmx import MemberRequest, Request


@login_not_required
def front(request: Request) -> HttpResponse:
    return render(request, "home/front.html")


def dashboard(request: MemberRequest) -> HttpResponse:
    plugs = sorted(DASHBOARD.all(), key=lambda card: card.order)
    cards = [shown for card in plugs if (shown := card.render(request.user))]
    return render(request, "home/dashboard.html", {"cards": cards})
