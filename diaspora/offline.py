"""Reading without a network: the service worker, the manifest, and whose pages a phone keeps.

The worker keeps pages of `settings.OFFLINE_PAGES` that were opened once. Each page says whose it is (a word that
tells nothing about the member): when that changes, the phone forgets everything it kept for somebody before.
"""

import hashlib
import json
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, get_language_bidi, gettext
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

HEADER = "X-Kept-For"
NOBODY = "nobody"
# Needed by every page; the Urdu font is kept once it was used.
FILES = ("app.css", "app.js", "offline.js", "icon.svg")


def kept_for(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware. Signing out also tells the browser to empty what it keeps, should the worker be gone."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.headers.get("Content-Type", "").startswith("text/html"):
            member = request.user
            known = member.is_authenticated
            response.headers[HEADER] = salted_hmac(__name__, str(member.pk)).hexdigest()[:16] if known else NOBODY
        left = request.method == "POST" and request.path == reverse("account_logout")
        if left and not request.user.is_authenticated:
            response.headers["Clear-Site-Data"] = '"storage"'
        return response

    return answer


@login_not_required
@require_safe
@cache_control(no_cache=True)
def worker(request: HttpRequest) -> HttpResponse:
    context = {
        "files": json.dumps([static(name) for name in FILES]),
        "pages": json.dumps(settings.OFFLINE_PAGES),
        "header": HEADER,
        "nobody": NOBODY,
    }
    text: str = render_to_string("offline/sw.js", context)
    # Another text is another version: files and pages that changed their address make one.
    text = text.replace("VERSION_OF_THIS_FILE", hashlib.sha256(text.encode()).hexdigest()[:12])
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response.headers["Service-Worker-Allowed"] = "/"
    return response


@login_not_required
@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    """What this phone has kept. The list is made by the page's script: only the phone knows."""
    return render(request, "offline/offline.html")


@login_not_required
@require_safe
@cache_control(public=True, max_age=86_400)
def manifest(request: HttpRequest) -> HttpResponse:
    name = gettext(settings.SITE_NAME)
    found = {
        "name": name,
        "short_name": name,
        "description": gettext("Jobs abroad that hire from Pakistan, visa guides with dates and sources, and people "
                               "who made the move before you."),
        "id": "/",
        "start_url": "/",
        "scope": "/",
        "display": "minimal-ui",
        "lang": get_language(),
        "dir": "rtl" if get_language_bidi() else "ltr",
        "background_color": "#fbf8f2",
        "theme_color": "#fbf8f2",
        "icons": [
            {"src": static("icon.svg"), "sizes": "any", "type": "image/svg+xml"},
            {"src": static("icon-192.png"), "sizes": "192x192", "type": "image/png"},
            {"src": static("icon-512.png"), "sizes": "512x512", "type": "image/png", "purpose": "any maskable"},
        ],
    }  # fmt: skip
    return JsonResponse(found, content_type="application/manifest+json")
