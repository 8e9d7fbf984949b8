"""Public pages that are made once in ten seconds for everyone who isn't signed in.

A page is kept by address, language, colours and what else changes it, without the token of its forms: each reader gets
their own. Whoever has a session or a message waiting gets a page of their own.
"""

import hashlib
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language

KEPT_FOR_S = 10
GAP = b"\0token\0"
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[A-Za-z0-9]+')
View = Callable[..., HttpResponse]


def shared(view: View) -> View:
    """For views whose answer depends on nothing but the address, for readers who aren't signed in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not _is_anyone(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        kept: tuple[bytes, str, dict[str, str]] | None = caches["pages"].get(key)
        if kept is None:
            fresh = view(request, *args, **kwargs)
            if fresh.status_code != 200 or fresh.cookies:
                return fresh
            body = TOKEN.sub(GAP, fresh.content)
            kept = (body, hashlib.sha256(body).hexdigest()[:20], dict(fresh.headers))
            caches["pages"].set(key, kept, KEPT_FOR_S)
        return _for_this_reader(request, *kept)

    return answer


def _is_anyone(request: HttpRequest) -> bool:
    own = {settings.SESSION_COOKIE_NAME, "messages"} & request.COOKIES.keys()
    return request.method in ("GET", "HEAD") and not own and not request.user.is_authenticated


def _key(request: HttpRequest) -> str:
    headers = request.headers
    parts = (
        request.get_host(), request.get_full_path(), get_language() or "", request.COOKIES.get("theme", ""),
        headers.get("Save-Data", ""), headers.get("HX-Request", ""), headers.get("HX-Boosted", ""),
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _for_this_reader(request: HttpRequest, body: bytes, digest: str, headers: dict[str, str]) -> HttpResponse:
    """With a token of their own, and a tag that changes with the token's secret."""
    if GAP in body:
        body = body.replace(GAP, get_token(request).encode())
        secret = request.META.get("CSRF_COOKIE", "")
        digest = hashlib.sha256(f"{digest} {secret}".encode()).hexdigest()[:20]
    response = HttpResponse(body, headers=headers)
    response.headers["ETag"] = f'"{digest}"'
    response.headers["Cache-Control"] = "private, no-cache"
    return get_conditional_response(request, etag=f'"{digest}"', response=response) or response
