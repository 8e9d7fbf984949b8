"""The front page, the member's page, and the pages about the site itself."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_POST, require_safe

from diaspora.accounts.models import Language, User
from diaspora.home import samples
from diaspora.home.dashboard import DASHBOARD, FRONT_CARDS, rendered
from diaspora.htmx import MemberRequest, Request

YEAR_S = 31_536_000


@login_not_required
@require_safe
def front(request: Request) -> HttpResponse:
    return render(request, "home/front.html", {"cards": rendered(FRONT_CARDS.all(), request.user)})


@require_safe
def dashboard(request: MemberRequest) -> HttpResponse:
    return render(request, "home/dashboard.html", {"cards": rendered(DASHBOARD.all(), request.user)})


@login_not_required
@require_safe
def about(request: Request) -> HttpResponse:
    return render(request, "home/about.html")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def robots(request: Request) -> HttpResponse:
    return render(request, "home/robots.txt", content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def styleguide(request: Request) -> HttpResponse:
    """Every component, in both directions and both themes."""
    if not (settings.DEBUG or (request.user.is_authenticated and request.user.is_staff)):
        raise Http404
    return render(request, "home/styleguide.html", {"panes": samples.panes()})


@login_not_required
@require_POST
def language(request: Request) -> HttpResponse:
    """The footer's choice: kept with the member, and in a cookie for whoever is signed out."""
    answer = HttpResponseRedirect(_way_back(request))
    chosen = request.POST.get("language", "")
    if chosen in Language.values:
        if isinstance(request.user, User):
            User.objects.filter(pk=request.user.pk).update(language=chosen)
        _keep(request, answer, settings.LANGUAGE_COOKIE_NAME, chosen)
    return answer


@login_not_required
@require_POST
def theme(request: Request) -> HttpResponse:
    """Light or dark is kept in a cookie; anything else follows the device again."""
    answer = HttpResponseRedirect(_way_back(request))
    chosen = request.POST.get("theme", "")
    if chosen in {"light", "dark"}:
        _keep(request, answer, "theme", chosen)
    else:
        answer.delete_cookie("theme")
    return answer


@login_not_required
@require_POST
def letters(request: Request) -> HttpResponse:
    """Our Urdu letters on light pages too: about 100 KB, once."""
    answer = HttpResponseRedirect(_way_back(request))
    _keep(request, answer, "letters", "nastaliq")
    return answer


def _keep(request: Request, answer: HttpResponse, name: str, value: str) -> None:
    answer.set_cookie(name, value, max_age=YEAR_S, samesite="Lax", secure=request.is_secure(), httponly=True)


def _way_back(request: Request) -> str:
    """The page where the choice was made, on this site only, without the `hl` that would overrule the choice."""
    wanted = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    parts = urlsplit(wanted)
    asked = urlencode([(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "hl"])
    return parts._replace(query=asked).geturl()
