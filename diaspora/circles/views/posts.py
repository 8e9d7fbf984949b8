"""Asking, reading, answering."""

from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.accounts.buckets import Spent
from diaspora.circles.forms import AnswerForm, PostForm, ReasonForm
from diaspora.circles.models import Answer, Circle, Picture, Post
from diaspora.circles.services import unmasking, writing
from diaspora.circles.services.teams import in_team
from diaspora.circles.services.writing import CannotWrite
from diaspora.circles.views.here import Here, inside, post_here, reachable, why_not
from diaspora.htmx import MemberRequest, Request, posted
from diaspora.moves import MoveError

MOST_ANSWERS = 200


@require_http_methods(["GET", "HEAD", "POST"])
def new_post(request: MemberRequest, slug: str) -> HttpResponse:
    found = inside(request, slug)
    if found.me is None:
        return redirect(found.circle)
    form = PostForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        made = _try_post(form, found, request)
        if made is not None:
            return redirect(made)
    context = {"here": found, "circle": found.circle, "form": form}
    return render(request, "circles/new_post.html", context)


def _try_post(form: PostForm, found: Here, request: MemberRequest) -> Post | None:
    data = form.cleaned_data
    draft = writing.Draft(
        data["title"], data["text"], asks=data["kind"] == "question", anonymous=data["anonymous"],
        shown=data["pictures"],
    )  # fmt: skip
    try:
        made = writing.post(found.circle, draft, by=request.user)
    except (CannotWrite, Spent) as refused:
        form.add_error(None, why_not(refused))
        return None
    if made.status == Post.Status.HELD:
        messages.info(request, _("Sent. A moderator of the circle looks at it before others see it."))
    return made


@reachable
@require_safe
def post(request: Request, slug: str, pk: Any) -> HttpResponse:
    found, row = post_here(request, slug, pk)
    return _thread(request, found, row, AnswerForm())


def _thread(request: Request, found: Here, row: Post, form: AnswerForm, status: int = 200) -> HttpResponse:
    answers = Answer.objects.filter(post=row).open_to(request.user, team=found.team)
    answers = answers.select_related("author__profile", "author__ambassador").prefetch_related("pictures")
    shown = list(answers.order_by("created_at", "id")[:MOST_ANSWERS])
    shown.sort(key=lambda one: one.pk != row.accepted_id)
    context = {
        "here": found, "circle": found.circle, "post": row, "answers": shown, "form": form,
        "pictures": row.pictures.all(), "mine": row.author_id is not None and row.author_id == request.user.pk,
    }  # fmt: skip
    return render(request, "circles/post.html", context, status=status)


@require_POST
def answer(request: MemberRequest, slug: str, pk: Any) -> HttpResponse:
    found, row = post_here(request, slug, pk)
    form = AnswerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _thread(request, found, row, form)
    try:
        made = writing.answer(row, form.cleaned_data["text"], by=request.user, shown=form.cleaned_data["pictures"])
    except (CannotWrite, Spent) as refused:
        form.add_error(None, why_not(refused))
        return _thread(request, found, row, form, status=429 if isinstance(refused, Spent) else 200)
    if made.status == Answer.Status.HELD:
        messages.info(request, _("Sent. A moderator of the circle looks at it before others see it."))
    return redirect(made)


def answer_here(request: MemberRequest, slug: str, pk: Any) -> tuple[Here, Answer]:
    found = inside(request, slug)
    rows = Answer.objects.filter(post__circle=found.circle).open_to(request.user, team=found.team)
    row: Answer = get_object_or_404(rows.select_related("post__circle"), pk=pk)
    return found, row


@require_POST
def accept(request: MemberRequest, slug: str, pk: Any) -> HttpResponse:
    _found, row = answer_here(request, slug, pk)
    try:
        writing.accept(row, by=request.user)
    except CannotWrite as refused:
        messages.error(request, why_not(refused))
    return redirect(row)


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_post(request: MemberRequest, slug: str, pk: Any, do: str) -> HttpResponse:
    found, row = post_here(request, slug, pk)
    return _act(request, found, row, do)


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_answer(request: MemberRequest, slug: str, pk: Any, do: str) -> HttpResponse:
    found, row = answer_here(request, slug, pk)
    return _act(request, found, row, do)


def _act(request: MemberRequest, found: Here, row: Post | Answer, do: str) -> HttpResponse:
    """A page that asks once more (and the team for a reason), then does it."""
    form = ReasonForm(posted(request)) if do in {"hide", "publish"} else None
    if request.method != "POST" or (form is not None and not form.is_valid()):
        context = {"here": found, "circle": found.circle, "row": row, "do": do, "form": form}
        return render(request, "circles/act.html", context)
    try:
        _do(row, do, form.cleaned_data["reason"] if form else "", request)
    except CannotWrite as refused:
        messages.error(request, why_not(refused))
    except MoveError:
        messages.info(request, _("It changed meanwhile. This is how it stands now."))
    return redirect(found.circle if do == "withdraw" and isinstance(row, Post) else row)


def _do(row: Post | Answer, do: str, reason: str, request: MemberRequest) -> None:
    circle = row.circle if isinstance(row, Post) else row.post.circle
    if do == "withdraw":
        writing.withdraw(row, by=request.user)
        return
    # One's own is judged by another.
    if row.author_id == request.user.pk and do != "pin":
        raise CannotWrite("member")
    if not in_team(circle, request.user):
        raise CannotWrite("member")
    if do == "pin" and isinstance(row, Post):
        writing.pin(row, by=request.user)
    elif do == "hide":
        writing.hide(row, by=request.user, reason=reason)
    elif do == "publish":
        writing.publish(row, by=request.user, reason=reason)


@require_http_methods(["GET", "HEAD", "POST"])
def unmask(request: MemberRequest, slug: str, pk: Any) -> HttpResponse:
    found = inside(request, slug, team=True)
    rows = Post.objects.filter(circle=found.circle, anonymous=True).open_to(request.user, team=True)
    row = get_object_or_404(rows.select_related("circle"), pk=pk)
    form, shown = ReasonForm(posted(request)), None
    if request.method == "POST" and form.is_valid():
        try:
            shown = unmasking.unmask(row, by=request.user, reason=form.cleaned_data["reason"])
        except Spent as spent:
            form.add_error(None, why_not(spent))
    context = {"here": found, "circle": found.circle, "post": row, "form": form, "shown": shown}
    return render(request, "circles/unmask.html", context)


@require_safe
def team(request: MemberRequest, slug: str) -> HttpResponse:
    """What waits for the circle's moderators."""
    found = inside(request, slug, team=True)
    waiting = [Post.Status.HELD, Post.Status.HIDDEN]
    posts = Post.objects.filter(circle=found.circle, status__in=waiting).select_related("circle", "author__profile")
    answers = Answer.objects.filter(post__circle=found.circle, status__in=waiting)
    context = {
        "here": found, "circle": found.circle, "posts": posts.order_by("created_at")[:50],
        "answers": answers.select_related("post__circle", "author__profile").order_by("created_at")[:50],
    }  # fmt: skip
    return render(request, "circles/team.html", context)


@reachable
@require_safe
def picture(request: Request, pk: Any) -> Any:
    """Asks each time who looks; nothing is cached on the way."""
    # The circle is asked for in the same statement: a picture that's hidden takes no more work than none.
    circles = Circle.objects.readable_by(request.user)
    rows = Picture.objects.filter(Q(post__circle__in=circles) | Q(answer__post__circle__in=circles))
    row = get_object_or_404(rows.select_related("post__circle", "answer__post__circle"), pk=pk)
    shown = row.belongs_to
    post = shown if isinstance(shown, Post) else shown.post
    team = in_team(post.circle, request.user)
    get_object_or_404(Post.objects.open_to(request.user, team=team), pk=post.pk)
    get_object_or_404(type(shown).objects.open_to(request.user, team=team), pk=shown.pk)
    response = FileResponse(row.file.open("rb"), content_type="image/webp")
    response.headers["Content-Disposition"] = "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
