"""Who is signed in from where, for the list at /me/safety/."""

from collections.abc import Callable

from allauth.usersessions.models import UserSession
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

# A page that's only read mustn't write a row each time: this many seconds is how stale "last used" may be.
SEEN_EVERY_S = 300


def sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def answer(request: HttpRequest) -> HttpResponse:
        key = request.session.session_key
        if request.user.is_authenticated and key and caches["local"].add(f"seen/{key}", "", SEEN_EVERY_S):
            UserSession.objects.create_from_request(request)
        return get_response(request)

    return answer
