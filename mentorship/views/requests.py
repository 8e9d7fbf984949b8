"""Requests, both sides: what happens next and by when."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from diaspora.htmx import MemberRequest
from diaspora.moves import MoveError
from mentorship.forms import AnswerForm, DeclineForm, QuestionForm
from mentorship.models import MentorProfile, MentorRequest, Mentorship
from mentorship.models.requests import RequestStatus
from mentorship.services import requests
from mentorship.services.telling import NotPossible

SHOWN = 50
Act = tuple[Callable[..., Any], type[Any] | None]
AMBASSADOR_ACTS: dict[str, Act] = {
    "accept": (requests.accept, None),
    "decline": (requests.decline, DeclineForm),
    "ask": (requests.ask_more, QuestionForm),
}
SEEKER_ACTS: dict[str, Act] = {
    "answer": (requests.answer, AnswerForm),
    "withdraw": (requests.withdraw, None),
}


def request_list(request: MemberRequest) -> HttpResponse:
    mine = request.user.mentor_requests.select_related("ambassador__mentor", "mentorship")
    queue = request.user.mentor_queue.select_related("seeker__profile", "seeker__wish", "mentorship")
    together = Mentorship.objects.of(request.user).with_people()
    context = {
        "mine": mine[:SHOWN],
        "queue": queue.open().filtered(apart=False).order_by("answer_by"),
        "filtered": queue.open().filtered(apart=True).order_by("answer_by")[:SHOWN],
        "before": queue.exclude(status__in=(RequestStatus.SENT, RequestStatus.INFO_ASKED))[:SHOWN],
        "live": together.live(),
        "done": together.exclude(pk__in=together.live())[:SHOWN],
        "mentor": MentorProfile.objects.filter(member=request.user).first(),
        "is_ambassador": request.user.is_ambassador,
    }
    return render(request, "mentorship/requests.html", context)


def _row(request: MemberRequest, pk: int) -> MentorRequest:
    """Only its two people may open it."""
    rows = MentorRequest.objects.filter(Q(seeker=request.user) | Q(ambassador=request.user))
    rows = rows.select_related("seeker__profile", "seeker__wish", "ambassador__mentor", "ambassador__profile")
    return get_object_or_404(rows, pk=pk)


def request_page(request: MemberRequest, pk: int) -> HttpResponse:
    return _page(request, _row(request, pk))


def _page(
    request: MemberRequest, row: MentorRequest, *, form: Any = None, act: str = "", refusal: Any = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    for_seeker = row.seeker_id == request.user.pk
    acts = SEEKER_ACTS if for_seeker else AMBASSADOR_ACTS
    forms = {name: made() for name, (_act, made) in acts.items() if made}
    if form is not None:
        forms[act] = form
    context = {
        "row": row,
        "for_seeker": for_seeker,
        "forms": forms,
        "refusal": refusal,
        "cleaned": getattr(refusal, "cleaned", ""),
        "together": Mentorship.objects.filter(request=row).first(),
        "mentor": getattr(row.ambassador, "mentor", None),
    }
    return render(request, "mentorship/request.html", context, status=status)


@require_POST
def request_act(request: MemberRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    name = request.POST.get("act", "")
    acts = SEEKER_ACTS if row.seeker_id == request.user.pk else AMBASSADOR_ACTS
    if name not in acts:
        raise Http404
    service, made = acts[name]
    form = made(request.POST) if made else None
    if form is not None and not form.is_valid():
        return _page(request, row, form=form, act=name, status=422)
    try:
        done = service(row, by=request.user, **(form.cleaned_data if form else {}))
    except MoveError:
        return render(request, "mentorship/changed.html", {"row": row}, status=409)
    except NotPossible as error:
        return _page(request, row, form=form, act=name, refusal=error, status=422)
    return redirect(done if isinstance(done, Mentorship) else _after(name, done))


def _after(name: str, row: MentorRequest) -> Any:
    return "mentor_requests" if name in {"decline", "withdraw"} else row
