"""Who is behind a change that a trigger writes down."""

from collections.abc import Callable

import pghistory
from django.http import HttpRequest, HttpResponse

Answer = Callable[[HttpRequest], HttpResponse]


def who(get_response: Answer) -> Answer:
    """The member's number; neither address nor words, which may hold what nobody shall keep."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method in {"GET", "HEAD", "OPTIONS"} or not request.user.is_authenticated:
            return get_response(request)
        with pghistory.context(user=request.user.pk):
            return get_response(request)

    return answer
