"""The first version of the API: every product's part, under one door."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.errors import HttpError

from diaspora.api import limits
from diaspora.api.door import Key, opened
from diaspora.doors import API_ROUTERS


class Api(NinjaAPI):
    def get_openapi_schema(self, **kwargs: Any) -> Any:
        """Says that the key may be left out, and that a HEAD or a browser's question is answered too."""
        schema = super().get_openapi_schema(**kwargs)
        for path in schema["paths"].values():
            for operation in path.values():
                operation["security"] = [{}, *operation.get("security", [])]
        return schema


def build() -> NinjaAPI:
    api = Api(
        title="Open data",
        version="1",
        urls_namespace="api-1",
        description="Read-only. Jobs, companies, visa routes and figures, as the pages show them.",
        auth=Key(),
        docs_decorator=login_not_required,
    )
    for part in API_ROUTERS.all():
        api.add_router("", part.router, tags=[part.key])
    api.add_exception_handler(limits.UnknownKey, _unknown)
    api.add_exception_handler(limits.TooMany, _too_many)
    api.add_exception_handler(HttpError, _refused)
    return api


def _say(status: int, detail: str) -> HttpResponse:
    return JsonResponse({"detail": detail}, status=status)


def _unknown(request: HttpRequest, exc: Any) -> HttpResponse:
    return _say(401, "This key isn't known. Make one at /me/api/, or leave the header out.")


def _refused(request: HttpRequest, exc: Any) -> HttpResponse:
    return _say(exc.status_code, str(exc))


def _too_many(request: HttpRequest, exc: Any) -> HttpResponse:
    request.door_standing = exc.standing  # type: ignore[attr-defined]
    answer = _say(429, f"Too many requests. Ask again in {exc.standing.resets_in_s} seconds.")
    answer.headers["Retry-After"] = str(exc.standing.resets_in_s)
    return answer


def _nowhere(request: HttpRequest, rest: str) -> HttpResponse:
    """A program that asks for what isn't there gets JSON too."""
    return _say(404, "Not Found: /api/v1/openapi.json says what there is.")


nowhere = opened(_nowhere)


def urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's addresses, each behind the door."""
    patterns, app, namespace = build().urls
    for pattern in patterns:
        assert isinstance(pattern, URLPattern)
        if pattern.name != "openapi-view":
            pattern.callback = opened(pattern.callback)
    return patterns, app, namespace
