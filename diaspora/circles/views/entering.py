"""Entering, vouching, leaving."""

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from diaspora.accounts.buckets import Spent
from diaspora.circles.forms import NoteForm, ReasonForm
from diaspora.circles.models import Membership, Vouch
from diaspora.circles.services import entering, founding
from diaspora.circles.services.entering import Refused
from diaspora.circles.views.here import here, inside, why_not
from diaspora.htmx import MemberRequest, posted
from diaspora.moves import MoveError


@require_POST
def join(request: MemberRequest, slug: str) -> HttpResponse:
    found = here(request, slug)
    form = NoteForm(request.POST)
    if not form.is_valid():
        return render(request, "circles/door.html", {"here": found, "circle": found.circle, "form": form})
    try:
        row = entering.enter(found.circle, by=request.user, note=form.cleaned_data["note"])
    except Refused as refused:
        messages.error(request, why_not(refused))
    else:
        _tell(request, row)
    return redirect(found.circle)


def _tell(request: MemberRequest, row: Membership) -> None:
    inside_now = row.status == Membership.Status.MEMBER
    text = _("You're in.") if inside_now else _("Asked. A moderator of the circle looks at it.")
    messages.success(request, text)


@require_POST
def leave(request: MemberRequest, slug: str) -> HttpResponse:
    found = inside(request, slug)
    if found.me is not None:
        entering.leave(found.me, by=request.user)
        messages.success(request, _("You have left. What you wrote stays; take it back first if you want it gone."))
    return redirect("circles")


@require_POST
def stop_asking(request: MemberRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(request.user.circle_memberships.asking(), pk=pk)
    try:
        entering.leave(row, by=request.user)
    except MoveError:
        messages.info(request, _("It changed meanwhile. This is how it stands now."))
    return redirect("circles")


@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: MemberRequest, slug: str) -> HttpResponse:
    found = inside(request, slug)
    if found.circle.is_open or found.me is None:
        return redirect(found.circle)
    url = ""
    if request.method == "POST":
        token = entering.invitation(found.circle, by=request.user)
        url = request.build_absolute_uri(reverse("circle_invited", args=[token]))
    return render(request, "circles/invite.html", {"here": found, "circle": found.circle, "url": url})


@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: MemberRequest, token: str) -> HttpResponse:
    """The page names no circle: one learns the name once one is in."""
    circle = entering.read_invitation(token)
    if circle is None:
        raise Http404
    form = NoteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = entering.enter(circle, by=request.user, note=form.cleaned_data["note"])
        except Refused as refused:
            form.add_error(None, why_not(refused))
        else:
            _tell(request, row)
            return redirect("circles")
    return render(request, "circles/invited.html", {"form": form, "women": circle.is_hidden})


@require_safe
def asking(request: MemberRequest, slug: str) -> HttpResponse:
    """Members of a women-only circle see who asks, to vouch; elsewhere only the team."""
    found = inside(request, slug, team=False)
    if not found.team and not found.circle.is_hidden:
        raise Http404
    now = timezone.now()
    counting = Membership.objects.may_vouch(now).filter(circle=found.circle, member=OuterRef("vouches__voucher"))
    rows = (
        Membership.objects.asking()
        .filter(circle=found.circle)
        .exclude(member=request.user)
        .visible_to(request.user)
        .select_related("member__profile")
        .annotate(
            by_me=Exists(Vouch.objects.filter(membership=OuterRef("pk"), voucher=request.user)),
            number=Count("vouches", filter=Q(Exists(counting), vouches__same_device=False), distinct=True),
            alike=Count("vouches", filter=Q(vouches__same_device=True), distinct=True),
        )[:50]
    )
    old_enough = Membership.objects.may_vouch(now).filter(circle=found.circle, member=request.user).exists()
    context = {"here": found, "circle": found.circle, "rows": rows, "may_vouch": old_enough}
    return render(request, "circles/asking.html", context)


def _row(request: MemberRequest, slug: str, pk: int, *, team: bool) -> Membership:
    found = inside(request, slug, team=team)
    rows = Membership.objects.asking().filter(circle=found.circle).visible_to(request.user)
    row: Membership = get_object_or_404(rows.exclude(member=request.user), pk=pk)
    return row


@require_POST
def vouch(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    row = _row(request, slug, pk, team=False)
    try:
        if request.POST.get("do") == "back":
            entering.take_back_vouch(row, by=request.user)
        else:
            entering.vouch(row, by=request.user)
    except Spent:
        messages.error(request, _("You have vouched for as many as you may this month."))
    except Refused as refused:
        messages.error(request, why_not(refused))
    return redirect("circle_asking", slug)


@require_POST
def decide(request: MemberRequest, slug: str, pk: int) -> HttpResponse:
    row = _row(request, slug, pk, team=True)
    act = entering.let_in if request.POST.get("do") == "in" else entering.refuse
    try:
        act(row, by=request.user)
    except Refused as refused:
        messages.error(request, why_not(refused))
    except MoveError:
        messages.info(request, _("It changed meanwhile. This is how it stands now."))
    return redirect("circle_asking", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def act_on_member(request: MemberRequest, slug: str, handle: str, do: str) -> HttpResponse:
    """Puts a member out, or into the team."""
    found = inside(request, slug, team=True)
    rows = Membership.objects.current().filter(circle=found.circle).exclude(member=request.user)
    row = get_object_or_404(rows.select_related("member__profile"), member__handle=handle)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        act = entering.expel if do == "expel" else founding.appoint
        try:
            act(row, by=request.user, reason=form.cleaned_data["reason"])
        except (Refused, MoveError):
            messages.info(request, _("It changed meanwhile. This is how it stands now."))
        else:
            messages.success(request, _("Done."))
        return redirect("circle_members", slug)
    context = {"here": found, "circle": found.circle, "row": row, "form": form, "do": do}
    return render(request, "circles/act_on_member.html", context)
