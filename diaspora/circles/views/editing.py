"""Changing what one wrote, and what stood there before."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaspora.accounts.buckets import Spent
from diaspora.circles.forms import EditForm
from diaspora.circles.models import Answer, Post
from diaspora.circles.services import writing
from diaspora.circles.services.writing import CannotWrite
from diaspora.circles.views.here import Here, post_here, why_not
from diaspora.circles.views.posts import answer_here
from diaspora.htmx import MemberRequest, posted


@require_http_methods(["GET", "HEAD", "POST"])
def edit_post(request: MemberRequest, slug: str, pk: Any) -> HttpResponse:
    return _edit(request, *post_here(request, slug, pk))


@require_http_methods(["GET", "HEAD", "POST"])
def edit_answer(request: MemberRequest, slug: str, pk: Any) -> HttpResponse:
    return _edit(request, *answer_here(request, slug, pk))


def _edit(request: MemberRequest, found: Here, row: Post | Answer) -> HttpResponse:
    if row.author_id != request.user.pk or found.me is None:
        raise Http404
    form = EditForm(posted(request), row)
    if request.method == "POST" and form.is_valid():
        try:
            done = writing.edit(row, by=request.user, **form.cleaned_data)
        except (CannotWrite, Spent) as refused:
            form.add_error(None, why_not(refused))
        else:
            if done.status == Post.Status.HELD:
                messages.info(request, _("Sent. A moderator of the circle looks at it before others see it."))
            return redirect(done)
    return render(request, "circles/edit.html", {"here": found, "circle": found.circle, "row": row, "form": form})


@require_safe
def post_history(request: MemberRequest, slug: str, pk: Any) -> HttpResponse:
    return _history(request, *post_here(request, slug, pk))


@require_safe
def answer_history(request: MemberRequest, slug: str, pk: Any) -> HttpResponse:
    return _history(request, *answer_here(request, slug, pk))


def _history(request: MemberRequest, found: Here, row: Post | Answer) -> HttpResponse:
    """For the circle's moderators, and for the writer: it's theirs."""
    if not found.team and row.author_id != request.user.pk:
        raise Http404
    context = {"here": found, "circle": found.circle, "row": row, "edits": row.edits.all()[:50]}
    return render(request, "circles/history.html", context)
