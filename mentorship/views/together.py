"""A mentorship's page: thread, goals, notes, contact, plan, sessions, end."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from diaspora.accounts.models import Block
from diaspora.accounts.services import block
from diaspora.htmx import MemberRequest
from diaspora.moves import MoveError
from mentorship import forms
from mentorship.models import Mentorship
from mentorship.models.mentorships import LIVE, EndedWhy, MentorshipStatus
from mentorship.services import mentorships, sessions, threads
from mentorship.services.requests import ContactHeld
from mentorship.services.telling import NotPossible

SHOWN = 100


class Act(NamedTuple):
    service: Callable[..., Any]
    form: type[Any] | None = None


def _write(row: Mentorship, *, by: Any, text: str) -> None:
    try:
        threads.write(row, by=by, text=text)
    except ContactHeld:
        threads.warn(row, by)
        raise


def _end(row: Mentorship, *, by: Any) -> None:
    mentorships.end(row, by=by, why=EndedWhy.NO_FAULT)


def _block(row: Mentorship, *, by: Any) -> None:
    block(row.other(by), by=by)


ACTS: dict[str, Act] = {
    "write": Act(_write, forms.MessageForm),
    "goal": Act(threads.add_goal, forms.GoalForm),
    "note": Act(threads.keep_note, forms.NoteForm),
    "share": Act(threads.share, forms.ContactForm),
    "unshare": Act(threads.unshare),
    "plan": Act(mentorships.set_plan, forms.PlanForm),
    "agree": Act(mentorships.agree),
    "pause": Act(mentorships.pause, forms.PauseForm),
    "resume": Act(mentorships.resume),
    "complete": Act(mentorships.complete),
    "renew": Act(mentorships.renew),
    "end": Act(_end),
    "block": Act(_block),
    "feedback": Act(mentorships.give_feedback, forms.FeedbackForm),
    "outcomes": Act(mentorships.say_outcomes, forms.OutcomeForm),
}


def find(request: MemberRequest, pk: int) -> Mentorship:
    """Its two people; after a block or report it's gone for both, as if it had never been."""
    rows = Mentorship.objects.of(request.user).with_people().exclude(why=EndedWhy.SAFETY)
    blocked = Block.objects.between(OuterRef("seeker"), OuterRef("ambassador"))
    return get_object_or_404(rows.exclude(Exists(blocked)), pk=pk)


def together(request: MemberRequest, pk: int) -> HttpResponse:
    return page(request, find(request, pk))


def page(
    request: MemberRequest, row: Mentorship, *, form: Any = None, act: str = "", refusal: Any = None, status: int = 200
) -> HttpResponse:
    context = {**_context(request, row), "refusal": refusal, "cleaned": getattr(refusal, "cleaned", ""), "act": act}
    if form is not None:
        context["forms"][act] = form
    return render(request, "mentorship/together.html", context, status=status)


def _context(request: MemberRequest, row: Mentorship) -> dict[str, Any]:
    me = request.user
    other = row.other(me)
    shares = {share.member_id: share for share in row.shares.all()}
    thread = list(threads.thread(row, me).order_by("-written_at", "-pk")[:SHOWN])
    return {
        "row": row,
        "other": other,
        "other_name": row.name_of(other),
        "for_seeker": me.pk == row.seeker_id,
        "i_agreed": row.agreed_by_seeker if me.pk == row.seeker_id else row.agreed_by_ambassador,
        "thread": thread[::-1],
        "goals": row.goals.all(),
        "sessions": row.sessions.select_related("proposer", "said_by")[:20],
        "shared": sessions.shared_times(row, me) if row.status in LIVE else [],
        "zones": _zones(row, me),
        "i_share": shares.get(me.pk),
        "they_share": other.pk in shares,
        "contact": threads.contact_for(row, me),
        "forms": _forms(request, row),
        "report_url": reverse("report", args=["mentorship.mentorship", row.pk]),
        "is_over": row.status not in LIVE,
        "completed": row.status == MentorshipStatus.COMPLETED,
    }


def _zones(row: Mentorship, me: Any) -> tuple[str, str]:
    weeks = sessions.weeks_of(row, me)
    return (weeks[0].zone, weeks[1].zone) if weeks else (me.time_zone, row.other(me).time_zone)


def _forms(request: MemberRequest, row: Mentorship) -> dict[str, Any]:
    me = request.user
    note = row.notes.filter(member=me).first()
    said = row.feedback.filter(member=me).first()
    share = row.shares.filter(member=me).first()
    zone = _zones(row, me)[0]
    return {
        "write": forms.MessageForm(prefix=None),
        "goal": forms.GoalForm(auto_id="id_goal_%s"),
        "note": forms.NoteForm(initial={"text": note.text if note else ""}, auto_id="id_note_%s"),
        "share": forms.ContactForm(initial={"contact": share.contact if share else ""}),
        "plan": forms.PlanForm(initial={"weeks_between": row.weeks_between, "ends_on": row.ends_on}),
        "pause": forms.PauseForm(),
        "feedback": forms.FeedbackForm(
            initial={"helped": said.helped if said else None, "text": said.text if said else ""},
            auto_id="id_feedback_%s",
        ),
        "outcomes": forms.OutcomeForm(initial={"came": list(row.outcomes.values_list("came", flat=True))}),
        "times": forms.TimesForm(zone=zone, auto_id="id_times_%s"),
        "move": forms.OneTimeForm(zone=zone, auto_id="id_move_%s"),
    }


@require_POST
def together_act(request: MemberRequest, pk: int) -> HttpResponse:
    row = find(request, pk)
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    service, made = ACTS[name]
    form = made(request.POST) if made else None
    if form is not None and not form.is_valid():
        return page(request, row, form=form, act=name, status=422)
    try:
        service(row, by=request.user, **(form.cleaned_data if form else {}))
    except MoveError:
        return render(request, "mentorship/changed.html", {"row": row}, status=409)
    except NotPossible as error:
        return page(request, row, form=form, act=name, refusal=error, status=422)
    return redirect("mentor_requests" if name == "block" else row)


@require_POST
def goal_act(request: MemberRequest, pk: int, goal: int) -> HttpResponse:
    row = find(request, pk)
    try:
        threads.tick_goal(row, goal, by=request.user, drop=request.POST.get("act") == "drop")
    except NotPossible as error:
        return page(request, row, refusal=error, status=422)
    return redirect(row)
