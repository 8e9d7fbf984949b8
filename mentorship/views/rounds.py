"""Rounds: joining, and one's own list."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest
from mentorship.models import Entry, MentorProfile, Round
from mentorship.models.rounds import RoundStatus
from mentorship.services import rounds
from mentorship.services.telling import NotPossible

SHOWN = 12


def round_list(request: MemberRequest) -> HttpResponse:
    mine = {entry.round_id: entry for entry in request.user.round_entries.all()}
    shown = Round.objects.exclude(status=RoundStatus.CANCELLED)[:SHOWN]
    context = {
        "rounds": [(row, mine.get(row.pk)) for row in shown],
        "mentor": MentorProfile.objects.helping().filter(member=request.user).first(),
    }
    return render(request, "mentorship/rounds.html", context)


@require_POST
def round_join(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(Round, pk=pk)
    places = request.POST.get("places", "1")
    try:
        if request.POST.get("act") == "leave":
            rounds.leave(row, by=request.user)
        else:
            side = "ambassador" if request.POST.get("side") == "ambassador" else "seeker"
            rounds.join(row, by=request.user, side=side, places=int(places) if places.isdecimal() else 0)
            messages.success(request, _("You're in. We write to you when the lists are open."))
    except NotPossible as error:
        messages.warning(request, str(error))
    return redirect("mentor_rounds")


def round_mine(request: MemberRequest, pk: int) -> HttpResponse:
    """The seeker's list, to put in order with numbers; no script is needed."""
    entry = get_object_or_404(
        Entry.objects.select_related("round"), round=pk, member=request.user, side=Entry.Side.SEEKER
    )
    refusal = ""
    if request.method == "POST":
        try:
            rounds.reorder(entry.round, by=request.user, **_order(request, entry))
        except NotPossible as error:
            refusal = str(error)
        else:
            messages.success(request, _("Kept."))
            return redirect("mentor_round", pk=pk)
    context = {"entry": entry, "round": entry.round, "rows": _listed(entry), "refusal": refusal}
    return render(request, "mentorship/round.html", context, status=422 if refusal else 200)


def _listed(entry: Entry) -> list[tuple[int, MentorProfile, bool]]:
    rows = MentorProfile.objects.select_related("member__profile", "member__ambassador").prefetch_related("routes")
    by_key = {row.pk: row for row in rows.filter(pk__in=entry.listed)}
    return [(at, by_key[key], key in entry.struck) for at, key in enumerate(entry.listed, start=1) if key in by_key]


def _order(request: MemberRequest, entry: Entry) -> dict[str, Any]:
    """By the numbers typed; equal ones stay as they stood."""

    def wanted(key: int) -> int:
        typed = request.POST.get(f"place_{key}", "")
        return int(typed) if typed.isdecimal() and len(typed) < 6 else len(entry.listed)

    order = sorted(entry.listed, key=wanted)
    return {"order": order, "struck": [key for key in order if request.POST.get(f"strike_{key}")]}
