"""What every request passes: its language, its headers, and the page that says the database is away."""

import logging
from collections.abc import Callable

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers, patch_cache_control, patch_vary_headers

from diaspora.accounts.models import User

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)
RETRY_AFTER_S = 30


def database_away(get_response: Answer) -> Answer:
    """A view that finds no database answers with our own 503, in every mode."""

    def answer(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return away(exception) if isinstance(exception, OperationalError | InterfaceError) else None

    answer.process_exception = process_exception  # type: ignore[attr-defined]
    return answer


def away(cause: BaseException) -> HttpResponse:
    """503 with the page that needs no database."""
    log.error("database.away", exc_info=cause)
    response = HttpResponse(render_to_string("503.html"), status=503)
    response.headers["Retry-After"] = str(RETRY_AFTER_S)
    add_never_cache_headers(response)
    return response


def language(get_response: Answer) -> Answer:
    """`?hl=ur` in a shared link wins, then the member's own choice, then the cookie, then the browser's.

    A member's clock is their own. The admin is English: its own words have no Urdu.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        asked = _known(request.GET.get("hl", ""))
        try:
            member = request.user if isinstance(request.user, User) else None
        except (OperationalError, InterfaceError) as cause:
            with translation.override(asked or translation.get_language_from_request(request)):
                return away(cause)
        chosen = asked or (member and _known(member.language)) or translation.get_language_from_request(request)
        if request.path.startswith("/admin/"):
            chosen = settings.LANGUAGE_CODE
        translation.activate(chosen)
        timezone.activate(member.time_zone if member else "Asia/Karachi")
        try:
            response = get_response(request)
        finally:
            translation.deactivate()
            timezone.deactivate()
        response.headers.setdefault("Content-Language", chosen)
        if not member:
            patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if asked and not member:
            response.set_cookie(
                settings.LANGUAGE_COOKIE_NAME,
                asked,
                max_age=31_536_000,
                samesite="Lax",
                secure=request.is_secure(),
                httponly=True,
            )
        return response

    return answer


def _known(code: str) -> str:
    return code if code in dict(settings.LANGUAGES) else ""


def csp_for_admin(get_response: Answer) -> Answer:
    """The admin's theme evaluates expressions and sets styles; nobody but staff reaches those pages."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = {  # type: ignore[attr-defined]
                "script-src": ["'unsafe-eval'"], "style-src": ["'unsafe-inline'"],
            }  # fmt: skip
        return response

    return answer


def head_has_no_body(get_response: Answer) -> Answer:
    """The worker asks for a page's headers at each first visit; the server would complain of a body that it drops."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method == "HEAD" and not response.streaming:
            response.content = b""
        return response

    return answer


def private_when_signed_in(get_response: Answer) -> Answer:
    """A page made for a member is kept by no cache, so that the next person at the phone doesn't see it."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response)
            patch_cache_control(response, private=True, no_store=True)
        return response

    return answer
