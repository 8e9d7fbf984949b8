"""Introductions: asking, the two sides' lists, and one introduction."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest, posted
from diaspora.moves import MoveError
from jobs.bridge_forms import HiredForm, IntroductionForm
from jobs.forms import AnswerForm, QuestionForm
from jobs.models import Bridge, Introduction
from jobs.models.introductions import OUTCOMES
from jobs.services import introductions
from jobs.services.places import NotPossible
from jobs.views.listing import changed_meanwhile

S = Introduction.Status
SHOWN = 50
Act = tuple[Callable[..., Any], type[Any] | None]
HOST_ACTS: dict[str, Act] = {
    "accept": (introductions.accept, None),
    "decline": (introductions.decline, None),
    "ask": (introductions.ask_more, QuestionForm),
    "release": (introductions.release, None),
}
ASKER_ACTS: dict[str, Act] = {
    "answer": (introductions.answer, AnswerForm),
    "withdraw": (introductions.withdraw, None),
}


def ask_introduction(request: MemberRequest, pk: int) -> HttpResponse:
    bridge = get_object_or_404(Bridge.objects.visible().not_apart_from(request.user).with_terms(), pk=pk)
    form = IntroductionForm(posted(request))
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(introductions.ask(bridge, by=request.user, note=form.cleaned_data["note"]))
        except introductions.AlreadyAsked as error:
            return redirect(error.introduction)
        except NotPossible as error:
            refusal = str(error)
    context = {"bridge": bridge, "form": form, "refusal": refusal}
    return render(request, "jobs/bridges/ask.html", context, status=422 if form.is_bound else 200)


def introduction_lists(request: MemberRequest) -> HttpResponse:
    mine = request.user.introductions_asked.with_bridge()
    theirs = request.user.introductions_given.with_bridge().select_related("asker__profile")
    context = {
        "asked": mine[:SHOWN],
        "queue": theirs.open().order_by("due_at")[:SHOWN],
        "before": theirs.exclude(pk__in=theirs.open().values("pk"))[:SHOWN],
    }
    return render(request, "jobs/bridges/introductions.html", context)


def introduction(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _row(request, pk))


def _row(request: MemberRequest, pk: int) -> Introduction:
    """Only its two people may open it."""
    rows = Introduction.objects.with_bridge().select_related("asker__profile", "host__profile")
    return get_object_or_404(rows.filter(Q(asker=request.user) | Q(host=request.user)), pk=pk)


def _page(request: MemberRequest, row: Introduction, *, form: Any = None, status: int = 200) -> HttpResponse:
    for_asker = row.asker_id == request.user.pk
    forms = {name: made() for name, (_act, made) in (ASKER_ACTS | HOST_ACTS).items() if made}
    forms["hired"] = HiredForm()
    if form is not None:
        forms[form.act] = form
    context = {
        "row": row,
        "bridge": row.bridge,
        "for_asker": for_asker,
        "forms": forms,
        "steps": [step for step in OUTCOMES if row.may_move_to(step) and step != S.HIRED],
        "may_hire": row.may_move_to(S.HIRED),
    }
    return render(request, "jobs/bridges/introduction.html", context, status=status)


@require_POST
def introduction_act(request: MemberRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    name = request.POST.get("act", "")
    if name == S.HIRED:
        return _with_form(request, row, introductions.progress, HiredForm, name, to=S.HIRED)
    if name in OUTCOMES:
        return _try(request, row, introductions.progress, to=name)
    act, made = (ASKER_ACTS if row.asker_id == request.user.pk else HOST_ACTS).get(name, (None, None))
    if act is None:
        raise PermissionDenied
    return _with_form(request, row, act, made, name) if made else _try(request, row, act)


def _with_form(
    request: MemberRequest, row: Introduction, act: Callable[..., Any], made: type[Any], name: str, **given: Any
) -> HttpResponse:
    form = made(request.POST)
    if not form.is_valid():
        form.act = str(name)
        return _page(request, row, form=form, status=422)
    told = {"text" if key == "answer" else key: value for key, value in form.cleaned_data.items()}
    return _try(request, row, act, **told, **given)


def _try(request: MemberRequest, row: Introduction, act: Callable[..., Any], **given: Any) -> HttpResponse:
    try:
        row = act(row, by=request.user, **given)
    except MoveError as error:
        return changed_meanwhile(request, error)
    except NotPossible as error:
        messages.warning(request, str(error))
    return redirect(row) if row.is_open else redirect("introductions")
