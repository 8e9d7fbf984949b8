"""What every answer of the API passes: a caller, a limit, headers for browsers of other sites, and an ETag."""

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import parse_http_date_safe, quote_etag
from django.views.decorators.csrf import csrf_exempt
from ninja.security import APIKeyHeader

from diaspora.api import limits

View = Callable[..., HttpResponse]
EXPOSED = "ETag, Last-Modified, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset"
FRESH_S = 60


class Key(APIKeyHeader):
    """A key in `X-API-Key` asks more often; without one the limit is the address's."""

    param_name = "X-API-Key"

    def authenticate(self, request: HttpRequest, key: str | None) -> str:
        kind, caller = limits.caller_of(request, key)
        request.door_standing = limits.take(kind, caller)  # type: ignore[attr-defined]
        return caller


def opened(view: View) -> View:
    @csrf_exempt
    @login_not_required
    @wraps(view)
    def door(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "OPTIONS":
            return _with_cors(HttpResponse(status=204), preflight=True)
        response = _with_cors(_answered(view, request, *args, **kwargs))
        _say_standing(request, response)
        return _conditional(request, response) if response.status_code == 200 else response

    return door


def _answered(view: View, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """HEAD is answered as GET; the server leaves the body out."""
    asked = request.method
    request.method = "GET" if asked == "HEAD" else asked
    try:
        return view(request, *args, **kwargs)
    finally:
        request.method = asked


def _with_cors(response: HttpResponse, *, preflight: bool = False) -> HttpResponse:
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    if preflight:
        response.headers["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
        response.headers["Access-Control-Allow-Headers"] = "X-API-Key, If-None-Match, If-Modified-Since"
        response.headers["Access-Control-Max-Age"] = "86400"
    else:
        response.headers["Access-Control-Expose-Headers"] = EXPOSED
    return response


def _say_standing(request: HttpRequest, response: HttpResponse) -> None:
    standing: limits.Standing | None = getattr(request, "door_standing", None)
    if standing:
        response.headers["RateLimit-Limit"] = str(standing.limit)
        response.headers["RateLimit-Remaining"] = str(max(standing.left, 0))
        response.headers["RateLimit-Reset"] = str(standing.resets_in_s)


def _conditional(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:24])
    response.headers["ETag"] = etag
    patch_cache_control(response, public=True, max_age=FRESH_S)
    exact = getattr(request, "door_exact", False)
    at = parse_http_date_safe(response.headers.get("Last-Modified", "")) if exact else None
    answer = get_conditional_response(request, etag=etag, last_modified=at, response=response)
    if answer is not None and answer is not response:
        _with_cors(answer)
        _say_standing(request, answer)
    return answer or response
