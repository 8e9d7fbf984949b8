"""What each page of a circle asks first: which circle, and who is looking."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from diaspora.accounts.buckets import Spent
from diaspora.circles.models import Circle, Membership, Post
from diaspora.circles.services.entering import Refused
from diaspora.circles.services.teams import may_oversee
from diaspora.circles.services.writing import CannotWrite
from diaspora.htmx import MemberRequest, Request

View = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Here:
    """`row` is the viewer's membership in whatever state, or None; `me` the same while they're in."""

    circle: Circle
    row: Membership | None
    me: Membership | None
    team: bool

    @property
    def readable(self) -> bool:
        return self.circle.is_open or self.me is not None


def here(request: Request, slug: str) -> Here:
    """What one may not know of answers like what isn't there: 404."""
    circle = get_object_or_404(Circle.objects.visible_to(request.user), slug=slug)
    if not request.user.is_authenticated:
        return Here(circle, None, None, team=False)
    row = Membership.objects.filter(circle=circle, member=request.user).first()
    me = row if row is not None and row.status == Membership.Status.MEMBER else None
    return Here(circle, row, me, team=(me is not None and me.moderates) or may_oversee(circle, request.user))


def inside(request: MemberRequest, slug: str, *, team: bool = False) -> Here:
    """For pages of members, or of the team, only."""
    found = here(request, slug)
    if (team and not found.team) or (not team and found.me is None and not found.team):
        raise Http404
    return found


def reading(request: Request, slug: str) -> Here:
    found = here(request, slug)
    if not found.readable:
        raise Http404
    return found


def post_here(request: Request, slug: str, pk: Any) -> tuple[Here, Post]:
    found = reading(request, slug)
    rows = Post.objects.filter(circle=found.circle).open_to(request.user, team=found.team)
    row: Post = get_object_or_404(rows.for_cards(request.user), pk=pk)
    return found, row


def reachable(view: View) -> View:
    """Open to visitors. Who isn't signed in is led to the sign-in page alike for what is hidden and what isn't."""

    @login_not_required
    @wraps(view)
    def answer(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except Http404:
            if request.user.is_authenticated:
                raise
            return redirect_to_login(request.get_full_path())

    return answer


def why_not(refused: CannotWrite | Refused | Spent) -> str:
    """A sentence for the member, who keeps what they typed."""
    if isinstance(refused, Spent):
        return _("That is all for today. Nothing was sent; you can send it tomorrow.")
    if refused.why == "links":
        number = refused.number if isinstance(refused, CannotWrite) else 0
        return _("This holds more links than you may post yet: %(number)s at most.") % {"number": number}
    return {
        "member": _("Only members of this circle can do that."),
        "muted": _("You may not write at the moment. Your account page says why and until when."),
        "words": _("This holds words that we don't publish here. Change them, or ask a moderator."),
        "closed": _("That isn't possible any more."),
        "vouches": _("Two members who have been here for 30 days must vouch first."),
        "young": _("You can vouch once you have been in this circle for 30 days."),
        "no_vouch": _("You may not vouch at the moment. “Reports and decisions” says why and until when."),
        "self": _("Nobody decides about themselves."),
        "team": _("Only this circle's moderators can do that."),
    }.get(refused.why, _("It changed meanwhile. This is how it stands now."))
