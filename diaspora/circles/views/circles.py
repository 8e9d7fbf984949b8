"""Circles: the list, a circle's page, who is in, and how it begins."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from diaspora.accounts.places import DESTINATIONS
from diaspora.circles.forms import CircleForm, MailForm, NoteForm
from diaspora.circles.models import Circle, Membership, Post
from diaspora.circles.services import founding
from diaspora.circles.views.here import Here, here, inside, reachable
from diaspora.htmx import MemberRequest, Request, posted, render_part
from diaspora.pages import BadCursor, keyset_page

NEWEST = ("-created_at", "-id")
LONGEST_WORDS = 100


@login_not_required
@require_safe
def circles(request: Request) -> HttpResponse:
    found = Circle.objects.visible_to(request.user).listed()
    chosen = request.GET.get("country", "")
    if chosen in DESTINATIONS:
        found = found.filter(country=chosen)
    try:
        page = keyset_page(
            found, ("name", "id"), after=request.GET.get("after", ""), before=request.GET.get("before", "")
        )
    except BadCursor:
        return redirect("circles")
    context = {"page": page, "countries": _countries(request.user), "chosen": chosen}
    if request.user.is_authenticated:
        rows = Membership.objects.filter(member=request.user, circle__closed_at__isnull=True).select_related("circle")
        context["mine"] = {row.circle_id for row in rows if row.status == Membership.Status.MEMBER}
        context["asked"] = [row for row in rows if row.status == Membership.Status.ASKED]
    return render(request, "circles/list.html", context)


def _countries(viewer: Any) -> list[tuple[str, Any]]:
    used = set(Circle.objects.visible_to(viewer).order_by().values_list("country", flat=True).distinct())
    return [(code, name) for code, name in DESTINATIONS.items() if code in used]


@reachable
@require_safe
def circle(request: Request, slug: str) -> HttpResponse:
    found = here(request, slug)
    if not found.readable:
        return render(request, "circles/door.html", {"here": found, "circle": found.circle, "form": NoteForm()})
    words = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:LONGEST_WORDS]
    waiting = request.GET.get("show") == "unanswered"
    posts = _posts(request, found, words, waiting=waiting)
    try:
        page = keyset_page(
            posts, NEWEST, after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=20
        )
    except BadCursor:
        return redirect(found.circle)
    context = {
        "here": found, "circle": found.circle, "page": page, "words": words, "waiting": waiting,
        "guides": [] if words or waiting else _guides(request, found),
        "more": urlencode({"q": words} if words else {}),
    }  # fmt: skip
    return render_part(request, "circles/circle.html", context, part="posts")


def _posts(request: Request, found: Here, words: str, *, waiting: bool) -> Any:
    posts = Post.objects.visible_to(request.user).filter(circle=found.circle)
    if words:
        posts = posts.about(words, request.user)
    if waiting:
        posts = posts.unanswered()
    return posts.for_cards(request.user)


def _guides(request: Request, found: Here) -> Any:
    pinned = Post.objects.visible_to(request.user).filter(circle=found.circle, pinned_at__isnull=False)
    return pinned.order_by("-pinned_at")[:10]


@require_safe
def members(request: MemberRequest, slug: str) -> HttpResponse:
    found = inside(request, slug)
    rows = Membership.objects.current().filter(circle=found.circle).visible_to(request.user)
    try:
        page = keyset_page(
            rows.select_related("member__profile", "member__ambassador"), ("joined_at", "id"),
            after=request.GET.get("after", ""), before=request.GET.get("before", ""), size=50,
        )  # fmt: skip
    except BadCursor:
        return redirect("circle_members", slug)
    return render(request, "circles/members.html", {"here": found, "circle": found.circle, "page": page})


@permission_required("circles.found_circle", raise_exception=True)
@require_http_methods(["GET", "HEAD", "POST"])
def new_circle(request: MemberRequest) -> HttpResponse:
    form = CircleForm(posted(request))
    if request.method == "POST" and form.is_valid():
        made = founding.found(form.save(commit=False), form.cleaned_data["team"], by=request.user)
        messages.success(request, _("The circle is there."))
        return redirect(made if not made.is_hidden else "circles")
    return render(request, "circles/new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def mail(request: MemberRequest, slug: str) -> HttpResponse:
    found = inside(request, slug)
    if found.me is None:
        return redirect(found.circle)
    form = MailForm(posted(request), instance=found.me)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect(found.circle)
    return render(request, "circles/mail.html", {"here": found, "circle": found.circle, "form": form})
